"""Slugs are made of letters a to z, whatever script a role is printed in."""

from __future__ import annotations

import re

import pytest

from communique.factfiles import entries as e
from communique.factfiles.slugs import membership, slugify


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


def test_two_offices_in_cyrillic_have_two_addresses() -> None:
    def office(role: str) -> str:
        return membership(e.MembershipEntry(member="person-a", organization="state-b", role=role, evidence=["P1.S1"]))

    assert office("Президент") == "person-a/prezident/state-b"
    assert office("Министр") == "person-a/ministr/state-b"
    assert office("!?") == "person-a/role/state-b"
