"""What has changed between two editions: told in rows and sentences, by slug, and nothing where nothing has."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from communique import Change, compare_editions
from communique.database.connection import migrate
from communique.edition.differences.changes import COLUMNS
from communique.edition.differences.formats import FORMATS
from communique.edition.differences.sides import DifferenceError, TablesDifferError
from communique.edition.published_edition import Edition
from communique.factfiles.files import load_files
from tests.support.documents import LOAN, MEETING, database, document
from tests.support.every_verb import call
from tests.support.releases import restore

TALKS = {
    **MEETING,
    "status": "announced",
    "held_on": "2023-12-07",
    "participants": [{"actor": "minister-c", "attendance": "expected", "evidence": ["P1.S2"]}],
}
LOAN_OF_A_BILLION = {**LOAN, "amount": "1 billion USD", "at": "P1.S3"}
VISIT = {**MEETING, "slug": "visit", "label": "Visit", "evidence": ["P1.S4"]}
FAIR = {**MEETING, "slug": "fair", "label": "Fair", "evidence": ["P1.S5"]}
CALLED_WORKING_VISIT = {**TALKS, "visit_type": "working visit"}
CONCLUDED = {**CALLED_WORKING_VISIT, "inferred": ["visit_type"]}
BEFORE = {"first": {"meetings": [CONCLUDED, VISIT, FAIR], "financings": [LOAN_OF_A_BILLION]}}
# The first is coded anew: the talks have another slug, the loan another sum, the visit is gone, and that the talks were
# a working visit is no conclusion any more.
RECODED = {
    "meetings": [{**CALLED_WORKING_VISIT, "slug": "capital-summit"}, FAIR],
    "financings": [{**LOAN_OF_A_BILLION, "amount": "1.3 billion USD"}],
}
# A later document: the talks were held, the fair was on another day, and there is no such loan.
LATER = {
    "meetings": [
        {**MEETING, "slug": "capital-summit", "status": "held", "evidence": ["P1.S2"]},
        {**FAIR, "held_on": "2023-12-09", "evidence": ["P1.S3"]},
    ],
    "financings": [{**LOAN, "denies": True, "at": "P1.S4"}],
}
RENAMED = """
gazetteer: decisions
former:
  - {slug: capital-talks, became: capital-summit, reason: It was a summit., changed_on: 2024-01-02}
"""
DAYS = {"first": "2024-01-10", "second": "2025-01-10"}
AFTER = {"first": RECODED, "second": LATER}


def filled(folder: Path, name: str, documents: Mapping[str, Mapping[str, Any]], decisions: str = "") -> Path:
    """A database with these documents; the second was published a year after the first."""
    url, files = database(folder, name), folder / f"{name}-files"
    files.mkdir()
    for slug, body in documents.items():
        (files / f"{slug}.yaml").write_text(document(slug, DAYS[slug], body), "utf-8")
    (files / "decisions.yaml").write_text(decisions or "gazetteer: decisions\n", "utf-8")
    load_files(url, [*(files / f"{slug}.yaml" for slug in documents), files / "decisions.yaml"])
    return folder / f"{name}.db"


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("differences")
    return filled(folder, "before", BEFORE), filled(folder, "after", AFTER, RENAMED)


def changes_between(old: Path, new: Path) -> list[Change]:
    with compare_editions(old, new) as difference:
        return list(difference.changes())


@pytest.fixture(scope="module")
def changes(sides: tuple[Path, Path]) -> list[Change]:
    return changes_between(*sides)


def test_every_change_is_told_once_in_a_sentence(changes: list[Change]) -> None:
    assert [one.sentence for one in changes] == [
        "1.3 billion USD loan from State A (agreed): that it is so is now disputed: denied in second, ¶1.4. "
        "It is said in first, ¶1.3.",
        "Fair: the date is now disputed. What stands: 7 December 2023 (first, ¶1.5). "
        "Others: 9 December 2023 (second, ¶1.3).",
        "Capital talks: the status was announced, is now held (second, ¶1.2); a later document replaced it "
        "(until then: first, ¶1.2).",
        "1.3 billion USD loan from State A (agreed): the amount was $1 billion, is now $1.3 billion "
        "(first, ¶1.3); no document is read that way any more.",
        "Capital talks: the kind of visit is working visit (first, ¶1.2), as before; a source says now what was the "
        "coder's conclusion.",
        "Capital talks: the address capital-talks is now capital-summit. 2 January 2024: It was a summit.",
        "Gone: Visit (it was in first, ¶1.4).",
        "New document: second (second, ¶1.1). It speaks of 3 records, 0 of them new.",
    ]


def test_a_row_has_slug_field_values_and_sources(changes: list[Change]) -> None:
    (loan,) = (one for one in changes if one.field == "amount")
    assert (loan.sort, loan.slug, loan.field) == ("changed", "a-b-loan", "amount")
    assert (loan.old_value, loan.old_sources) == ("$1 billion", "first, ¶1.3")
    assert (loan.new_value, loan.new_sources) == ("$1.3 billion", "first, ¶1.3")


def test_what_is_said_of_something_renamed_goes_with_it(changes: list[Change]) -> None:
    """The talks' participant, whose slug begins with theirs, is neither gone nor new."""
    assert not [one for one in changes if "minister-c" in one.slug]


