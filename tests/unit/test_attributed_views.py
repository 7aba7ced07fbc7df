"""What somebody is said to hold, and how who says so stands to them: read off coded facts, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique.factfiles.files import load_files
from communique.reports.result import run_report
from tests.support.databases import new_database
from tests.support.documents import document
from tests.support.small_world import GAZETTEER

ACTORS = """
  - {slug: paper-a, label: Paper of A, type: organization, country: state-a}
  - {slug: paper-b, label: Paper of B, type: organization, country: state-b}
  - {slug: envoy, label: Envoy, type: person}
  - {slug: spokesman, label: Spokesman, type: person, voice_of: state-a}
"""
WORLD = GAZETTEER.replace("offices:", f"{ACTORS.lstrip(chr(10))}offices:")
HAS_OFFICE = {"memberships": [{"member": "envoy", "organization": "state-a", "office": "head", "at": "P1.S2"}]}
HEAD = WORLD.replace("organization: agency-d}", "organization: state-a}")


def attributed(*told: tuple[str | None, str], folder: Path, holder: str = "state-a", **more: Any) -> list[Any]:
    """What the report says where each of some voices ascribes an attitude to State A; None: the document itself."""
    folder.mkdir(exist_ok=True)
    (folder / "world.yaml").write_text(HEAD, "utf-8")
    for number, (voice, attitude) in enumerate(told):
        said = {"holders": [holder], "attitude": attitude, "at": "P1.S3", **({"said_by": voice} if voice else {})}
        body = {"propositions": [{"slug": "a-joins", "stances": [said]}], **(more if number == 0 else {})}
        (folder / f"doc-{number}.yaml").write_text(document(f"doc-{number}", f"2023-12-0{number + 1}", body), "utf-8")
    new_database(url := f"sqlite:///{folder}/communique.db")
    load_files(url, sorted(folder.glob("*.yaml")))
    return run_report("attributed-views", url, holder=holder).as_dicts()


@pytest.mark.parametrize(
    ("voice", "more", "teller", "because"),
    [
        ("state-a", {}, "itself", "it speaks for itself"),
        ("spokesman", {}, "itself", "it speaks for itself"),
        ("envoy", HAS_OFFICE, "its own side", "it has an office there, or belongs to it"),
        ("envoy", {}, "not known", None),
        ("paper-a", {}, "the same state", "both belong to one state"),
        ("paper-b", {}, "another state", "it belongs to another state"),
        (None, {}, "not known", None),
    ],
)
def test_whose_word_it_is_to_the_holder_is_read_off_offices_states_and_mouths(
    voice: str | None, more: dict[str, Any], teller: str, because: str | None, tmp_path: Path
) -> None:
    (row,) = attributed((voice, "is for"), folder=tmp_path, **more)
    assert (row["teller"], row["because"]) == (teller, because)


@pytest.mark.parametrize(
    ("relations", "teller"),
    [
        (["sides_with"], "a friend"),
        (["stands_against"], "a critic"),
        (["sides_with", "stands_against"], "another state"),
        (["partner_of"], "another state"),
    ],
)
def test_only_who_is_coded_as_such_is_a_friend_or_a_critic(relations: list[str], teller: str, tmp_path: Path) -> None:
    ties = [{"subject": "state-b", "relation": one, "object": "state-a", "at": "P1.S2"} for one in relations]
    (row,) = attributed(("paper-b", "fears"), folder=tmp_path, relations=ties)
    assert row["teller"] == teller


def test_a_persons_own_side_is_the_state_of_the_office(tmp_path: Path) -> None:
    rows = attributed(("state-a", "is for"), ("paper-a", "is for"), folder=tmp_path, holder="envoy", **HAS_OFFICE)
    assert [row["teller"] for row in rows] == ["its own side", "the same state"]


def test_what_others_say_is_set_beside_its_own_latest_word(tmp_path: Path) -> None:
    told = (("paper-b", "is against"), ("state-a", "is against"), ("spokesman", "is for"), ("agency-d", "is for"))
    rows = attributed(*told, folder=tmp_path)
    assert [(row["teller"], row["attitude"], row["own_attitude"], row["comparison"]) for row in rows] == [
        ("itself", "is against", "is for", None),
        ("itself", "is for", "is for", None),
        ("another state", "is against", "is for", "another side"),
        ("not known", "is for", "is for", "the same side"),
    ]


def test_where_its_own_word_is_not_coded_that_is_said(tmp_path: Path) -> None:
    (row,) = attributed(("paper-b", "is against"), folder=tmp_path)
    assert (row["own_attitude"], row["comparison"]) == (None, "only others say so")
