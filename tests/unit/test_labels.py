"""Labels of statements are read by people: no code of a date or a unit is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.factfiles.labels import statement_label
from tests.support.serving import ask, served

MILESTONE = {"subject_id": 1, "type": "opening", "status": "scheduled"}


@pytest.mark.parametrize(
    ("dates", "label"),
    [
        ({"planned": "2013~"}, "Ferry: opening, about 2013"),
        ({"planned": "2010-03"}, "Ferry: opening, March 2010"),
        ({"planned": "2013-02-24"}, "Ferry: opening, 24 February 2013"),
        ({"planned": "[..2034]"}, "Ferry: opening"),
        ({"planned": "[..2034]", "planned_printed": "by 2034"}, "Ferry: opening, by 2034"),
        ({"planned": "2030", "actual": "2031-05"}, "Ferry: opening, May 2031"),
        ({}, "Ferry: opening"),
    ],
)
def test_a_steps_label_has_its_date_in_words(dates: dict[str, str], label: str) -> None:
    assert statement_label("milestone", MILESTONE | dates, lambda _: "Ferry", {}) == label


def test_a_measurements_label_has_its_unit_without_braces() -> None:
    values = {"project_id": 1, "quantity": "capacity", "value": 1.0, "unit": "{ship}"}
    assert statement_label("measurement", values, lambda _: "Ferry", {}) == "Ferry: capacity 1 ship"


def test_what_points_at_a_record_is_told_without_codes(sample_database: str, tmp_path: Path) -> None:
    with served(sample_database, tmp_path) as datasette:
        project = ask(datasette, "/projects/grey-ferry").text
        sum_ = ask(datasette, "/financings/hillmark/financing/grey-ferry").text
    assert ">capacity 1 ship<" in project
    assert ">provision, by 2034 (scheduled)<" in sum_
    assert "{ship}" not in project
