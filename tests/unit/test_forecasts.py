"""Forecasts and targets: figures beside those of what was, which nothing takes for one of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from communique.charts.palette import AMBER
from communique.charts.query import open_snapshot
from communique.charts.trade import trade
from communique.edition.publication import publish_edition
from communique.reports.result import run_report
from tests.support.serving import ask, served
from tests.unit.test_conclusions import loaded, values

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

TRADE = {"country": "state-a", "partner": "state-b", "flow": "turnover", "period": "2030", "at": "P1.S2"}
WAS = {**TRADE, "amount": "3 billion EUR"}
EXPECTED = {**TRADE, "amount": "5 billion EUR", "status": "forecast", "at": "P1.S3"}
SHARE = {"subject": "state-a", "quantity": "share", "at": "P1.S2"}


def figures(url: str) -> list[tuple[Any, ...]]:
    return values(
        url,
        "SELECT r.slug, t.status, t.amount_minor, r.disputed, r.updated FROM trade_figures AS t "
        "JOIN records AS r ON r.id = t.id ORDER BY r.slug",
    )


def test_what_was_expected_is_neither_a_rival_of_what_was_nor_replaced_by_it(tmp_path: Path) -> None:
    url = loaded(tmp_path, first={"trade_figures": [EXPECTED]}, second={"trade_figures": [WAS]})
    assert figures(url) == [
        ("state-a/state-b/forecast-turnover/2030", "forecast", 500_000_000_000, None, None),
        ("state-a/state-b/turnover/2030", "actual", 300_000_000_000, None, None),
    ]


def test_two_forecasts_of_one_time_are_compared(tmp_path: Path) -> None:
    other = {**EXPECTED, "amount": "9 billion EUR"}
    url = loaded(tmp_path, first={"trade_figures": [EXPECTED]}, second={"trade_figures": [other]})
    assert [figure[3] for figure in figures(url)] == ["amount"]


def test_indicators_of_one_tag_are_told_apart_by_what_they_are_of(tmp_path: Path) -> None:
    told = [{**SHARE, "value": 40}, {**SHARE, "value": 60, "status": "target"}]
    url = loaded(tmp_path, first={"indicators": told})
    assert values(url, "SELECT r.slug, r.label FROM records AS r WHERE r.kind = 'indicator' ORDER BY 1") == [
        ("state-a/share", "State A: share 40%"),
        ("state-a/target-share", "State A: target share 60%"),
    ]


def test_reports_and_views_say_which_it_is_and_add_up_neither_with_the_other(tmp_path: Path) -> None:
    exports = {**EXPECTED, "flow": "X", "amount": "1 billion EUR"}
    url = loaded(tmp_path, first={"trade_figures": [WAS, EXPECTED, exports]})
    assert [(row["flow"], row["status"]) for row in run_report("trade", url).as_dicts()] == [
        ("X", "forecast"),
        ("turnover", "actual"),
        ("turnover", "forecast"),
    ]
    assert values(url, "SELECT DISTINCT flow, status FROM trade_by_country ORDER BY 1, 2") == [
        ("M", "forecast"),
        ("X", "forecast"),
        ("turnover", "actual"),
        ("turnover", "forecast"),
    ]
    wholes = "SELECT t.status FROM adding_up AS a JOIN trade_figures AS t ON t.id = a.whole_id"
    assert values(url, wholes) == [("forecast",)]
    assert values(url, "SELECT one, other FROM nearby_periods") == []


def test_whose_statistics_they_are_is_asked_of_no_forecast(tmp_path: Path) -> None:
    url = loaded(tmp_path, first={"trade_figures": [WAS, EXPECTED]})
    asked = "SELECT t.status FROM gaps AS g JOIN trade_figures AS t ON t.id = g.record_id WHERE g.field = 'reported_by'"
    assert values(url, asked) == [("actual",)]


def test_the_picture_of_trade_draws_a_forecast_as_one(tmp_path: Path) -> None:
    edition = publish_edition(loaded(tmp_path, first={"trade_figures": [WAS, EXPECTED]}), tmp_path / "editions")
    with open_snapshot(edition.snapshot, "communique", None) as database:
        picture = trade(database)
    assert picture is not None
    assert "State A and State B, forecast turnover: €5 billion." in picture.alternative
    assert "State A and State B, turnover: €3 billion." in picture.alternative
    boxes = [mark for mark in str(picture.draw(600)).split("}") if AMBER in mark]
    assert boxes


def test_a_page_a_search_and_a_citation_call_it_a_forecast(tmp_path: Path) -> None:
    url = loaded(tmp_path, first={"trade_figures": [WAS, EXPECTED]})
    with served(url, tmp_path / "served") as datasette:
        page = ask(datasette, "/trade_figures/state-a/state-b/forecast-turnover/2030").text
        assert "exports and imports together (forecast)" in page
        assert "State A and State B: €5 billion, exports and imports together (forecast)" in page
        found = re.sub("</?mark>", "", ask(datasette, "/search?q=turnover").text)
        assert "State A and State B, forecast turnover, 2030" in found
        assert (
            "exports and imports together (forecast)"
            not in ask(datasette, "/trade_figures/state-a/state-b/turnover/2030").text
        )


def test_a_subject_that_was_announced_is_told_so_until_somebody_says_that_it_was_discussed(tmp_path: Path) -> None:
    talks = {"slug": "talks", "label": "Talks", "status": "announced", "at": "P1.S2"}
    item = {"subject": "state-b", "status": "announced", "at": "P1.S3"}
    first = {"meetings": [{**talks, "agenda": [item]}]}
    second = {"meetings": [{**talks, "status": "held", "agenda": [{"subject": "state-b", "at": "P1.S4"}]}]}
    query = "SELECT a.status, r.label, r.disputed, r.updated FROM agenda_items AS a JOIN records AS r ON r.id = a.id"
    before, after = loaded(tmp_path / "one", first=first), loaded(tmp_path / "two", first=first, second=second)
    assert values(before, query) == [("announced", "State B, announced as a subject of Talks", None, None)]
    assert values(after, query) == [("discussed", "State B, on the table at Talks", None, "status")]
    (row,) = run_report("agenda", before).as_dicts()
    assert row["status"] == "announced"
    with served(before, tmp_path / "served") as datasette:
        assert "State B (announced beforehand)" in ask(datasette, "/meetings/talks").text
        assert "Talks (announced beforehand)" in ask(datasette, "/actors/state-b").text
