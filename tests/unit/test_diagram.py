"""The diagram has every table and every reference, in a form that a reader can follow."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from communique.edition.about import DIAGRAM
from communique.edition.model_map import groups, own_columns, references
from communique.schema import Base
from tools.diagram import dot_source, drawn_from

TABLES = sorted(str(name) for name in Base.metadata.tables)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawing() -> ET.Element:
    return ET.fromstring(DIAGRAM.read_text("utf-8"))  # noqa: S314  our own


def words_on(card: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in card.iter(f"{SVG}text"))


def test_it_is_drawn_from_the_model_as_it_is() -> None:
    assert drawn_from() in DIAGRAM.read_text("utf-8"), "stale; run `make docs`, which needs Graphviz"


def test_every_table_is_in_one_group_and_on_one_card(drawing: ET.Element) -> None:
    assert sorted(name for group in groups() for name in group.tables) == TABLES
    cards = [card for card in drawing.iter(f"{SVG}g") if card.get("class") == "node"]
    assert sorted(words_on(card).split()[0] for card in cards) == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_on_the_card(drawing: ET.Element, name: str) -> None:
    shown = [*references(name), *own_columns(name)]
    left_out = set(Base.metadata.tables[name].columns.keys()) - set(shown)
    dates = {c for c in left_out if c.endswith(("_earliest", "_latest", "_printed"))}
    of_others = (
        {"duration_to_minutes", "duration_days", "duration_to_days", "duration_bound", "unit"}
        | {*("value_to", "value_bound", "change_to_percent", "change_bound", "interest_to_percent", "interest_bound")}
        | {*("amount_to_minor", "amount_bound", "also_minor", "also_to_minor", "also_bound")}
    )
    assert left_out <= dates | of_others | {"id", "kind", "label"}
    card = next(one for one in drawing.iter(f"{SVG}a") if one.get("href") == f"dictionary#{name}")
    assert set(shown) <= set(re.findall(r"\w+", words_on(card)))


def test_references_are_those_of_the_keys() -> None:
    for name in TABLES:
        columns = Base.metadata.tables[name].c
        keys = {(c.name, k.column.table.name) for c in columns for k in c.foreign_keys if k.column.primary_key}
        told = set(references(name).items())
        assert {key for key in keys - told if key[0] not in ("id", "kind", "label")} == set(), name


def test_every_reference_is_drawn_in_the_colour_of_where_it_leads(drawing: ET.Element) -> None:
    lines = [line for line in drawing.iter(f"{SVG}g") if (line.get("class") or "").startswith("edge k")]
    assert len(lines) == sum(len(references(name)) for name in TABLES) == dot_source().count(" -> ")


def test_the_diagram_is_sound_xml_with_a_title_and_links(drawing: ET.Element) -> None:
    assert drawing.tag == f"{SVG}svg"
    assert [title.text for title in drawing.iter(f"{SVG}title")] == [drawing.findtext(f"{SVG}title")]
    assert list(drawing.iter(f"{SVG}style")) == []
    assert {link.get("href") for link in drawing.iter(f"{SVG}a")} == {f"dictionary#{name}" for name in TABLES}
