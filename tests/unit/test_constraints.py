"""Every constraint of the schema is proved by a bad row, inserted with plain SQL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKeyConstraint, MetaData, Table, UniqueConstraint

from communique.factfiles.files import load_files
from communique.schema import Base
from communique.schema.base import ABSENT, BLANK, VOCABULARY
from tests.conftest import RATES_FILE

TABLES = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
NOBODY, NEW = 999_999, 888_888
WHOLE_DATE = {"{0}_earliest": "2031-02-01", "{0}_latest": "2031-01-01", "{0}": "2031"}
# Rows are copied from the table's first; of the names from the first that a document prints, of former slugs from one
# that became something.
FIRST = {"names": "ORDER BY passage_id IS NULL", "former_slugs": "ORDER BY became IS NULL"}
DATE_WITHOUT_EDTF = {"{0}_earliest": "2031-02-01", "{0}_latest": None, "{0}": None, "{0}_printed": None}

NO_SUM = dict.fromkeys(
    (
        *("amount_minor", "amount_to_minor", "currency", "amount_bound"),
        *("also_minor", "also_to_minor", "also_currency", "also_bound"),
    )
)
FIRST_SUM = NO_SUM | {"amount_minor": 1, "currency": "EUR", "amount_bound": "exact"}
SECOND_SUM = {"also_minor": 1, "also_currency": "GBP", "also_bound": "exact"}
DURATION = dict.fromkeys(("duration_days", "duration_to_minutes", "duration_to_days")) | {
    "duration_minutes": 60,
    "duration_bound": "exact",
}
INTEREST = {"interest_percent": 2, "interest_to_percent": None, "interest_bound": "exact"}
VALUE = {"value": 1, "value_to": None, "value_bound": "exact"}
CHANGE = {"change_percent": 2, "change_to_percent": None, "change_bound": "exact"}
# The CHECKs that several tables have alike: of their kind, and of sums.
OF_KINDS: dict[str, dict[str, Any]] = {
    "kind_is_own": {"kind": "elephant"},
    "amount_bound_is_known": FIRST_SUM | {"amount_bound": "no such term"},
    "amount_has_bound": FIRST_SUM | {"amount_bound": None},
    "amount_has_currency": FIRST_SUM | {"currency": None},
    "amount_is_positive": FIRST_SUM | {"amount_minor": 0},
    "amount_range_grows": FIRST_SUM | {"amount_to_minor": 1, "amount_bound": "between"},
    "amount_range_has_end": FIRST_SUM | {"amount_bound": "between"},
    "also_bound_is_known": FIRST_SUM | SECOND_SUM | {"also_bound": "no such term"},
    "also_has_amount": NO_SUM | SECOND_SUM,
    "also_has_bound": FIRST_SUM | SECOND_SUM | {"also_bound": None},
    "also_has_currency": FIRST_SUM | SECOND_SUM | {"also_currency": None},
    "also_is_in_another_currency": FIRST_SUM | SECOND_SUM | {"also_currency": "EUR"},
    "also_is_positive": FIRST_SUM | SECOND_SUM | {"also_minor": -1},
    "also_range_grows": FIRST_SUM | SECOND_SUM | {"also_to_minor": 1, "also_bound": "between"},
    "also_range_has_end": FIRST_SUM | SECOND_SUM | {"also_to_minor": 2},
}

COST = {"quantity": "cost", "value": None, "value_bound": None, "unit": None}

# What breaks the CHECKs that do not follow from the columns' types; each value is one bad row.
BROKEN: dict[str, dict[str, Any]] = {
    "ck_actors_iso_is_a_country": {"type": "person", "iso_alpha3": "LAK", "country_id": None},
    "ck_actors_iso_is_alpha3": {"type": "country", "iso_alpha3": "LK"},
    "ck_actors_person_has_no_country": {"type": "person", "country_id": 1, "iso_alpha3": None},
    "ck_citations_hedge_is_not_certain": {"hedge": "maybe", "modality": "certain"},
    "ck_currencies_code_is_iso": {"code": "eur"},
    "ck_currencies_minor_per_major_is_positive": {"minor_per_major": 0},
    "ck_documents_characters_is_positive": {"characters": 0},
    "ck_documents_reliability_is_explained": {"reliability": "C", "reliability_note": None},
    "ck_documents_text_is_licensed": {"text": "words", "license": None},
    "ck_financings_instrument_is_known": {"kind": "financing", "instrument": "no such term"},
    "ck_financings_kind_is_own": {"kind": "elephant", "instrument": None},
    "ck_financings_loan_is_its_kind": {"kind": "financing", "instrument": "loan"},
    "ck_former_slugs_became_another": {"slug": "same", "became": "same"},
    "ck_former_slugs_change_has_a_day": {"is_same": 0, "changed_on": None},
    "ck_former_slugs_record_was_named": {"record_id": 1, "became": None},
    "ck_former_slugs_same_as_another": {"is_same": 1, "became": None, "record_id": None},
    "ck_former_slugs_says_what_and_why": {"reason": ""},
    "ck_loans_interest_has_bound": INTEREST | {"interest_bound": None},
    "ck_loans_interest_is_not_negative": INTEREST | {"interest_percent": -1},
    "ck_loans_interest_range_grows": INTEREST | {"interest_to_percent": 2, "interest_bound": "between"},
    "ck_loans_interest_range_has_end": INTEREST | {"interest_to_percent": 3},
    **{f"ck_indicators_{name}": row | COST for name, row in OF_KINDS.items() if name.startswith(("amount_", "also_"))},
    "ck_indicators_amount_is_a_cost": FIRST_SUM,
    "ck_indicators_cost_is_money": {"quantity": "cost", "unit": None},
    "ck_indicators_share_is_part_of_a_whole": VALUE | {"quantity": "share", "value": 101, "unit": None},
    "ck_indicators_share_of_has_share": {"share_of": "all of it"},
    "ck_indicators_unit_is_of_a_measure": {"quantity": "votes"},
    "ck_indicators_value_bound_is_known": VALUE | {"value_bound": "no such term"},
    "ck_indicators_value_is_positive": VALUE | {"value": 0},
    "ck_indicators_value_range_grows": VALUE | {"value_to": 1, "value_bound": "between"},
    "ck_indicators_value_range_has_end": VALUE | {"value_bound": "between"},
    "ck_meetings_duration_bound_is_known": DURATION | {"duration_bound": "no such term"},
    "ck_meetings_duration_days_is_positive": DURATION | {"duration_days": 0, "duration_minutes": None},
    "ck_meetings_duration_has_bound": DURATION | {"duration_bound": None},
    "ck_meetings_duration_has_one_unit": DURATION | {"duration_days": 1},
    "ck_meetings_duration_minutes_is_positive": DURATION | {"duration_minutes": 0},
    "ck_meetings_duration_range_grows": DURATION | {"duration_to_minutes": 60, "duration_bound": "between"},
    "ck_meetings_duration_range_has_end": DURATION | {"duration_bound": "between"},
    "ck_meetings_ordinal_is_positive": {"ordinal": 0},
    "ck_memberships_is_not_of_itself": {"member_id": 1, "organization_id": 1},
    "ck_memberships_term_has_office": {"term": 2, "office_id": None},
    "ck_memberships_term_is_a_later_one": {"term": 1},
    "ck_exchange_rates_currency_is_another": {"currency": "EUR", "per_currency": "EUR"},
    "ck_exchange_rates_period_is_plain": {"period": "2031~"},
    "ck_exchange_rates_rate_is_positive": {"rate": 0},
    "ck_passages_note_has_reason": {"coding_note": "because", "coding_reason": None},
    "ck_passages_offsets_in_order": {"start_char": 9, "end_char": 9},
    "ck_passages_position_is_positive": {"paragraph": 0},
    "ck_places_coordinates_come_in_pairs": {"latitude": 1, "longitude": None},
    "ck_places_is_not_within_itself": {"id": NOBODY, "within_id": NOBODY},
    "ck_places_latitude_in_range": {"latitude": 91, "longitude": 0},
    "ck_places_longitude_in_range": {"latitude": 0, "longitude": -181},
    "ck_project_places_position_is_positive": {"position": 0},
    "ck_projects_is_not_its_own_parent": {"id": NOBODY, "parent_id": NOBODY},
    "ck_projects_status_as_of_in_order": {
        "status": "operating",
        "status_as_of": "2031",
        "status_as_of_earliest": "2031-02-01",
        "status_as_of_latest": "2031-01-01",
    },
    "ck_projects_status_as_of_has_status": {"status": None, "status_as_of": "2031"},
    "ck_records_is_named": {"slug": ""},
    "ck_relations_is_not_to_itself": {"subject_id": 1, "object_id": 1},
    "ck_trade_figures_change_bound_is_known": CHANGE | {"change_bound": "no such term"},
    "ck_parts_is_not_of_itself": {"whole_id": 1, "part_id": 1},
    "ck_trade_figures_change_has_bound": CHANGE | {"change_bound": None},
    "ck_trade_figures_change_in_range": CHANGE | {"change_percent": -101},
    "ck_trade_figures_change_range_grows": CHANGE | {"change_to_percent": 2, "change_bound": "between"},
    "ck_trade_figures_change_range_has_end": CHANGE | {"change_to_percent": 3},
    "ck_trade_figures_partner_is_another": {"country_id": 1, "partner_id": 1},
}


def by_name(pairs: Iterable[tuple[Table, Any]]) -> list[tuple[Table, Any]]:
    """In one order on every run: a table keeps its constraints in a set."""
    return sorted(pairs, key=lambda pair: str(pair[1].name))


def checks() -> list[tuple[Table, CheckConstraint]]:
    return by_name((t, c) for t in TABLES for c in t.constraints if isinstance(c, CheckConstraint))


def bad_values(table: Table, name: str) -> dict[str, Any] | None:
    """The values that break a CHECK, made from its kind."""
    rule = name.removeprefix(f"ck_{table.name}_")
    if rule in OF_KINDS:
        return OF_KINDS[rule]
    for column in table.columns:
        if rule == f"{column.name}_is_known" and VOCABULARY in column.info:
            return {column.name: "no such term"}
        if rule == f"{column.name}_is_boolean" and isinstance(column.type, Boolean):
            return {column.name: 2}
        if rule == f"{column.name}_in_order" and f"{column.name}_earliest" in table.c:
            return {key.format(column.name): value for key, value in WHOLE_DATE.items()}
        if rule == f"{column.name}_has_edtf":
            return {key.format(column.name): value for key, value in DATE_WITHOUT_EDTF.items()}
    return None


@pytest.fixture
def connection(sample_database: str) -> Iterator[sqlite3.Connection]:
    load_files(sample_database, [RATES_FILE])
    connection = sqlite3.connect(Path(sample_database.removeprefix("sqlite:///")))
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def insert_like_the_first(connection: sqlite3.Connection, table: Table, changed: dict[str, Any]) -> None:
    """Insert a copy of the table's first row with some values changed."""
    names = list(table.columns.keys())
    row = connection.execute(f'SELECT * FROM "{table.name}" {FIRST.get(table.name, "")} LIMIT 1').fetchone()
    assert row, f"the sample has no row in {table.name}"
    values = dict(zip(names, row, strict=True)) | changed
    marks = ", ".join("?" for _ in names)
    connection.execute(f'INSERT INTO "{table.name}" VALUES ({marks})', [values[name] for name in names])


