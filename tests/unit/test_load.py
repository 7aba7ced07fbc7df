"""Loading is one transaction, again changes nothing, and writes just what an edit concerns."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.loading.write_queue import WriteQueue
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.records.drafts import tables_of
from tests.conftest import SAMPLE, SAMPLE_FILES
from tests.support.contents import contents
from tests.support.databases import new_database, rows


def dump(url: str) -> list[str]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def edited(tmp_path: Path, name: str, *changes: tuple[str, str]) -> list[Path]:
    text = (SAMPLE / name).read_text("utf-8")
    for found, put in changes:
        assert found in text
        text = text.replace(found, put)
    (tmp_path / name).write_text(text, "utf-8")
    return [tmp_path / name]


def changed(url: str, files: list[Path], remove: tuple[str, ...] = ()) -> dict[str, tuple[int, int, int]]:
    loaded = load_files(url, files, remove)
    return {c.table: (c.added, c.changed, c.removed) for c in loaded.changes.values() if c}


def test_loading_again_changes_nothing(sample_database: str) -> None:
    before = dump(sample_database)
    assert changed(sample_database, SAMPLE_FILES) == {}
    assert dump(sample_database) == before


def test_two_loads_at_once_leave_threads_to_take_turns_as_before(sample_database: str) -> None:
    before = sys.getswitchinterval()
    engine = open_engine(sample_database)
    with engine.connect() as one, engine.connect() as other:
        first, second = WriteQueue(one), WriteQueue(other)
        first.__enter__()
        second.__enter__()
        first.__exit__(None)
        assert sys.getswitchinterval() < before
        second.__exit__(None)
    engine.dispose()
    assert sys.getswitchinterval() == before


def test_a_touched_file_that_says_the_same_changes_only_its_hash(sample_database: str, tmp_path: Path) -> None:
    files = edited(tmp_path, "ferry.yaml", ("document:\n", "# a comment\ndocument:\n"))
    assert changed(sample_database, files) == {"fact_files": (0, 1, 0)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("duration: about 3 hours", "duration: about 4 hours"), {"meetings": (0, 1, 0), "claims": (1, 0, 1)}),
        (
            ("amount: about 2 billion EUR", "amount: about 3 billion EUR"),
            {"trade_figures": (0, 1, 0), "records": (0, 1, 0), "claims": (1, 0, 1)},
        ),
        (("hedge: probably", "hedge: likely"), {"citations": (0, 1, 0)}),
        (("reason: opinion", "reason: transition"), {"passages": (0, 1, 0)}),
        (("{name: Olga Reed,", "{name: O. Reed,"), {"names": (1, 0, 1)}),
        (("formats: [private]", "formats: [private, expanded]"), {"meeting_formats": (1, 0, 0), "claims": (1, 0, 0)}),
        (
            ("office: head-of-state, role", "office: prime-minister, role"),
            dict.fromkeys(("memberships", "records", "accounts", "citations", "claims"), (1, 0, 1)),
        ),
        (("role: President, evidence", "role: Head, evidence"), {"memberships": (0, 1, 0), "claims": (1, 0, 1)}),
    ],
    ids=[
        "a duration",
        "an amount",
        "a hedge",
        "a coding reason",
        "a spelling",
        "a format",
        "an office, which is part of what a membership is",
        "a role as printed",
    ],
)
def test_an_edit_changes_just_what_it_concerns(
    sample_database: str, tmp_path: Path, change: tuple[str, str], expected: dict[str, tuple[int, int, int]]
) -> None:
    assert changed(sample_database, edited(tmp_path, "ferry.yaml", change)) == {"fact_files": (0, 1, 0), **expected}


def test_an_edit_and_its_undoing_lead_back(sample_database: str, tmp_path: Path) -> None:
    before = dump(sample_database)
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("duration: about 3 hours", "duration: 1 day")))
    load_files(sample_database, [SAMPLE / "ferry.yaml"])
    # Claims have no number of their own, so a changed one is the last in its table.
    assert sorted(dump(sample_database)) == sorted(before)


def test_the_order_of_files_does_not_matter(sample_database: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/other.db"
    new_database(url)
    load_files(url, SAMPLE_FILES[::-1])
    sql = "SELECT slug, kind, label FROM records ORDER BY slug"
    assert rows(url, sql) == rows(sample_database, sql)


def test_a_thing_renamed_renames_the_statements_about_it(sample_database: str, tmp_path: Path) -> None:
    files = edited(tmp_path, "gazetteer.yaml", ("label: Hillmark,", "label: Hillmark Union,"))
    load_files(sample_database, files)
    labels = [row[0] for row in rows(sample_database, "SELECT label FROM records WHERE slug LIKE '%hillmark/%'")]
    assert labels
    assert all("Hillmark Union" in str(label) for label in labels)
    stance = rows(sample_database, "SELECT label FROM records WHERE slug LIKE '%because-of%'")
    assert str(stance[0][0]).count("Hillmark Union") == 2


def test_a_record_may_move_to_another_file(sample_database: str, tmp_path: Path) -> None:
    (gazetteer,) = edited(tmp_path, "gazetteer.yaml", ("  - {slug: ferry-toll, label: Toll on the ferry}\n", ""))
    more = tmp_path / "more.yaml"
    more.write_text("gazetteer: more\ntopics:\n  - {slug: ferry-toll, label: Toll on the ferry}\n")
    before = rows(sample_database, "SELECT id FROM records WHERE slug = 'ferry-toll'")
    load_files(sample_database, [gazetteer, more])
    assert rows(sample_database, "SELECT id FROM records WHERE slug = 'ferry-toll'") == before


def test_a_record_may_become_another_kind(sample_database: str, tmp_path: Path) -> None:
    event = edited(
        tmp_path,
        "ferry.yaml",
        ("    type: AGREE\n    status: planned\n    object: grey-ferry\n", "    sector: trade\n"),
        ("    parties: [{actor: lakeland, role: actor}, {actor: hillmark, role: actor}]\n", ""),
        ("events:\n", "# events\n"),
    )
    text = event[0].read_text("utf-8")
    start = text.index("# events\n")
    end = text.index("agreements:")
    moved = text[start + len("# events\n") : end]
    text = text[:start] + text[end:]
    event[0].write_text(text.replace("projects:\n", "projects:\n" + moved, 1), "utf-8")
    load_files(sample_database, event)
    assert rows(sample_database, "SELECT kind FROM records WHERE slug = 'ferry-revival'") == [("project",)]
    assert rows(sample_database, "PRAGMA foreign_key_check") == []


def test_what_others_speak_of_stays_as_they_say_it(sample_database: str) -> None:
    before = contents(sample_database)
    loan = (
        "SELECT r.label, r.voices, l.amount_minor, l.stage, p.slug, pr.label FROM records AS r "
        "JOIN financings AS l ON l.id = r.id LEFT JOIN records AS p ON p.id = l.provider_id "
        "LEFT JOIN records AS pr ON pr.id = l.project_id WHERE r.kind = 'loan'"
    )
    assert rows(sample_database, loan) == [
        (
            *("40 million EUR loan from Lakeland to Hillmark for Ferry of Port Grey (provided)", 1),
            *(4_000_000_000, "provided", "lakeland", "Ferry of Port Grey"),
        )
    ]
    load_files(sample_database, [], ("documents/quill-2031-03-04",))
    assert rows(sample_database, loan) == rows(sample_database, "SELECT * FROM loans") == []
    ((_, *said),) = rows(sample_database, loan.replace("'loan'", "'financing'"))
    assert said == [1, 4_500_000_000, None, None, None]
    assert rows(sample_database, "SELECT label, status FROM projects") == [("grey-ferry", "construction")]
    assert rows(sample_database, "PRAGMA foreign_key_check") == []
    load_files(sample_database, [SAMPLE / "ferry.yaml"])
    assert contents(sample_database) == before


def test_taking_away_a_gazetteer_that_others_name_is_refused(sample_database: str) -> None:
    before = dump(sample_database)
    with pytest.raises(FactFileError, match=r"(?s)documents/rival.*no longer declared as actor, yet"):
        load_files(sample_database, [], ("gazetteer/sample",))
    assert dump(sample_database) == before


def test_taking_away_all_of_them_leaves_nothing(sample_database: str) -> None:
    names = ("documents/rival-2031-03-11", "documents/quill-2031-03-04", "gazetteer/sample", "gazetteer/decisions")
    load_files(sample_database, [], names)
    for table in ("records", "passages", "citations", "names", "fact_files", "actors", "meetings", "project_places"):
        assert rows(sample_database, f"SELECT * FROM {table}") == []


def test_a_file_that_is_not_loaded_cannot_be_taken_away(sample_database: str) -> None:
    with pytest.raises(FactFileError, match="no such file is loaded"):
        load_files(sample_database, [], ("documents/nothing",))


def test_a_reference_to_a_removed_file_is_refused(sample_database: str, tmp_path: Path) -> None:
    files = edited(tmp_path, "ferry.yaml", ("reason: opinion", "reason: transition"))
    with pytest.raises(FactFileError, match="no record is called so"):
        load_files(sample_database, files, ("gazetteer/sample",))


def test_rivals_are_both_kept(sample_database: str) -> None:
    assert rows(
        sample_database,
        "SELECT f.amount_minor, c.value, c.standing, r.state, r.rivals FROM financings AS f "
        "JOIN accounts AS a ON a.record_id = f.id JOIN claims AS c ON c.account_id = a.id AND c.field = 'amount' "
        "JOIN resolutions AS r ON r.record_id = f.id AND r.field = 'amount' WHERE f.kind = 'loan' ORDER BY c.standing",
    ) == [
        (4_000_000_000, "45 million EUR", "rival", "disputed", 1),
        (4_000_000_000, "40 million EUR", "stands", "disputed", 1),
    ]


def test_foreign_keys_hold_after_every_sort_of_load(sample_database: str, tmp_path: Path) -> None:
    load_files(sample_database, edited(tmp_path, "gazetteer.yaml", ("label: Port Grey\n", "label: Grey Harbour\n")))
    assert rows(sample_database, "PRAGMA foreign_key_check") == []
    assert rows(sample_database, "PRAGMA integrity_check") == [("ok",)]


def test_a_loop_by_way_of_another_file_is_refused(sample_database: str, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text("gazetteer: more\nplaces:\n  - {slug: pier, label: Pier, type: area, within: port-grey}\n")
    load_files(sample_database, [more])
    gazetteer = edited(tmp_path, "gazetteer.yaml", ("    within: lakeland-territory\n", "    within: pier\n"))
    before = dump(sample_database)
    with pytest.raises(
        FactFileError, match=r"gazetteer\.yaml:\d+:\d+: places\[1\]\.within: \"port-grey\": its own ancestor"
    ):
        load_files(sample_database, gazetteer)
    assert dump(sample_database) == before


def test_a_record_that_others_name_cannot_become_another_kind(sample_database: str, tmp_path: Path) -> None:
    before = dump(sample_database)
    gazetteer = edited(
        tmp_path,
        "gazetteer.yaml",
        ("  - {slug: tomas-vale, label: Tomas Vale, type: person}\n", ""),
        ("topics:\n", "topics:\n  - {slug: tomas-vale, label: Tomas Vale}\n"),
    )
    with pytest.raises(FactFileError, match=r"\"?tomas-vale\"?: no longer declared as actor, yet .*tomas-vale"):
        load_files(sample_database, gazetteer)
    assert dump(sample_database) == before


def test_a_licensed_text_is_carried(sample_database: str, tmp_path: Path) -> None:
    text = "".join(f"    {line}\n" for line in (SAMPLE / "ferry.txt").read_text("utf-8").splitlines())
    files = edited(
        tmp_path, "ferry.yaml", ("  language: en\n", f"  language: en\n  license: CC0-1.0\n  text: |\n{text}")
    )
    assert changed(sample_database, files) == {"documents": (0, 1, 0), "fact_files": (0, 1, 0)}


def test_a_soft_loan_stays_one_when_its_lender_is_renamed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    new_database(url)
    loan = ("        stage: provided\n", "        stage: provided\n        is_concessional: true\n")
    load_files(url, [SAMPLE / "gazetteer.yaml", *edited(tmp_path, "ferry.yaml", loan)])
    before = "SELECT label FROM records WHERE kind = 'loan'"
    assert str(rows(url, before)[0][0]).startswith("40 million EUR soft loan from Lakeland")
    load_files(url, edited(tmp_path, "gazetteer.yaml", ("label: Lakeland,", "label: Lakeland II,")))
    assert str(rows(url, before)[0][0]).startswith("40 million EUR soft loan from Lakeland II")


def test_a_kind_of_records_has_its_tables_from_the_root_down() -> None:
    assert [table.name for table in tables_of("loan")] == ["records", "financings", "loans"]


def test_a_record_that_others_name_is_missed_even_while_labels_change(sample_database: str, tmp_path: Path) -> None:
    """Statements are labelled anew after some of what they speak of has gone."""
    files = edited(
        tmp_path, "gazetteer.yaml", ("slug: hillmark,", "slug: hallmark,"), ("label: Tomas Vale", "label: T. Vale")
    )
    before = dump(sample_database)
    with pytest.raises(FactFileError, match="no longer declared as actor"):
        load_files(sample_database, files)
    assert dump(sample_database) == before
