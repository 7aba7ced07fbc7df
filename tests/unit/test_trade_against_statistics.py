"""What an article says of trade stands beside what loaded statistics say of that pair and period, or their silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique import run_report
from communique.importing.importer import import_dataset
from communique.importing.read_mapping import read_mapping
from tests.support.documents import database, load_bodies
from tests.unit.test_exchange_rates import EURO_2023, RATES, imf
from tests.unit.test_importing import trade, written

# The importers' side, in euros, of another publisher.
MIRROR = """
dataset:
  {slug: mirror, title: Imports, license: CC0-1.0, publisher: office, url: "https://example.org", note: "Goods, CIF."}
gazetteer: {actors: [{slug: office, label: Office, type: organization}]}
reading: {format: csv}
key: [of, from, year]
resolvers: {states: {by: [name], types: [country]}}
records:
  trade_figures:
    - {country: "{of|states}", partner: "{from|states}", flow: M, period: "{year}", amount: "{sum} EUR"}
"""
IMPORTS = "of,from,year,sum\nState B,State A,2016,1600000\nState A,State B,2016,200000\nState B,State A,2023,500\n"


def figure(flow: str, period: str | None, amount: str = "about 2 million USD") -> dict[str, Any]:
    """A figure that an article gives."""
    dated = {"period": period} if period else {}
    return {"country": "state-a", "partner": "state-b", "flow": flow, "amount": amount, "at": "P1.S2", **dated}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database of articles that speak of trade."""
    url = database(tmp_path, "trade")
    figures = {
        "whole": figure("turnover", "2016"),
        "part": figure("turnover", "2016-01/2016-10"),
        "sold": figure("X", "2016", "1493000 USD"),
        "later": figure("X", "2023", "1000 USD"),
        "never": figure("turnover", "2020"),
        "undated": figure("turnover", None),
        "hoped": {**figure("turnover", "2016-11"), "status": "forecast"},
    }
    load_bodies(url, tmp_path / "said", **{slug: {"trade_figures": [one]} for slug, one in figures.items()})
    return url


def compared(url: str, **given: str) -> list[tuple[Any, ...]]:
    """What stands beside each figure."""
    names = ("period", "dataset", "finding", "coverage", "measure", "statistic", "statistic_currency", "ratio")
    told = run_report("trade-against-statistics", database=url, **given).as_dicts()
    return [tuple(row[name] for name in names) for row in told]


def test_without_statistics_the_report_says_so(url: str) -> None:
    assert {row[1:] for row in compared(url)} == {(None, "no trade statistics are loaded", *[None] * 5)}
    assert len(compared(url)) == 6
    for country, figures in (("state-b", 6), ("agency-d", 0)):
        assert len(compared(url, country=country)) == figures
        assert len(compared(url, country=country, figure="state-a/state-b/x/2016")) == min(figures, 1)


def test_each_direction_and_both_stand_beside_a_turnover_with_mirror_data_named(tmp_path: Path, url: str) -> None:
    import_dataset(url, *trade(tmp_path))
    import_dataset(url, read_mapping(written(tmp_path, "m.yaml", MIRROR)), written(tmp_path, "mirror.csv", IMPORTS))
    beside = [row[1:] for row in compared(url, figure="state-a/state-b/turnover/2016")]
    same = "the same period"
    assert beside == [
        ("Imports", same, "2016 to 2023", "imports both ways (mirror data)", 1.8e6, "EUR", None),
        ("Imports", same, "2016 to 2023", "imports of State A from State B", 200e3, "EUR", None),
        ("Imports", same, "2016 to 2023", "imports of State B from State A", 1.6e6, "EUR", None),
        ("Our trade", same, "2016 to 2017", "exports both ways", 1_712_000, "USD", 1.17),
        ("Our trade", same, "2016 to 2017", "exports of State A to State B", 1_493_000, "USD", None),
        ("Our trade", same, "2016 to 2017", "exports of State B to State A", 219_000, "USD", None),
    ]
    parts = compared(url, figure="state-a/state-b/turnover/2016-01-2016-10")
    assert {(row[2], row[-1]) for row in parts} == {("what is claimed is of a part of this period", None)}
    (row, *_) = run_report("trade-against-statistics", database=url).as_dicts()
    assert row["definition"] == "Goods, CIF. Licence: CC0-1.0."


def test_months_of_a_claimed_year_are_added_up_and_gaps_counted(tmp_path: Path, url: str) -> None:
    mapping = read_mapping(
        written(tmp_path, "m.yaml", MIRROR.replace("slug: mirror, title: Imports", "slug: m, title: Months"))
    )
    months = [f"2016-{month:02}" for month in range(1, 13)]
    there = [f"State B,State A,{month},100.25\n" for month in months]
    back = [f"State A,State B,{month},50\n" for month in months[:9]]
    import_dataset(url, mapping, written(tmp_path, "months.csv", "of,from,year,sum\n" + "".join(there + back)))
    beside = [row[2:] for row in compared(url, figure="state-a/state-b/turnover/2016")]
    assert beside == [
        ("9 of the 12 months claimed, added up", "2016", "imports of State A from State B", 450, "EUR", None),
        ("all months of the period claimed, added up", "2016", "imports of State B from State A", 1203, "EUR", None),
    ]
    import_dataset(url, *imf(tmp_path, RATES.replace("2023", "2016")))
    (sold,) = run_report("trade-against-statistics", database=url, figure="state-a/state-b/x/2016").as_dicts()
    assert (sold["statistic"], sold["statistic_period"]) == (1203, "2016-01/2016-12")
    assert sold["ratio"] == pytest.approx(1493000 * EURO_2023 / 1203, abs=0.01)


def test_silence_is_told_and_so_is_a_figure_that_both_give(tmp_path: Path, url: str) -> None:
    import_dataset(url, *trade(tmp_path))
    beside = {row[0]: row[2:] for row in compared(url) if row[4] is None}
    silent = "it has no figure of this pair and flow for that period", "2016 to 2017", *[None] * 4
    undated = "the source names no period", "2016 to 2017", *[None] * 4
    assert beside == {"2020": silent, "2023": silent, None: undated}
    sold = compared(url, figure="state-a/state-b/x/2016")
    assert [row[4:] for row in sold] == [("exports of State A to State B", 1_493_000, "USD", 1)]


def test_what_is_claimed_in_another_currency_is_converted_by_the_rate_of_its_year(tmp_path: Path, url: str) -> None:
    import_dataset(url, read_mapping(written(tmp_path, "m.yaml", MIRROR)), written(tmp_path, "mirror.csv", IMPORTS))
    import_dataset(url, *imf(tmp_path, RATES))
    given = {"database": url, "figure": "state-a/state-b/x/2023"}
    (row,) = run_report("trade-against-statistics", **given).as_dicts()
    assert row["claimed_in_currency"] == pytest.approx(1000 * EURO_2023)
    assert row["conversion"] == "rate of 2023, as given, International Monetary Fund"
    assert (row["measure"], row["ratio"]) == ("imports of State B from State A", pytest.approx(1.85))