def breaks(connection: sqlite3.Connection, table: Table, name: str, changed: dict[str, Any]) -> bool:
    """Whether a CHECK, and no rule that is tried before it, refuses a row; nothing is left of one that stands."""
    try:
        connection.execute("SAVEPOINT tried")
        insert_like_the_first(connection, table, changed)
    except sqlite3.IntegrityError as error:
        return str(error) == f"CHECK constraint failed: {name}"
    finally:
        connection.execute("ROLLBACK TO tried")
    return False


def found_by_trying(connection: sqlite3.Connection, table: Table, check: CheckConstraint) -> dict[str, Any] | None:
    """The values that break a CHECK, sought among nothing, blanks, and what is at and beside each literal in it."""
    rule = str(check.sqltext)
    texts = re.findall(r"'([^']*)'", rule)
    numbers = {float(one) for one in re.findall(r"-?\b\d+(?:\.\d+)?\b", rule)} | {0.0}
    values = [*chain.from_iterable((one - 1, one, one + 1) for one in sorted(numbers)), None, "", "odd", *texts]
    names = [column.name for column in table.c if re.search(rf"\b{column.name}\b", re.sub(r"'[^']*'", "", rule))]
    rows = (dict(zip(names, some, strict=True)) for some in product(values, repeat=len(names)))
    return next((row for row in rows if breaks(connection, table, str(check.name), row)), None)


