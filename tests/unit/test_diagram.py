"""The diagram has every table and every reference, in a form that a reader can follow."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from communique.edition.diagram import diagram_svg
from communique.edition.diagram_layout import CARD, Card, lay_out
from communique.edition.model_map import groups, own_columns, references
from communique.schema import Base

CARDS, LINES = lay_out()
TABLES = sorted(str(name) for name in Base.metadata.tables)


def test_every_table_is_in_one_group_and_on_one_card() -> None:
    assert sorted(name for group in groups() for name in group.tables) == TABLES
    assert sorted(card.name for card in CARDS) == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_on_the_card(name: str) -> None:
    shown = [one.column for one in references(name)] + own_columns(name)
    columns = Base.metadata.tables[name].c.keys()
    left_out = set(columns) - set(shown)
    dates = {c for c in columns if c.endswith(("_earliest", "_latest", "_printed"))}
    assert left_out <= dates | {"id", "kind", "label"}
    svg = diagram_svg()
    assert all(f">{one.column}<tspan" in svg for one in references(name))


def test_references_are_those_of_the_keys() -> None:
    for name in TABLES:
        keys = {(c.name, k.column.table.name) for c in Base.metadata.tables[name].c for k in c.foreign_keys}
        told = {(one.column, one.target) for one in references(name)}
        assert {key for key in keys - told if key[0] not in ("id", "kind", "label")} == set(), name


def test_cards_do_not_lie_on_each_other() -> None:
    def apart(one: Card, other: Card) -> bool:
        return one.column != other.column or one.top + one.height < other.top or other.top + other.height < one.top

    assert [(a.name, b.name) for a, b in combinations(CARDS, 2) if not apart(a, b)] == []


def test_no_line_runs_through_a_card() -> None:
    spans = {(card.left, card.left + CARD) for card in CARDS}
    for line in LINES:
        lane = line.points[1][0]
        assert not any(left <= lane <= right for left, right in spans), line


def test_lines_to_different_tables_have_lanes_of_their_own() -> None:
    lanes: dict[float, set[str]] = {}
    for line in LINES:
        lanes.setdefault(line.points[1][0], set()).add(line.target)
    assert [targets for targets in lanes.values() if len(targets) > 1] == []


def test_the_diagram_is_sound_xml_with_a_title_and_links() -> None:
    root = ET.fromstring(diagram_svg(links="/about/dictionary", styled=False))  # noqa: S314  our own
    names = {"s": "http://www.w3.org/2000/svg"}
    assert root.findtext("s:title", namespaces=names)
    assert root.find("s:style", names) is None
    assert {link.get("href") for link in root.findall("s:a", names)} == {f"/about/dictionary#{t}" for t in TABLES}
