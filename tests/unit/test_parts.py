"""Parts of sums: held against their whole within a currency, a stage, a unit; what is left out is listed with why."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from communique import Financing, Part, open_session
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.project import GENERAL_CODEBOOK
from tests.support.serving import ask, served
from tests.unit.test_conclusions import loaded, values
from tests.unit.test_load import edited

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

MONEY = {"provider": "state-a", "stage": "planned", "evidence": ["P1.S2"]}
LENGTH = {"subject": "state-a", "quantity": "length", "unit": "km", "evidence": ["P1.S2"]}
SUMS = "SELECT division, unit, stage, parts, of_parts, verdict FROM sums ORDER BY 1, 2, 3"
LEFT_OUT = "SELECT r.slug, l.why FROM left_out_of_sums AS l JOIN records AS r ON r.id = l.part_id ORDER BY 1"


def money(slug: str, amount: str | None, **more: Any) -> dict[str, Any]:
    """A planned sum."""
    return {**MONEY, "slug": slug, **({"amount": amount} if amount else {}), **more}


def parts_of(whole: str, *parts: str) -> list[dict[str, Any]]:
    """What is a part of what."""
    return [{"whole": whole, "part": part, "evidence": ["P1.S3"]} for part in parts]


def told(*sums: dict[str, Any]) -> dict[str, Any]:
    """A document that gives a sum, and says that all others are parts of it."""
    slugs = list(dict.fromkeys(one["slug"] for one in sums))
    return {"financings": list(sums), "parts": parts_of(*slugs)}


@pytest.mark.parametrize(
    ("whole", "parts", "verdict"),
    [
        ("60 million EUR", ("40 million EUR", "20 million EUR"), "adds up"),
        ("about 60 million EUR", ("40 million EUR", "17 million EUR"), "adds up"),
        ("60 million EUR", ("40 million EUR", "up to 20 million EUR"), "adds up"),
        ("60 million EUR", ("45 million EUR", "20 million EUR"), "too much"),
        ("60 million EUR", ("70 million EUR", None), "too much"),
        ("60 million EUR", ("40 million EUR", "10 million EUR"), "too little"),
        ("60 million EUR", ("40 million EUR", None), "incomplete"),
        ("60 million EUR", ("40 million EUR", "20 million USD"), "incomplete"),
    ],
)
def test_parts_of_money_are_held_against_their_whole(
    whole: str, parts: tuple[str, str | None], verdict: str, tmp_path: Path
) -> None:
    body = told(money("whole", whole), *(money(f"part-{n}", amount) for n, amount in enumerate(parts)))
    given = 2 - sum(amount is None or "USD" in amount for amount in parts)
    assert values(loaded(tmp_path, first=body), SUMS) == [("parts", "EUR", "planned", given, 2, verdict)]


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (money("part", "40 million USD"), "it is in another currency"),
        (money("part", "40 million EUR", stage="provided"), "its stage is another, or is not said"),
        (money("part", None), "this voice gives no figure of it here"),
        (money("part", "40 million EUR", said_by="agency-d"), "this voice gives no figure of it here"),
        (money("part", "40 million EUR", scope="the first year"), "only a part of it is given"),
        (money("part", "40 million EUR", denies=True), "it is denied"),
    ],
    ids=["currency", "stage", "no amount", "voice", "scope", "denied"],
)
def test_what_cannot_be_added_is_left_out_and_listed_with_why(part: dict[str, Any], why: str, tmp_path: Path) -> None:
    url = loaded(tmp_path, first=told(money("whole", "60 million EUR"), money("other", "50 million EUR"), part))
    assert values(url, SUMS) == [("parts", "EUR", "planned", 1, 2, "incomplete")]
    assert values(url, LEFT_OUT) == [("part", why)]


def test_what_adds_up_leaves_nothing_out(tmp_path: Path) -> None:
    body = told(money("whole", "60 million EUR"), money("one", "50 million EUR"), money("two", "10 million EUR"))
    assert values(loaded(tmp_path, first=body), LEFT_OUT) == []


def test_a_loan_may_be_a_part_of_money_that_is_none(tmp_path: Path) -> None:
    loan = money("loan", "60 million EUR", instrument="loan")
    url = loaded(tmp_path, first=told(money("whole", "60 million EUR"), loan))
    assert values(url, SUMS) == [("parts", "EUR", "planned", 1, 1, "adds up")]


@pytest.mark.parametrize(
    ("other", "sums", "left_out"),
    [
        ({"value": 12}, [("parts", "km", None, 2, 2, "adds up")], []),
        ({"value": 40}, [("parts", "km", None, 2, 2, "too much")], []),
        (
            {"value": 12, "unit": "m"},
            [("parts", "km", None, 1, 2, "incomplete")],
            [("state-b/length", "it is in another unit")],
        ),
        (
            {"value": 12, "quantity": "width"},
            [("parts", "km", None, 1, 2, "incomplete")],
            [("state-b/width", "it is a figure of another sort")],
        ),
    ],
    ids=["adds up", "too much", "another unit", "another quantity"],
)
def test_parts_of_indicators_are_of_one_quantity_and_unit(
    other: dict[str, Any], sums: list[Any], left_out: list[Any], tmp_path: Path
) -> None:
    second = {**LENGTH, "subject": "state-b", **other}
    figures = [{**LENGTH, "value": 40}, {**LENGTH, "value": 28, "tag": "north"}, second]
    parts = parts_of("state-a/length", "state-a/length/north", f"state-b/{second['quantity']}")
    url = loaded(tmp_path, first={"indicators": figures, "parts": parts})
    assert values(url, SUMS) == sums
    assert values(url, LEFT_OUT) == left_out


def test_costs_add_up_in_one_currency_and_have_no_stage(tmp_path: Path) -> None:
    costs = [
        {"subject": "state-a", "quantity": "cost", "tag": tag, "amount": amount, "evidence": ["P1.S2"]}
        for tag, amount in (("all", "5 million EUR"), ("road", "3 million EUR"), ("bridge", "2 million EUR"))
    ]
    parts = parts_of("state-a/cost/all", "state-a/cost/road", "state-a/cost/bridge")
    url = loaded(tmp_path, first={"indicators": costs, "parts": parts})
    assert values(url, SUMS) == [("parts", "EUR", None, 2, 2, "adds up")]


def test_a_direction_of_trade_that_is_called_a_part_is_counted_once(tmp_path: Path) -> None:
    pair = {"country": "state-a", "partner": "state-b", "period": "2022", "evidence": ["P1.S2"]}
    figures = [
        {**pair, "flow": flow, "amount": amount}
        for flow, amount in (("turnover", "5 billion EUR"), ("X", "3 billion EUR"), ("M", "2 billion USD"))
    ]
    parts = parts_of("state-a/state-b/turnover/2022", "state-a/state-b/x/2022")
    url = loaded(tmp_path, first={"trade_figures": figures, "parts": parts})
    assert values(url, SUMS) == [("directions", "EUR", None, 1, 2, "incomplete")]
    assert values(url, LEFT_OUT) == [("state-a/state-b/m/2022", "it is in another currency")]


def test_a_part_that_is_denied_is_none(tmp_path: Path) -> None:
    body = told(money("whole", "60 million EUR"), money("part", "60 million EUR"))
    body["parts"] = [{**body["parts"][0], "denies": True}]
    assert values(loaded(tmp_path, first=body), SUMS) == []


def test_each_voice_is_held_against_itself(tmp_path: Path) -> None:
    body = told(money("whole", "60 million EUR"), money("part", "70 million EUR", said_by="agency-d"))
    body["financings"].append(money("whole", "70 million EUR", said_by="agency-d"))
    url = loaded(tmp_path, first=body)
    assert values(url, "SELECT voice, verdict FROM sums") == [("Agency D", "adds up")]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("grey-ferry", "this is of kind project, and financing or loan or indicator or trade figure is wanted here"),
        ("hillmark-money", "no record is called so"),
    ],
)
def test_only_sums_and_figures_are_parts(part: str, said: str, sample_database: str, tmp_path: Path) -> None:
    there = "part: hillmark-planned-money, evidence"
    with pytest.raises(FactFileError, match=said):
        load_files(sample_database, edited(tmp_path, "ferry.yaml", (there, f"part: {part}, evidence")))


@pytest.fixture
def example(sample_database: str, tmp_path: Path) -> str:
    """A database with the codebook's example beside the sample."""
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (sums, parts) = re.findall(r"```yaml\nfinancings: [^`]*?\n([^`]*?)\nparts:\n([^`]*?)```", words)[0]
    with_sums = ("\nparts:\n", f"\nfinancings:\n{sums}\nparts:\n{parts}")
    load_files(sample_database, edited(tmp_path, "ferry.yaml", with_sums))
    return sample_database


def test_the_example_of_the_codebook_does_not_add_up(example: str) -> None:
    assert values(example, "SELECT whole, parts, parts_low, whole_high, verdict FROM sums WHERE stage = 'agreed'") == [
        ("60 million EUR financing from Lakeland (agreed)", 2, 64e6, 60.5e6, "too much")
    ]


def test_parts_lead_both_ways(example: str, tmp_path: Path) -> None:
    with open_session(example) as session:
        whole = session.scalars(select(Financing).where(Financing.slug == "harbour-money")).one()
        assert [one.part.slug for one in whole.sum_parts] == ["harbour-money-quay", "harbour-money-crane"]
        quay = session.scalars(select(Part).where(Part.slug == "harbour-money/part/harbour-money-quay")).one()
        assert quay.part.sums_with_it == [quay]
        assert quay.whole is whole
    with served(example, tmp_path) as datasette:
        assert "Parts of the sum" in ask(datasette, "/financings/harbour-money").text
        page = ask(datasette, "/parts/harbour-money/part/harbour-money-quay").text
        assert "45 million EUR financing from Lakeland (agreed), part of 60 million EUR" in page