@pytest.mark.parametrize(("table", "check"), checks(), ids=[str(check.name) for _, check in checks()])
def test_a_row_that_breaks_a_check_is_refused(
    connection: sqlite3.Connection, table: Table, check: CheckConstraint
) -> None:
    name = str(check.name)
    changed = BROKEN.get(name) or bad_values(table, name) or found_by_trying(connection, table, check)
    assert changed, f"no bad row is found for {name}; add one to BROKEN"
    with pytest.raises(sqlite3.IntegrityError, match=rf"CHECK constraint failed: {name}$"):
        insert_like_the_first(connection, table, changed)


@pytest.mark.parametrize(
    "rule",
    [
        "latitude <= 100",
        "latitude > -5.5 AND latitude < 5.5",
        "region <> 'nowhere'",
        "latitude IS NULL OR region IS NOT NULL",
    ],
)
def test_a_row_that_breaks_a_new_rule_is_found(connection: sqlite3.Connection, rule: str) -> None:
    place = Table("kept", MetaData(), *(Column(name, Float) for name in ("latitude", "region")))
    connection.execute(f"CREATE TABLE kept (latitude REAL, region TEXT, CONSTRAINT ck_new CHECK ({rule}))")
    connection.execute("INSERT INTO kept VALUES (1, 'north')")
    assert found_by_trying(connection, place, CheckConstraint(rule, name="ck_new"))


