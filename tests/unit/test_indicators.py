"""Indicators: a figure of any record, from the codebook's example to the row, the page and what voices make of it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from communique import Indicator, Project, open_session
from communique.edition.publication import publish_edition
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.project import GENERAL_CODEBOOK
from tests.support.serving import ask, served
from tests.unit.test_conclusions import loaded, values
from tests.unit.test_load import edited

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

SHARE = {"subject": "state-a", "quantity": "share", "value": 40, "share_of": "all trade", "evidence": ["P1.S2"]}
LABELS = "SELECT r.slug, r.label FROM records AS r JOIN indicators AS i ON i.id = r.id ORDER BY r.slug"


def example() -> str:
    """The entries in the codebook."""
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (entries,) = re.findall(r"```yaml\nindicators: .*?\n(.*?)```", words, re.DOTALL)
    return str(entries)


@pytest.fixture
def told(sample_database: str, tmp_path: Path) -> str:
    """A database with the codebook's example beside the sample."""
    load_files(
        sample_database, edited(tmp_path, "ferry.yaml", ("\nrelations:", f"\nindicators:\n{example()}\nrelations:"))
    )
    return sample_database


def test_the_examples_of_the_codebook_read_as_sentences(told: str) -> None:
    assert values(told, LABELS) == [
        ("ferry-agreement/forecast-saving", "Agreement on the ferry: forecast saving over 3 million GBP"),
        ("ferry-agreement/rate/duty-before", "Agreement on the ferry: rate 12.5% (duty before)"),
        ("ferry-agreement/target-rate/duty-after", "Agreement on the ferry: target rate 0% (duty after)"),
        ("ferry-agreement/votes/against", "Agreement on the ferry: votes 0 (against)"),
        ("ferry-agreement/votes/for", "Agreement on the ferry: votes 61 (for)"),
        ("grey-ferry/capacity", "Ferry of Port Grey: capacity 1 ship"),
        ("grey-ferry/cost", "Ferry of Port Grey: cost about 60 million EUR"),
        ("grey-ferry/volume/cattle-2030", "Ferry of Port Grey: volume over 40,000 t, 2030 (cattle 2030)"),
        ("lakeland/share", "Lakeland: share 20 to 25% of Hillmark's trade, 2030"),
    ]


def test_a_cost_is_money_and_leads_both_ways(told: str) -> None:
    with open_session(told) as session:
        cost = session.scalars(select(Indicator).where(Indicator.amount > 10**7)).one()
        assert (cost.amount, cost.currency, cost.value) == (Decimal(60_000_000), "EUR", None)
        ferry = session.scalars(select(Project).where(Project.slug == "grey-ferry")).one()
        assert {one.quantity for one in ferry.indicators} == {"capacity", "cost", "volume"}
        assert cost.subject is ferry
        assert cost.currency_unit is not None
        assert cost.currency_unit.indicators == [cost]


def test_pages_say_figures_with_their_units(told: str, tmp_path: Path) -> None:
    with served(told, tmp_path) as datasette:
        ferry = ask(datasette, "/projects/grey-ferry").text
        assert "Indicators" in ferry
        assert "cost about 60 million EUR" in ferry
        share = ask(datasette, "/indicators/lakeland/share").text
        assert "20–25%" in share
        assert "Hillmark&#39;s trade" in share
        assert "€60 million" in ask(datasette, "/indicators/grey-ferry/cost").text


def test_a_share_is_told_in_percent_wherever_it_stands_beside_another(tmp_path: Path) -> None:
    url = loaded(tmp_path, first={"indicators": [SHARE]}, second={"indicators": [{**SHARE, "value": "50 to 60"}]})
    assert values(url, "SELECT DISTINCT unit FROM claims WHERE field = 'value'") == [("%",)]
    (found,) = values(url, "SELECT our_value, rival_value FROM disagreements")
    assert found == ("40 %", "50 to 60 %")


def test_two_voices_on_one_share_differ_and_two_tags_are_two_shares(tmp_path: Path) -> None:
    other = {**SHARE, "value": 60}
    url = loaded(tmp_path, first={"indicators": [SHARE]}, second={"indicators": [other]})
    assert values(url, "SELECT slug, disputed, voices FROM records WHERE kind = 'indicator'") == [
        ("state-a/share", "value", 1)
    ]
    tagged = {**other, "tag": "second"}
    url = loaded(tmp_path / "tagged", first={"indicators": [SHARE]}, second={"indicators": [tagged]})
    assert values(url, "SELECT i.tag, r.disputed FROM indicators AS i JOIN records AS r ON r.id = i.id ORDER BY 1") == [
        ("", None),
        ("second", None),
    ]


def test_the_whole_and_the_time_of_a_share_are_of_the_account_whose_value_stands(tmp_path: Path) -> None:
    later = {**SHARE, "value": 60, "share_of": "trade in fish", "period": "2022"}
    url = loaded(tmp_path, first={"indicators": [SHARE]}, second={"indicators": [later]})
    assert values(url, "SELECT value, share_of, period FROM indicators") in (
        [(40.0, "all trade", None)],
        [(60.0, "trade in fish", "2022")],
    )


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (
            "quantity: capacity",
            r'indicators\[0\]: "grey-ferry/capacity": how much\? Add `value`, or for a cost `amount`',
        ),
        ("quantity: length, value: 3", r"indicators\[0\].value: \"3\": in which unit\? Add `unit`, such as km"),
        ("quantity: volume, value: over 3", r"indicators\[0\].value: \"over 3\": in which unit\?"),
        ("quantity: cost, amount: 3 XYZ", r"no such currency"),
    ],
)
def test_a_figure_that_says_nothing_is_refused(figure: str, said: str, sample_database: str, tmp_path: Path) -> None:
    there = 'quantity: capacity, value: 1, unit: "{ship}"'
    with pytest.raises(FactFileError, match=said):
        load_files(sample_database, edited(tmp_path, "ferry.yaml", (there, figure)))


@pytest.mark.parametrize("figure", ["quantity: count, value: 0", "quantity: capacity, denies: true"])
def test_a_bare_count_and_a_denied_figure_are_told(figure: str, sample_database: str, tmp_path: Path) -> None:
    there = 'quantity: capacity, value: 1, unit: "{ship}"'
    load_files(sample_database, edited(tmp_path, "ferry.yaml", (there, figure)))
    publish_edition(sample_database, tmp_path / "edition")
    said: dict[str, Any] = {"count": "count 0", "capacity": "capacity"}
    (label,) = values(sample_database, LABELS)
    assert label[1] == f"Ferry of Port Grey: {said[label[0].rpartition('/')[2]]}"


@pytest.mark.parametrize("figure", [("amount", "60 million EUR", "90 million EUR"), ("value", "60", "90")])
def test_the_time_and_the_share_go_with_the_figure_that_stands(figure: tuple[str, str, str], tmp_path: Path) -> None:
    name, early, late = figure
    of_what = {"subject": "state-a", "quantity": "cost" if name == "amount" else "share"}
    said = [{**of_what, name: early, "period": "2030", "evidence": ["P1.S2"]}]
    said += [{**of_what, name: late, "evidence": ["P1.S2"]}] * 2
    url = loaded(tmp_path, **{f"doc-{number}": {"indicators": [one]} for number, one in enumerate(said)})
    assert values(url, "SELECT period FROM indicators") == [(None,)]
    told = "SELECT is_the_value, standing FROM field_sources WHERE field = 'period'"
    assert values(url, told) == [(0, "not comparable")]
