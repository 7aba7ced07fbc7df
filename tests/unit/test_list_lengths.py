"""Long lists are counted when publishing as a page would count them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from communique.edition import list_lengths
from communique.edition.list_lengths import LONG, write_list_lengths
from communique.edition.published_edition import Edition
from communique.serving.application import datasette_for
from communique.web.edition import Row, ServedEdition, View
from communique.web.records.page import counts_of, lists_of, tables_of

_LINK = {"table": "visits", "column": "host_id", "shows": "meeting_id"}


def test_what_only_datasets_speak_of_is_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_lengths, "backlinks", lambda: [_LINK])
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE records (id INTEGER PRIMARY KEY, is_bulk); CREATE TABLE visits (host_id, meeting_id)"
        )
        connection.executemany("INSERT INTO records VALUES (?, ?)", [(one, one % 3 == 0) for one in range(1, 2 * LONG)])
        hosts = {1: LONG + 1, 2: LONG, None: LONG + 2}
        rows = [(host, meeting) for host, many in hosts.items() for meeting in range(1, many + 1)]
        connection.executemany("INSERT INTO visits VALUES (?, ?)", rows)
        write_list_lengths(Database(connection, execute_plugins=False))
        counted = connection.execute("SELECT * FROM list_lengths").fetchall()
    assert counted == [(1, "visits-host_id", LONG + 1, LONG + 1 - (LONG + 1) // 3)]


def test_a_page_counts_its_lists_as_they_were_counted_when_publishing(corpus: Edition) -> None:
    connection = sqlite3.connect(f"file:{corpus.snapshot}?immutable=1", uri=True)
    with closing(connection), closing(datasette_for(corpus).get_database("communique")) as database:
        longest = connection.execute("SELECT record_id FROM list_lengths ORDER BY records DESC LIMIT 3").fetchall()
        assert longest
        for (record_id,) in longest:
            view = View(ServedEdition(database.ds), connection)
            record = view.first("SELECT * FROM records WHERE id = :id", id=record_id) or {}
            kept = _lengths(view, record)
            counting = View(ServedEdition(database.ds), connection)
            counting.edition.__dict__["has_list_lengths"] = False
            assert _lengths(counting, record) == kept


def _lengths(view: View, record: Row) -> tuple[dict[str, int], dict[str, int]]:
    tables = tables_of(view.edition, record)
    shown = {one["anchor"]: one["counted"] for one in lists_of(view, tables, record, bulk=False)}
    return shown, counts_of(view, tables, record["id"])