def test_no_row_is_found_that_breaks_a_rule_which_holds_always(connection: sqlite3.Connection) -> None:
    place = Table("kept", MetaData(), Column("latitude", Float))
    connection.execute("CREATE TABLE kept (latitude REAL, CONSTRAINT ck_new CHECK (latitude = 1 OR 1 = 1))")
    connection.execute("INSERT INTO kept VALUES (1)")
    assert found_by_trying(connection, place, CheckConstraint("latitude = 1 OR 1 = 1", name="ck_new")) is None


def test_every_bad_row_belongs_to_a_check() -> None:
    assert BROKEN.keys() <= {str(check.name) for _, check in checks()}


def foreign_keys() -> list[tuple[Table, ForeignKeyConstraint]]:
    return by_name((table, key) for table in TABLES for key in table.foreign_key_constraints)


@pytest.mark.parametrize(("table", "key"), foreign_keys(), ids=[str(key.name) for _, key in foreign_keys()])
def test_a_row_that_points_at_nothing_is_refused(
    connection: sqlite3.Connection, table: Table, key: ForeignKeyConstraint
) -> None:
    column = key.column_keys[0]
    changed: dict[str, Any] = {column: NOBODY}
    if column != "id":
        changed |= standing_of_its_own(connection, table)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and not {"id", column} & set(constraint.columns.keys()):
            changed |= other_end(connection, constraint)
    if table.name == "actors":
        changed["type"] = "organization"
    if column in ("currency", "also_currency"):
        changed |= FIRST_SUM | SECOND_SUM | {column: "XXX"}
        changed |= COST if table.name == "indicators" else {}
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        insert_like_the_first(connection, table, changed)


def standing_of_its_own(connection: sqlite3.Connection, table: Table) -> dict[str, Any]:
    """Values that let a copy of the first row stand, so that only what a test changes can be wrong with it."""
    if table.name == "records":
        return {"id": NEW, "slug": "new"}
    if table.name == "former_slugs":
        return {"slug": "new"}
    if table.name == "passages":
        return {"id": NEW, "label": "P99.S1", "paragraph": 99, "start_char": 10_000, "end_char": 10_001}
    if table.name in ("claims", "resolutions"):
        return {"field": "another"}
    if table.name in ("project_places", "account_speakers"):
        return {"position": 99 if table.name == "project_places" else 4}
    if "kind" in table.c:
        copied = 'SELECT kind, label, fact_file_id FROM records WHERE id = (SELECT id FROM "{0}" LIMIT 1)'
        kind, label, fact_file = connection.execute(copied.format(table.name)).fetchone()
        row = (NEW, kind, "new", label, fact_file)
        connection.execute("INSERT INTO records (id, kind, slug, label, fact_file_id) VALUES (?, ?, ?, ?, ?)", row)
    return {"id": NEW} if "id" in table.c else {}


@pytest.mark.parametrize(
    "table", [t for t in TABLES if "kind" in t.c and t.name != "records"], ids=lambda table: table.name
)
def test_a_record_cannot_stand_in_the_table_of_another_kind(connection: sqlite3.Connection, table: Table) -> None:
    changed = standing_of_its_own(connection, table)
    connection.execute("UPDATE records SET kind = 'elephant' WHERE id = ?", (NEW,))
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and "id" not in constraint.columns:
            changed |= other_end(connection, constraint)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        insert_like_the_first(connection, table, changed)


def other_end(connection: sqlite3.Connection, unique: UniqueConstraint) -> dict[str, Any]:
    """A value that makes a copied row another one for a UNIQUE constraint: a record that nothing of the kind names."""
    for column in unique.columns:
        if column.foreign_keys:
            referred = next(iter(column.foreign_keys)).column.table.name
            used = f'SELECT "{column.name}" FROM "{column.table.name}"'
            found = connection.execute(f'SELECT max(id) FROM "{referred}" WHERE id NOT IN ({used})').fetchone()[0]
            if found is not None:
                return {column.name: found}
    return {}


