"""Beside a picture stands what it draws as a table, of which each row leads to the record and says what it rests on."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from communique.charts import evidence_table
from communique.charts.financing import financing
from communique.charts.picture import Picture
from communique.charts.query import Database, open_snapshot
from communique.charts.timeline import timeline
from communique.charts.trade import trade
from communique.charts.views import views
from communique.edition.published_edition import Edition


@pytest.mark.parametrize("make", [financing, timeline, trade, views], ids=lambda make: make.__name__)
def test_each_row_says_where_it_is_said_and_leads_there(
    edition: Edition, make: Callable[[Database], Picture | None]
) -> None:
    with open_snapshot(edition.snapshot, "The data") as database, closing(sqlite3.connect(edition.snapshot)) as records:
        picture = make(database)
        slugs = {slug for (slug,) in records.execute("SELECT slug FROM records")}
    assert picture
    headings, *rows = picture.table
    assert headings[-2:] == ["How sure", "Evidence"]
    assert len(rows) == len(picture.leads_to) > 0
    for row, path in zip(rows, picture.leads_to, strict=True):
        assert len(row) == len(headings)
        assert re.match(r"Svarants 2023, ¶\d+\.\d+", row[-1])
        assert row[-2] in ("certain", "probable", "possible")
        assert path.split("/", 2)[2] in slugs


def test_a_row_tells_what_the_picture_does(edition: Edition) -> None:
    with open_snapshot(edition.snapshot, "The data") as database:
        picture = financing(database)
    assert picture
    assert ["Provided", "$500 million"] in [row[:2] for row in picture.table]
    for row in picture.table[1:]:
        assert row[2] in picture.alternative


def test_a_long_table_says_how_many_rows_it_leaves_out(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_snapshot(edition.snapshot, "The data") as database:
        whole = financing(database)
        monkeypatch.setattr(evidence_table, "MOST_LINES", 1)
        cut = financing(database)
    assert whole
    assert cut
    assert cut.table == whole.table[:2]
    assert cut.rows_left_out == len(whole.table) - 2 > 0 == whole.rows_left_out
