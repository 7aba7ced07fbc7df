"""Labels of statements are read by people: no code of a date or a unit is in them."""

from __future__ import annotations

import pytest
from datasette.app import Datasette

from communique.factfiles.records.labels import statement_label
from communique.factfiles.values.intervals import read_sum
from communique.factfiles.values.money import Money, columns_of_sum
from communique.factfiles.values.numbers import columns_of_number
from tests.support.serving import ask

MILESTONE = {"subject_id": 1, "type": "opening", "status": "scheduled"}


@pytest.mark.parametrize(
    ("dates", "label"),
    [
        ({"planned": "2013~"}, "Ferry: opening, about 2013"),
        ({"planned": "2010-03"}, "Ferry: opening, March 2010"),
        ({"planned": "2013-02-24"}, "Ferry: opening, 24 February 2013"),
        ({"planned": "[..2034]"}, "Ferry: opening"),
        ({"planned": "[..2034]", "planned_printed": "by 2034"}, "Ferry: opening, by 2034"),
        # Print that leaves the year to the reader says nothing in a label, which is read by itself.
        (
            {"planned": "[..2034-12-31]", "planned_printed": "by the end of the year"},
            "Ferry: opening, by the end of 2034",
        ),
        ({"planned": "2034-05-15", "planned_printed": "May 15"}, "Ferry: opening, 15 May 2034"),
        ({"actual": "2033", "actual_printed": "last year"}, "Ferry: opening, 2033"),
        ({"actual": "2033-42", "actual_printed": "last winter"}, "Ferry: opening, last winter"),
        ({"actual": "2033-11", "actual_printed": "last month"}, "Ferry: opening, November 2033"),
        ({"actual": "2033-11", "actual_printed": "в ноябре 2033"}, "Ferry: opening, в ноябре 2033"),
        ({"planned": "2033?/..", "planned_printed": "some day"}, "Ferry: opening, since perhaps 2033"),
        ({"actual": "2019", "actual_printed": "In 2019"}, "Ferry: opening, in 2019"),
        ({"actual": "[..2019]", "actual_printed": "In 2019"}, "Ferry: opening, by 2019"),
        ({"actual": "2019-05", "actual_printed": "May 2019"}, "Ferry: opening, May 2019"),
        ({"planned": "2030", "actual": "2031-05"}, "Ferry: opening, May 2031"),
        ({}, "Ferry: opening"),
        ({"status": "notMet"}, "Ferry: opening (not reached)"),
        ({"status": "partiallyMet", "actual": "2031-05"}, "Ferry: opening, May 2031 (reached in part)"),
    ],
)
def test_a_steps_label_has_its_date_in_words(dates: dict[str, str], label: str) -> None:
    assert statement_label("milestone", MILESTONE | dates, lambda _: "Ferry", {}) == label


TIE = {"subject_id": 1, "object_id": 2}


@pytest.mark.parametrize(
    ("tie", "label"),
    [
        ({"relation": "contributed_to", "qualifier": "somewhat"}, "Toll contributed to delay (“somewhat”)"),
        ({"relation": "related_to"}, "Toll, related to delay"),
        ({"relation": "part_of", "qualifier": None}, "Toll, part of delay"),
        ({"relation": "would_help", "qualifier": "indirectly"}, "Toll would help delay (“indirectly”)"),
    ],
)
def test_a_ties_label_is_as_weak_as_the_print(tie: dict[str, str | None], label: str) -> None:
    assert statement_label("relation", TIE | tie, {1: "Toll", 2: "Delay"}.__getitem__, {}) == label


@pytest.mark.parametrize(
    ("relation", "of_one", "of_several"),
    [
        ("watches", "watches", "watch"),
        ("sides_with", "sides with", "side with"),
        ("stands_against", "stands against", "stand against"),
        ("partner_of", "is a partner of", "are partners of"),
        ("was_part_of", "was part of", "were part of"),
        ("in_line_with", "is in line with the interests of", "are in line with the interests of"),
        ("replaced_by", "gives way to", "give way to"),
        ("would_help", "would help", "would help"),
    ],
)
def test_a_ties_verb_is_of_one_or_of_several(relation: str, of_one: str, of_several: str) -> None:
    tie = TIE | {"relation": relation, "qualifier": "so they say"}
    for subject, verb in (("Hillmark", of_one), ("Western countries", of_several)):
        label = statement_label("relation", tie, {1: subject, 2: "Lakeland"}.__getitem__, {})
        assert label == f"{subject} {verb} Lakeland (“so they say”)"


@pytest.mark.parametrize(
    ("attendance", "label"), [("attended", "Olga Reed at Talks"), ("expected", "Olga Reed, expected at Talks")]
)
def test_who_was_only_expected_is_not_said_to_have_been_there(attendance: str, label: str) -> None:
    parts = {"actor_id": "Olga Reed", "meeting_id": "Talks", "attendance": attendance}
    assert statement_label("participant", parts, str, {}) == label