def uniques() -> list[tuple[Table, UniqueConstraint]]:
    found = ((t, c) for t in TABLES for c in t.constraints if isinstance(c, UniqueConstraint))
    return by_name((t, c) for t, c in found if "id" not in c.columns)


@pytest.mark.parametrize(("table", "unique"), uniques(), ids=[str(unique.name) for _, unique in uniques()])
def test_a_second_row_of_the_same_is_refused(
    connection: sqlite3.Connection, table: Table, unique: UniqueConstraint
) -> None:
    names = ", ".join(f"{table.name}.{column.name}" for column in unique.columns)
    others = {c.name for u in uniques() for c in u[1].columns if u[0] is table and u[1] is not unique}
    changed: dict[str, Any] = {"id": NOBODY}
    for column in others - {column.name for column in unique.columns}:
        changed[column] = {"label": "P99.S9", "start_char": 10_000, "sentence": 99, "paragraph": 99}.get(
            column, "other"
        )
    if "start_char" in changed:
        changed["end_char"] = 10_001
    with pytest.raises(sqlite3.IntegrityError, match=rf"UNIQUE constraint failed: {names}$"):
        insert_like_the_first(connection, table, changed)


def required() -> list[tuple[Table, str]]:
    return [
        (table, column.name)
        for table in TABLES
        for column in table.columns
        if not column.nullable and not (column.primary_key and len(table.primary_key) == 1 and column.name == "id")
    ]


@pytest.mark.parametrize(
    ("table", "column"), required(), ids=[f"{table.name}.{column}" for table, column in required()]
)
def test_a_row_without_what_it_needs_is_refused(connection: sqlite3.Connection, table: Table, column: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=rf"NOT NULL constraint failed: {table.name}.{column}$"):
        insert_like_the_first(connection, table, {column: None})


def test_every_constraint_has_a_name() -> None:
    assert not [(t.name, c) for t in TABLES for c in t.constraints if not c.name]


def test_every_table_and_column_says_what_it_means() -> None:
    silent = [t.name for t in TABLES if not t.comment]
    silent += [f"{t.name}.{c.name}" for t in TABLES for c in t.columns if not c.comment]
    assert silent == []


def test_every_nullable_column_says_what_null_means() -> None:
    whys = {f"{t.name}.{c.name}": (explained(c), c.comment) for t in TABLES for c in t.columns if c.nullable}
    assert [name for name, (why, _) in whys.items() if len(why) != 1] == []
    assert [name for name, (why, comment) in whys.items() if f" Null: {why[0]}." not in (comment or "")] == []


def test_only_a_column_that_may_be_blank_says_what_null_means() -> None:
    assert [f"{t.name}.{c.name}" for t in TABLES for c in t.columns if explained(c) and not c.nullable] == []


def explained(column: Column[Any]) -> list[str]:
    return [column.info[key] for key in (BLANK, ABSENT) if key in column.info]


def test_a_column_that_ends_in_its_unit_has_it_as_data() -> None:
    endings = {"percent": "percent", "minutes": "minutes", "days": "days", "minor": "minor units"}
    told = {
        f"{t.name}.{c.name}": str(c.info.get("unit")).startswith(unit)
        for t in TABLES
        for c in t.columns
        for ending, unit in endings.items()
        if c.name.endswith(f"_{ending}")
    }
    assert told
    assert [name for name, is_told in told.items() if not is_told] == []


def test_every_foreign_key_is_indexed(connection: sqlite3.Connection) -> None:
    missing = []
    for table in TABLES:
        firsts = {index_columns(connection, name)[0] for name in index_names(connection, table)}
        firsts |= {next(iter(table.primary_key)).name}
        missing += [
            f"{table.name}.{k.column_keys[0]}" for k in table.foreign_key_constraints if k.column_keys[0] not in firsts
        ]
    assert missing == []


def index_names(connection: sqlite3.Connection, table: Table) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA index_list("{table.name}")')]


def index_columns(connection: sqlite3.Connection, index: str) -> list[str]:
    return [row[2] for row in connection.execute(f'PRAGMA index_info("{index}")')]


def test_a_label_cannot_differ_between_record_and_thing(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        connection.execute("UPDATE actors SET label = 'Somebody else' WHERE id = (SELECT min(id) FROM actors)")


def test_a_changed_label_of_a_record_changes_its_thing(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE records SET label = 'Lakeland Republic' WHERE slug = 'lakeland'")
    found = connection.execute("SELECT label FROM actors WHERE id = (SELECT id FROM records WHERE slug = 'lakeland')")
    assert found.fetchone() == ("Lakeland Republic",)