def test_the_way_back_is_told_as_well(sides: tuple[Path, Path]) -> None:
    told = {(one.sort, one.slug, one.former_slug) for one in changes_between(*reversed(sides)) if not one.field}
    assert told == {
        ("renamed", "capital-talks", "capital-summit"),
        ("gone", "second", None),
        ("new", "visit", None),
    }


def test_the_same_facts_have_no_difference(sides: tuple[Path, Path], tmp_path: Path) -> None:
    """Ids go by the order of loading: here the documents come the other way round."""
    again = filled(tmp_path, "again", dict(reversed(AFTER.items())), RENAMED)
    with compare_editions(sides[1], again) as difference:
        assert difference.is_empty
        assert difference.summary == ["From the database after.db to the database again.db, nothing has changed."]


def test_what_is_merged_is_not_gone(sides: tuple[Path, Path], tmp_path: Path) -> None:
    merged = RENAMED + "  - {slug: fair, label: Fair, became: capital-summit, reason: One., changed_on: 2024-01-03}\n"
    told = {**RECODED, "meetings": [{**TALKS, "slug": "capital-summit"}]}
    one = filled(tmp_path, "merged", {"first": told, "second": {}}, merged)
    assert "Fair is now part of Capital talks, at the address capital-summit. 3 January 2024: One." in [
        change.sentence for change in changes_between(sides[1], one)
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_has_every_change(sides: tuple[Path, Path], changes: list[Change], form: str) -> None:
    with compare_editions(*sides) as difference:
        written = "".join(FORMATS[form](difference, None))
    sentences = [one.sentence for one in changes]
    if form == "json":
        assert [one["sentence"] for one in json.loads(written)["changes"]] == sentences
        assert [*json.loads(written)["changes"][0]] == [column.name for column in COLUMNS]
    elif form == "csv":
        assert written.count("\n") == len(sentences) + 1
        assert written.startswith(",".join(column.name for column in COLUMNS))
    else:
        assert all(sentence.replace("-", "").split()[0] in written.replace("-", "") for sentence in sentences)


def test_long_sections_end_with_how_many_are_left(sides: tuple[Path, Path], tmp_path: Path) -> None:
    none = filled(tmp_path, "none", {})
    with compare_editions(none, sides[0]) as difference:
        (meetings,) = (one for one in difference.sections(most=1) if one.kind == "meeting")
    assert (len(meetings.changes), meetings.more) == (1, 2)


def test_an_edition_is_found_by_its_hash_its_folder_and_its_address(edition: Edition) -> None:
    kept = edition.folder.parent
    for named in (edition.name[:6], edition.sha256, f"https://example.org/@{edition.name}/meetings/x", edition.folder):
        with compare_editions(named, kept, editions=kept) as difference:
            assert (difference.old.name, difference.is_empty) == (edition.name, True)


@pytest.mark.parametrize(
    ("named", "said"),
    {
        "of no edition": ("0123456789", "no edition 0123456789 is kept in"),
        "no hash": ("../../no/etc", "there is no ../../no/etc: name an edition's folder"),
        "too short": ("abc", "there is no abc: "),
        "a line": ("a\nb", "there is no a\\nb: "),
        "beyond names": ("x" * 5000, f"there is no {'x' * 60}…: "),
    }.values(),
)
def test_what_is_no_edition_is_refused_by_name(edition: Edition, named: str, said: str) -> None:
    with (
        pytest.raises(DifferenceError) as refused,
        compare_editions(named, edition.folder, editions=edition.folder.parent),
    ):
        pass
    assert str(refused.value).startswith(said)


def test_other_tables_are_refused_with_what_to_do(sides: tuple[Path, Path], tmp_path: Path) -> None:
    older = shutil.copyfile(sides[0], tmp_path / "older.db")
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("DROP TABLE resolutions")
    with pytest.raises(TablesDifferError, match=r"revision \d+, without resolutions\.\w+ and \d more\. Build it anew"):
        changes_between(older, sides[1])


def test_what_only_one_side_has_a_column_for_is_not_compared_and_said(
    sides: tuple[Path, Path], changes: list[Change], tmp_path: Path
) -> None:
    older = shutil.copyfile(sides[0], tmp_path / "older.db")
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("ALTER TABLE meetings RENAME COLUMN ordinal TO place_in_series")
    with compare_editions(older, sides[1]) as difference:
        assert difference.not_compared == ["meetings.ordinal"]
        assert difference.number_of() == len(changes)
        assert difference.summary[-1].endswith(" has a place for it: the place in a series (meetings).")


@pytest.mark.parametrize("revision", ["0003", "0004", "0005"])
def test_databases_of_older_revisions_are_compared_as_far_as_they_go(tmp_path: Path, revision: str) -> None:
    for one in (revision, "0006"):
        restore(one, tmp_path / f"{one}.db")
    with compare_editions(tmp_path / f"{revision}.db", tmp_path / "0006.db") as difference:
        assert difference.is_empty
        assert [*difference.sections()] == []


def test_the_command_compares_an_edition_with_the_database(sides: tuple[Path, Path], edition: Edition) -> None:
    done = call("--database", str(sides[1]), "diff", str(sides[0]), "database")
    assert done.how == 0
    assert "From the database before.db to the database: 2 newly disputed, 1 replaced" in done.said
    assert call("--database", str(sides[1]), "diff", "0000", "database").how == 2


@pytest.mark.slow
def test_a_database_on_a_server_is_compared_as_well(sides: tuple[Path, Path], postgresql_database: str) -> None:
    migrate(postgresql_database)
    load_files(postgresql_database, [sides[0].parent / "before.yaml", *(sides[0].parent / "before-files").iterdir()])
    with compare_editions("database", sides[0], database=postgresql_database) as difference:
        assert difference.is_empty


def test_what_only_datasets_speak_of_is_left_out_unless_asked_for(sides: tuple[Path, Path], tmp_path: Path) -> None:
    with_data = filled(tmp_path, "data", BEFORE)
    (tmp_path / "data-files" / "data.yaml").write_text(
        document("visits", "2025-02-01", {"meetings": [{**VISIT, "slug": "fourth"}]}, sort="dataset"), "utf-8"
    )
    load_files(f"sqlite:///{with_data}", [tmp_path / "data-files" / "data.yaml"])
    with compare_editions(sides[0], with_data) as difference:
        assert [one.slug for one in difference.changes()] == ["visits"]
        assert difference.left_out == 1
        assert difference.summary[1] == "Left out: 1 change of records that only datasets speak of."
    with compare_editions(sides[0], with_data, bulk=True) as difference:
        assert {(one.slug, one.is_bulk) for one in difference.changes()} == {("visits", False), ("fourth", True)}
