"""A record is in bulk while only datasets speak of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from communique.factfiles.files import load_files
from tests.support.contents import contents
from tests.support.databases import rows
from tests.support.documents import MEETING, TIE, database, differences, document

_IN_BULK = "SELECT r.slug, r.is_bulk FROM records AS r WHERE r.slug = 'capital-talks' OR r.kind = 'document' ORDER BY 1"


def _talks_in(tmp_path: Path, slug: str, sort: str, **more: Any) -> Path:
    """A document of a sort that tells of the talks, in a fact file."""
    file = tmp_path / f"{slug}.yaml"
    file.write_text(document(slug, "2023-12-09", {"meetings": [MEETING | more]}, sort=sort), "utf-8")
    return file


def _is_bulk(url: str) -> int:
    """Whether the talks are in bulk; no document ever is."""
    ((_, talks), *documents) = rows(url, _IN_BULK)
    assert not any(is_bulk for _, is_bulk in documents)
    return int(talks)


def test_what_only_datasets_speak_of_is_bulk_until_somebody_else_does(tmp_path: Path) -> None:
    url = database(tmp_path, "bulk")
    load_files(url, [_talks_in(tmp_path, "dataset", "dataset")])
    assert _is_bulk(url) == 1
    load_files(url, [_talks_in(tmp_path, "other-dataset", "dataset", status="cancelled")])
    assert _is_bulk(url) == 1
    before = contents(url)
    for more in ({}, {"denies": True}, {"scope": "the first round"}):
        load_files(url, [_talks_in(tmp_path, "report", "news report", **more)])
        assert (_is_bulk(url), differences(url)) == (0, [])
        load_files(url, [], remove=["documents/report"])
        assert contents(url) == before
    load_files(url, [_talks_in(tmp_path, "dataset", "analysis")])
    assert _is_bulk(url) == 0
    load_files(url, [_talks_in(tmp_path, "dataset", "dataset"), _talks_in(tmp_path, "other-dataset", "interview")])
    assert (_is_bulk(url), differences(url)) == (0, [])


def test_what_is_only_named_any_more_is_no_bulk(tmp_path: Path) -> None:
    url = database(tmp_path, "named")
    names = tmp_path / "names.yaml"
    names.write_text(document("names", "2023-12-09", {"relations": [TIE]}), "utf-8")
    load_files(url, [_talks_in(tmp_path, "dataset", "dataset"), names])
    assert _is_bulk(url) == 1
    load_files(url, [], remove=["documents/dataset"])
    assert (_is_bulk(url), differences(url)) == (0, [])