def test_what_was_on_the_table_is_not_said_to_have_been_reached() -> None:
    parts = {"subject_id": "Agreement on the ferry", "meeting_id": "Talks"}
    assert statement_label("agenda item", parts, str, {}) == "Agreement on the ferry, on the table at Talks"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("over 4 billion USD", "over 4 billion USD"),
        ("more than 4 billion USD", "over 4 billion USD"),
        ("18-20 billion USD", "18 to 20 billion USD"),
        ("900 to 1,200 million USD", "900 million to 1.2 billion USD"),
        ("1.3 billion EUR = about 1.4 billion USD", "1.3 billion EUR (about 1.4 billion USD)"),
        ("5 billion AMD = 12 to 13 million USD", "5 billion AMD (12 to 13 million USD)"),
    ],
)
def test_a_sums_label_has_its_bound_its_range_and_its_second_currency(amount: str, said: str) -> None:
    columns = columns_of_sum(read_sum(amount))
    units = {"USD": 100, "EUR": 100, "AMD": 1}
    stored = {
        name: value.minor(units[value.currency]) if isinstance(value, Money) else value
        for name, value in columns.items()
    }
    parts = {"kind": "financing", "provider_id": 1, "stage": "planned"}
    for values in (columns, stored):
        label = statement_label("financing", parts | values, lambda _: "Hillmark", units)
        assert label == f"{said} financing from Hillmark (planned)"


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("almost 40", "Ferry: length almost 40 km"),
        ("18 to 20.5", "Ferry: length 18 to 20.5 km"),
        (7.0, "Ferry: length 7 km"),
        ("over 1.5 million", "Ferry: length over 1,500,000 km"),
    ],
)
def test_an_indicators_label_has_its_bound_and_range(value: float | str, label: str) -> None:
    values = {"subject_id": 1, "quantity": "length", "unit": "km"} | columns_of_number("value", value)
    assert statement_label("indicator", values, lambda _: "Ferry", {}) == label


def test_an_indicators_label_has_its_unit_without_braces() -> None:
    values = {"subject_id": 1, "quantity": "capacity", "value": 1.0, "unit": "{ship}"}
    assert statement_label("indicator", values, lambda _: "Ferry", {}) == "Ferry: capacity 1 ship"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("4", "{lane}", "4 lanes"),
        ("1", "{lane}", "1 lane"),
        ("over 17,000", "{person}", "over 17,000 people"),
        ("2 to 3", "{ferry}", "2 to 3 ferries"),
        ("6", "{branch}", "6 branches"),
        ("60", "{day}", "60 days"),
    ],
)
def test_what_is_counted_is_named_in_the_plural_and_says_that_it_is_a_count(value: str, unit: str, said: str) -> None:
    values = {"subject_id": 1, "quantity": "count", "unit": unit} | columns_of_number("value", value)
    assert statement_label("indicator", values, lambda _: "Ferry", {}) == f"Ferry: {said}"
    planned = statement_label("indicator", values | {"status": "target"}, lambda _: "Ferry", {})
    assert planned == f"Ferry: target {said}"


def test_a_tag_that_the_unit_says_already_is_not_said_again() -> None:
    values = {"subject_id": 1, "quantity": "count", "value": 4.0, "unit": "{lane}"}
    for tag, said in (("lanes", "4 lanes"), ("eastbound", "4 lanes (eastbound)")):
        label = statement_label("indicator", values | {"tag": tag}, lambda _: "Ferry", {})
        assert label == f"Ferry: {said}"


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("russian-duties", "Russian duties"),
        ("azerbaijan", "Azerbaijan"),
        ("days-to-entry-into-force", "days to entry into force"),
        ("cargo-2020", "cargo 2020"),
    ],
)
def test_names_of_states_and_peoples_keep_their_capitals_in_a_tag(tag: str, said: str) -> None:
    values = {"subject_id": 1, "quantity": "count", "value": 7.0, "tag": tag}
    assert statement_label("indicator", values, lambda _: "Ferry", {}) == f"Ferry: count 7 ({said})"


def test_the_time_of_a_figure_has_its_year() -> None:
    values = {"subject_id": 1, "quantity": "count", "value": 7.0, "period": "../2033-12-08", "period_printed": "so far"}
    label = statement_label("indicator", values, lambda _: "Ferry", {})
    assert label == "Ferry: count 7, until 8 December 2033"


@pytest.mark.parametrize(
    ("period", "printed", "label"),
    [
        ("2032-12~/2033-12~", "Over the past year", ", from about December 2032 to about December 2033"),
        ("2033", "the results of 2033", ", 2033"),
        ("2033", None, ", 2033"),
        ("2033-42", "last winter", ", “last winter”"),
        (None, None, ""),
    ],
)
def test_a_figure_of_trade_is_told_from_others_by_the_time_that_it_is_of(
    period: str | None, printed: str | None, label: str
) -> None:
    values = {"country_id": 1, "partner_id": 1, "flow": "X", "period": period, "period_printed": printed}
    assert statement_label("trade figure", values, lambda _: "Ferry", {}) == f"Ferry and Ferry, exports{label}"


def test_what_points_at_a_record_is_told_without_codes(sample_site: Datasette) -> None:
    project = ask(sample_site, "/projects/grey-ferry").text
    sum_ = ask(sample_site, "/financings/hillmark-planned-money").text
    assert "€12–15 million (over £9 million)" in sum_
    assert "12 to 15 million EUR (over 9 million GBP) financing from Hillmark" in project
    assert ">capacity 1 ship<" in project
    assert ">provision, by 2034 (scheduled)<" in sum_
    assert "{ship}" not in project
