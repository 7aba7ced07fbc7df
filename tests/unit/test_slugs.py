"""Slugs are made of letters a to z, whatever script a role is printed in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from communique.factfiles.reading import entries as e
from communique.factfiles.values.slugs import membership, slugify


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Deputy Prime Minister", "deputy-prime-minister"),
        ("Ministre des Affaires étrangères", "ministre-des-affaires-etrangeres"),
        ("Министр обороны", "ministr-oborony"),
        ("Straße", "strasse"),
        ("Łódź – Gdańsk", "lodz-gdansk"),
        ("the people\u2019s deputy", "the-peoples-deputy"),
        ("!?", ""),
    ],
)
def test_a_slug_spells_words_in_plain_letters(words: str, slug: str) -> None:
    assert slugify(words) == slug


@pytest.mark.parametrize(
    "words", ["وزير الخارجية", "وزیر امور خارجه", "外交部长", "საგარეო საქმეთა მინისტრი", "विदेश मंत्री"]
)
def test_words_of_every_script_give_a_slug(words: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slugify(words))


def test_an_office_has_one_address_however_it_is_printed() -> None:
    def held(**said: Any) -> str:
        return membership(e.MembershipEntry(member="person-a", organization="state-b", evidence=["P1.S1"], **said))

    assert held(office="president", role="Президент") == "person-a/president/state-b"
    assert held(office="president", role="Head of state") == "person-a/president/state-b"
    assert held(office="president", term=2) == "person-a/president-2/state-b"
    assert held(office="minister", role="Министр") == "person-a/minister/state-b"
    assert held(role="Депутат") == held() == "person-a/member/state-b"
