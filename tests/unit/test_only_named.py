"""What others name and nobody tells of: it stays without values, and cannot be leaned on anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from communique.database.engine import open_engine
from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.problems import FactFileError
from tests.support.contents import contents
from tests.support.databases import rows
from tests.support.documents import MEETING, TIE, database, document


def test_what_is_only_named_any_more_stays_without_values_and_goes_with_the_last_who_names_it(tmp_path: Path) -> None:
    url = database(tmp_path, "named")
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text(document("first", "2023-12-08", {"meetings": [MEETING]}), "utf-8")
    second.write_text(document("second", "2023-12-09", {"relations": [TIE]}), "utf-8")
    load_files(url, [first, second])
    before = contents(url)
    query = "SELECT r.label, r.voices, m.status, m.held_on FROM meetings AS m JOIN records AS r ON r.id = m.id"
    assert rows(url, query) == [("Capital talks", 1, "held", "2023-12-07")]
    load_files(url, [], remove=["documents/first"])
    assert rows(url, query) == [("capital-talks", 0, None, None)]
    load_files(url, [first])
    assert contents(url) == before
    load_files(url, [], remove=["documents/first"])
    load_files(url, [], remove=["documents/second"])
    assert rows(url, query) == []


def test_a_document_goes_though_another_speaks_of_a_tie_of_what_it_alone_declares(tmp_path: Path) -> None:
    url = database(tmp_path, "ties")
    tie = {"subject": "line", "relation": "would_help", "object": "state-a", "at": "P1.S2"}
    line = {"slug": "line", "label": "Line", "evidence": ["P1.S2"]}
    files = [tmp_path / f"{name}.yaml" for name in ("one", "other")]
    for file, told in zip(files, ({"projects": [line], "relations": [tie]}, {"relations": [tie]}), strict=True):
        file.write_text(document(file.stem, "2023-12-05", told), "utf-8")
    load_files(url, files)
    load_files(url, [], remove=["documents/one"])
    left = rows(url, "SELECT slug, voices FROM records WHERE slug LIKE 'line%' ORDER BY slug")
    assert left == [("line", 0), ("line/would-help/state-a", 1)]
    load_files(url, [], remove=["documents/other"])
    assert rows(url, "SELECT slug FROM records WHERE slug LIKE 'line%'") == []


def _refusal(job: Callable[[], object]) -> str:
    """What a job refuses to do, without the file; empty where it is done."""
    try:
        job()
    except FactFileError as error:
        return str(error).partition(".yaml")[2]
    return ""


def test_a_record_of_which_nobody_tells_any_more_cannot_be_leaned_on_anew(tmp_path: Path) -> None:
    url, fresh = database(tmp_path, "leaning"), database(tmp_path, "fresh")
    first, second, third = (tmp_path / f"{name}.yaml" for name in ("first", "second", "third"))
    first.write_text(document("first", "2023-12-08", {"meetings": [MEETING]}), "utf-8")
    second.write_text(document("second", "2023-12-09", {"relations": [TIE]}), "utf-8")
    third.write_text(document("third", "2023-12-10", {"relations": [{**TIE, "object": "state-b"}]}), "utf-8")
    load_files(url, [first, second])
    load_files(url, [], remove=["documents/first"])
    assert rows(url, "SELECT voices FROM records WHERE slug = 'capital-talks'") == [(0,)]
    before = contents(url)
    with open_engine(url, read_only=True).connect() as connection:
        checked = _refusal(lambda: check_files([third], connection))
    loaded = _refusal(lambda: load_files(url, [third]))
    assert checked == loaded == _refusal(lambda: load_files(fresh, [third]))
    assert 'relations[0].subject: "capital-talks": no record is called so' in loaded
    assert contents(url) == before
    # With somebody who tells of it, in whatever order they come, it can; and so can what leaned on it before.
    assert load_files(url, [third, first]).files == 2
    second.write_text(second.read_text("utf-8") + "\n", "utf-8")
    assert load_files(url, [second]).files == 1


def test_who_told_of_a_record_cannot_lean_on_it_and_tell_no_more(tmp_path: Path) -> None:
    url = database(tmp_path, "no-more")
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-12-08", {"meetings": [MEETING]}), "utf-8")
    load_files(url, [file])
    file.write_text(document("one", "2023-12-08", {"relations": [TIE]}), "utf-8")
    with pytest.raises(FactFileError, match="no record is called so"):
        load_files(url, [file])


@pytest.mark.parametrize(
    ("body", "place", "slug"),
    [
        ({"also_says": [{"record": "lost", "evidence": ["P1.S2", "P1.S3"]}]}, "also_says[0].record", "lost"),
        (
            {"names": {"lost": [{"name": "L", "type": "short", "at": "P1.S2"}]}, "meetings": [MEETING]},
            "names.lost[0]",
            "lost",
        ),
        ({"meetings": [{**MEETING, "places": ["lost"]}]}, "meetings[0].places[0]", "lost"),
        ({"meetings": [{**MEETING, "said_by": "lost"}]}, "meetings[0].said_by", "lost"),
        ({"spoken_by": {"lost": "P1.S4-P1.S5"}, "meetings": [MEETING]}, "spoken_by.lost", "lost"),
    ],
)
def test_a_slug_that_nothing_declares_is_refused_once_wherever_it_stands(
    body: dict[str, Any], place: str, slug: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "lost")
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-12-08", body), "utf-8")
    with pytest.raises(FactFileError) as refused:
        load_files(url, [file])
    (problem,) = {(one.field, one.value): one for one in refused.value.problems}.values()
    assert (problem.field, problem.value) == (place, f'"{slug}"')
    assert "no record is called so" in problem.remedy
    assert len([one for one in refused.value.problems if one.field == place]) == 1
