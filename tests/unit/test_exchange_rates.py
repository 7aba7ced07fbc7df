"""Exchange rates come in with datasets, and reports convert money by them: by which, of when, and what they cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique import run_report
from communique.factfiles.files import check_files
from communique.factfiles.reading.problems import FactFileError
from communique.importing.importer import import_dataset, remove_dataset
from communique.importing.read_mapping import find_mapping, read_mapping
from tests.support.contents import contents
from tests.support.databases import rows
from tests.support.documents import database, document, load_bodies
from tests.unit.test_importing import refused, written

# As the IMF gives them.
EURO_2023, POUND_2023, RIYAL_2023 = 0.9248395584706975, 0.8, 3.75
RATES = f"""Date,Rate,Currency,Frequency,Source,Country code,Country
2023-12-31,{EURO_2023},EUR,A,IMF,U2,Euro Area
2023-12-31,0.924709622987356,EUR,A,IMF,ME,Montenegro
2023-12-31,{POUND_2023},GBP,A,IMF,GB,United Kingdom
2023-12-31,1,USD,A,IMF,US,United States
"""
MONTHS = """
dataset: {slug: months, title: Rates by month, license: MIT, publisher: agency-d, url: "https://example.org"}
reading: {format: csv}
key: [month]
numbers: {per_hundred: {times: 0.01}}
gazetteer: {currencies: [{code: GBP, label: Pound, minor_per_major: 100}]}
records:
  exchange_rates:
    - {currency: EUR, per: GBP, period: "{month}", rate: "{euros|per_hundred}", basis: fixed}
    - {currency: USD, per: GBP, period: "{month}", rate: "{dollars|per_hundred}", basis: fixed}
"""


def financing(slug: str, amount: str | None, **more: Any) -> dict[str, Any]:
    """Money in a document."""
    said = {"amount": amount} if amount else {}
    return {"slug": slug, "provider": "state-a", "stage": "agreed", "at": "P1.S2", **said, **more}


def imf(folder: Path, text: str = RATES) -> tuple[Any, Path]:
    """The mapping that comes along, for a file with so few rows, and the file."""
    mapping = find_mapping("imf-rates").read_text("utf-8").partition("checks:")[0]
    mapping = mapping.replace("code: ANG", "code: GBP")  # which the small world lacks
    return read_mapping(written(folder, "imf.mapping.yaml", mapping)), written(folder, "imf.csv", text)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Sums that articles of June 2023 give, in several currencies and of several dates."""
    url = database(tmp_path, "money")
    said = {
        "in-euros": {"financings": [financing("euros", "300 million EUR")]},
        "in-dollars": {"financings": [financing("dollars", "20 to 30 million USD")]},
        "in-both": {"financings": [financing("both", "1 million EUR = about 1.1 million USD")]},
        "in-words": {
            "financings": [
                financing("words", None, not_representable=[{"field": "amount", "says": "half of it", "at": "P1.S2"}])
            ]
        },
        "of-old": {
            "financings": [
                financing(
                    "old", "5 EUR", milestones=[{"type": "agreement", "status": "met", "actual": "1988", "at": "P1.S3"}]
                )
            ]
        },
        "tranche": {
            "financings": [financing("part", "100 million EUR")],
            "parts": [{"whole": "euros", "part": "part", "at": "P1.S3"}],
        },
    }
    load_bodies(url, tmp_path / "said", **said)
    return url


def as_dicts(report: str, url: str, **given: str) -> list[dict[str, Any]]:
    """The rows of a report."""
    result = run_report(report, database=url, **given)
    slugs = dict(rows(url, "SELECT id, slug FROM records"))
    return [row | {"financing_slug": slugs.get(row.get("financing_id"))} for row in result.as_dicts()]


def converted(url: str, **given: str) -> dict[str, tuple[Any, ...]]:
    """How each sum is converted, or why not."""
    result = as_dicts("financing-in-one-currency", url, **given)
    names = ("method", "rate_period", "not_converted")
    assert all(row["converted"] is None or row["stated"] is None for row in result)
    return {
        row["financing_slug"]: (row["converted"] or row["stated"], *(row[name] for name in names)) for row in result
    }


def test_rates_are_facts_of_rows_and_no_records(tmp_path: Path, url: str) -> None:
    before = contents(url)
    imported = import_dataset(url, *imf(tmp_path))
    assert imported.made.lines()[0] == "4 rows: 2 exchange rates"
    rates = (
        "SELECT e.currency, e.per_currency, e.period, e.rate, e.basis, p.label, d.license FROM exchange_rates AS e "
        "JOIN passages AS p ON p.id = e.passage_id JOIN documents AS d ON d.id = e.document_id ORDER BY 1"
    )
    assert rows(url, rates) == [
        ("EUR", "USD", "2023", EURO_2023, "average", "row=2", "IMF terms: reuse with attribution"),
        ("GBP", "USD", "2023", POUND_2023, "average", "row=4", "IMF terms: reuse with attribution"),
    ]
    assert rows(url, "SELECT DISTINCT kind FROM records WHERE is_bulk") == []
    after = contents(url)
    assert not any(import_dataset(url, *imf(tmp_path)).loaded.changes.values())
    assert contents(url) == after
    changed = import_dataset(url, *imf(tmp_path, RATES.replace("0.8,", "0.81,"))).loaded.changes["exchange_rates"]
    assert (changed.added, changed.changed, changed.removed) == (0, 1, 0)
    remove_dataset(url, *(imf(tmp_path)[0], [tmp_path / "imf.csv"]))
    left = contents(url)
    assert {table: told for table, told in left.items() if told != before[table]}.keys() <= {"currencies"}


def test_a_sum_is_converted_by_the_rate_of_its_own_date_and_what_cannot_be_is_told(tmp_path: Path, url: str) -> None:
    no_rates = "no exchange rates are loaded"
    assert converted(url)["euros"] == (None, None, None, no_rates)
    import_dataset(url, *imf(tmp_path))
    assert converted(url) == {
        "euros": (pytest.approx(300e6 / EURO_2023), "inverse of the rate given", "2023", None),
        "part": (pytest.approx(100e6 / EURO_2023), "inverse of the rate given", "2023", None),
        "dollars": (20e6, "given in this currency", None, None),
        "both": (1.1e6, "printed by the source in this currency, too", None, None),
        "words": (None, None, None, "the source gives it in words only"),
        "old": (None, None, None, "no rate of EUR in USD for 1988"),
    }
    stated = {row["financing_slug"]: row["stated"] for row in as_dicts("financing-in-one-currency", url)}
    assert stated == {**dict.fromkeys(stated), "dollars": 20e6, "both": 1.1e6}, "what the source gives is exact"
    in_pounds = converted(url, currency="GBP")
    assert in_pounds["euros"][:2] == (pytest.approx(300e6 / EURO_2023 * POUND_2023), "cross rate through USD")
    assert in_pounds["dollars"][:2] == (pytest.approx(20e6 * POUND_2023), "as given")


def test_the_rate_of_the_shortest_period_and_of_the_chosen_publisher_is_used(tmp_path: Path, url: str) -> None:
    import_dataset(url, *imf(tmp_path))
    mapping = read_mapping(written(tmp_path, "months.mapping.yaml", MONTHS))
    import_dataset(url, mapping, written(tmp_path, "months.csv", "month,euros,dollars\n2023-06,120,150\n2023-07,1,1\n"))
    monthly = (pytest.approx(300e6 / 1.2 * 1.5), "cross rate through GBP", "2023-06", None)
    assert converted(url)["euros"] == converted(url, rates="agency-d")["euros"] == monthly
    assert converted(url, rates="imf")["euros"][2] == "2023"


def test_totals_are_of_one_stage_add_no_part_twice_and_count_what_they_leave_out(tmp_path: Path, url: str) -> None:
    import_dataset(url, *imf(tmp_path))
    result = as_dicts("financing-totals-in-one-currency", url)
    assert [(row["stage"], row["in_total"], row["sums"], row["total"], row["by_a_rate"]) for row in result] == [
        ("agreed", "added up", 3, round(300e6 / EURO_2023 + 20e6 + 1.1e6), 1),
        ("agreed", "left out: no amount in figures", 1, None, None),
        ("agreed", "left out: no rate of EUR for its year", 1, None, None),
        ("agreed", "left out: part of another sum in the total", 1, None, None),
    ]
    assert as_dicts("financing-totals-in-one-currency", url, provider="state-a") == result
    assert as_dicts("financing-totals-in-one-currency", url, provider="state-b") == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2023-12-31,0.8,GBP", "2023-12-31,0.8,ZZZ", "no such currency (ISO 4217) in the gazetteer"),
        ("2023-12-31,0.8,", "2023-12-31,0,", "rate"),
        ("2023-12-31,0.8,", "2023-12-31,dear,", "Not a number"),
        (",ME,", ",XX,", "row 2 has it, too"),
    ],
)
def test_rates_at_fault_are_told_at_their_rows(before: str, after: str, said: str, tmp_path: Path, url: str) -> None:
    told = refused(url, *imf(tmp_path, RATES.replace(before, after)))
    assert said in told
    assert "imf.csv:" in told


def test_only_a_dataset_with_a_publisher_declares_rates(tmp_path: Path) -> None:
    rate = {"at": "P1.S2", "currency": "EUR", "per": "EUR", "period": "2023-13", "rate": 0.9}
    file = written(tmp_path, "article.yaml", document("article", "2023-06-01", {"exchange_rates": [rate, rate]}))
    with pytest.raises(FactFileError) as error:
        check_files([file])
    for said in (
        "only a dataset declares rates",
        "whose rates they are",
        "the currency itself",
        "not a date",
        "another row",
    ):
        assert said in str(error.value)
