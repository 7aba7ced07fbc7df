"""Views that find what no machine should merge or mend: each verdict on small documents, and alike on every engine."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from communique.database.engine import open_engine
from communique.edition.export import export_database
from communique.factfiles.files import load_files
from communique.reports.engines import duckdb
from communique.reports.result import on_database, run_report
from tests.support.databases import new_database
from tests.support.parity import rows_of_view
from tests.support.small_world import GAZETTEER
from tests.unit.test_conclusions import loaded, values

TRADE = {"country": "state-a", "partner": "state-b", "period": "2022", "evidence": ["P1.S2"]}
SUM = {"provider": "state-a", "stage": "planned", "evidence": ["P1.S2"]}
MEETING = {"label": "Talks", "status": "held", "held_on": "2023-12-07", "evidence": ["P1.S2"]}
ATTENDED = {"attendance": "attended", "evidence": ["P1.S3"]}
PACT = {"label": "A pact", "evidence": ["P1.S2"]}
PARTIES = [{"actor": actor, "role": "party"} for actor in ("state-a", "state-b")]


def trade(flow: str, amount: str, **more: Any) -> dict[str, Any]:
    """A trade figure of 2022."""
    return {**TRADE, "flow": flow, "amount": amount, "tag": "t", **more}


def told_by_two(tmp_path: Path, one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """A database of two documents."""
    return loaded(tmp_path, first=one, second=other)


@pytest.mark.parametrize(
    ("exports", "imports", "turnover", "verdict"),
    [
        ("3 billion EUR", "2 billion EUR", "5 billion EUR", "adds up"),
        ("about 3 billion EUR", "2 billion EUR", "5.2 billion EUR", "adds up"),
        ("3 billion EUR", "2 billion EUR", "over 8 billion EUR", "too little"),
        ("3 billion EUR", "2 billion EUR", "at least 8 billion EUR", "too little"),
        ("at least 3 billion EUR", "2 billion EUR", "8 billion EUR", "adds up"),
        ("3 billion EUR", "2 billion EUR", "4 billion EUR", "too much"),
        ("3 billion EUR", "2 billion EUR", "up to 4 billion EUR", "too much"),
        ("3 billion EUR", None, "5 billion EUR", "incomplete"),
        ("6 billion EUR", None, "5 billion EUR", "too much"),
        ("3 billion USD", "2 billion EUR", "5 billion EUR", "incomplete"),
    ],
)
def test_both_directions_are_held_against_turnover(
    exports: str, imports: str | None, turnover: str, verdict: str, tmp_path: Path
) -> None:
    parts = [trade("X", exports), *([trade("M", imports)] if imports else [])]
    url = loaded(tmp_path, first={"trade_figures": [*parts, trade("turnover", turnover)]})
    assert values(url, "SELECT verdict FROM sums") == [(verdict,)]


def test_what_two_voices_say_is_not_added_up(tmp_path: Path) -> None:
    one = [trade("X", "3 billion EUR"), trade("turnover", "9 billion EUR")]
    url = told_by_two(tmp_path, {"trade_figures": one}, {"trade_figures": [trade("M", "2 billion EUR")]})
    assert values(url, "SELECT parts, of_parts, verdict FROM sums") == [(1, 2, "incomplete")]
    reported = [trade("X", "3 billion EUR", said_by="agency-d"), trade("M", "2 billion EUR", said_by="minister-c")]
    url = loaded(tmp_path / "more", first={"trade_figures": [*reported, trade("turnover", "9 billion EUR")]})
    assert values(url, "SELECT verdict FROM sums") == []


def test_a_direction_seen_from_either_side_is_one_part(tmp_path: Path) -> None:
    mirrored = {"country": "state-b", "partner": "state-a"}
    parts = [trade("X", "3 billion EUR"), trade("M", "about 3 billion EUR", **mirrored)]
    back = [trade("M", "2 billion EUR"), trade("turnover", "5 billion EUR", **mirrored)]
    url = loaded(tmp_path, first={"trade_figures": [*parts, *back]})
    assert values(url, "SELECT parts, parts_low, parts_high, verdict FROM sums") == [(2, 4.6e9, 5.4e9, "adds up")]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("2022", "3 billion EUR"), ("2022-11", "1 billion EUR"), [(1, 0)]),
        (("2022", "3 billion EUR"), ("2023", "3 billion EUR"), [(0, 1)]),
        (("2022", "3 billion EUR"), ("2023", "3 billion USD"), []),
        (("2022", "3 billion EUR"), ("2023", "4 billion EUR"), []),
        (("2022", "4.9 billion EUR"), ("2023", "about 5 billion EUR"), [(0, 1)]),
        (("2022", "about 5 billion EUR"), ("2023", "4.9 billion EUR"), [(0, 1)]),
        (("2022", "4.9 billion EUR"), ("2023", "5 billion EUR"), []),
        (("2022", "4.7 billion EUR"), ("2023", "about 5 billion EUR"), []),
        (("2022", "4.9 billion EUR"), ("2023", "about 5 billion USD"), []),
        (("2022", "3 billion EUR"), ("2022/2023", "3 billion EUR"), [(1, 1)]),
        (("[2021..]", "3 billion EUR"), ("2023", "4 billion EUR"), [(1, 0)]),
    ],
)
def test_figures_of_one_trade_close_in_time_are_found(
    one: tuple[str, str], other: tuple[str, str], found: list[tuple[int, int]], tmp_path: Path
) -> None:
    figures = [trade("turnover", one[1], period=one[0], tag="one")]
    # Turnover has no direction.
    figures += [trade("turnover", other[1], period=other[0], tag="other", country="state-b", partner="state-a")]
    figures += [trade("X", one[1], period=one[0], tag="third")]
    url = loaded(tmp_path, first={"trade_figures": figures})
    assert values(url, "SELECT overlaps, same_figure FROM nearby_periods") == found


def test_what_does_not_fit_is_reported_with_both_values_and_by_how_much(tmp_path: Path) -> None:
    """A sum that is too small, a figure of another year, and one loan in two currencies."""
    loan = {"slug": "loan", "instrument": "loan", "provider": "state-a", "stage": "agreed", "evidence": ["P1.S4"]}
    flows = [trade("X", "3 billion EUR"), trade("M", "2 billion EUR"), trade("turnover", "6.3 billion EUR")]
    later = trade("turnover", "about 6.4 billion EUR", period="2023")
    one = {"trade_figures": flows, "financings": [{**loan, "amount": "5 million EUR"}]}
    two = {"trade_figures": [later], "financings": [{**loan, "amount": "5 million USD"}]}
    url = told_by_two(tmp_path, one, two)
    rows = run_report("figures-that-do-not-fit", url).as_dicts()
    shown = ("finding", "value", "document", "other_value", "other_document", "parts", "difference", "unit")
    assert [tuple(row[name] for name in shown) for row in rows] == [
        ("parts fall short", "6.3 billion EUR", "first", None, "first", 2, -1e9, "EUR"),
        ("another currency", "5 million EUR", "first", "5 million USD", "second", None, None, None),
        ("perhaps the same figure", "6.3 billion EUR", "first", "about 6.4 billion EUR", "second", None, 0.1e9, "EUR"),
    ]
    assert [row["period"] for row in rows] == ["2022", None, "2022"]
    only = run_report("figures-that-do-not-fit", url, finding="another currency").as_dicts()
    assert only == rows[1:2]


OVERLAP = ["same provider, and amounts that overlap"]
RAILWAY = {"projects": [{"slug": "railway", "label": "Railway", "evidence": ["P1.S2"]}]}
CONCLUDED = [{"at": "P1.S3", "field": "project", "inferred": True}]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"project": "railway"}, {"project": "railway"}, ["same provider and project"]),
        (
            {"project": "railway"},
            {"project": "railway", "evidence": ["P1.S2", *CONCLUDED]},
            ["same provider and project"],
        ),
        ({"project": "railway"}, {"project": "railway", "provider": "state-b"}, []),
        ({"amount": "about 3 million EUR"}, {"amount": "3.2 million EUR"}, ["same provider, and amounts that overlap"]),
        ({"amount": "3 million EUR"}, {"amount": "4 million EUR"}, []),
        ({"amount": "9.9 million EUR"}, {"amount": "about 10.5 million EUR"}, OVERLAP),
        ({"amount": "2 to 90 million EUR"}, {"amount": "50 million EUR"}, OVERLAP),
        ({"amount": "50 million EUR"}, {"amount": "2 to 90 million EUR"}, OVERLAP),
        ({"amount": "2 to 90 million EUR"}, {"amount": "200 million EUR"}, []),
        ({"amount": "3 million EUR"}, {"amount": "3 million USD"}, []),
        (
            {"amount": "3 million EUR", "recipient": "state-b"},
            {"amount": "3 million EUR", "recipient": "minister-c"},
            [],
        ),
        (
            {"amount": "3 million EUR", "recipient": "state-b"},
            {"amount": "3 million EUR"},
            ["same provider, and amounts that overlap"],
        ),
    ],
)
def test_one_sum_under_two_slugs_is_found(
    one: dict[str, Any], other: dict[str, Any], why: list[str], tmp_path: Path
) -> None:
    first = {**RAILWAY, "financings": [{**SUM, "slug": "sum-one", **one}]}
    url = told_by_two(tmp_path, first, {"financings": [{**SUM, "slug": "sum-other", **other}]})
    assert values(url, "SELECT kind, why FROM perhaps_the_same") == [("financing", reason) for reason in why]


def test_what_one_document_holds_apart_is_not_perhaps_the_same(tmp_path: Path) -> None:
    sums = [{**SUM, "amount": "3 million EUR", "slug": f"sum-{name}"} for name in ("one", "other")]
    url = loaded(tmp_path, first={"financings": sums})
    assert values(url, "SELECT why FROM perhaps_the_same") == []


def test_each_pair_of_amounts_that_overlap_is_found_and_no_other(tmp_path: Path) -> None:
    """However they lie: the view compares those of like size alone, and wide ones with all."""
    random = Random(7)

    def amount() -> str:
        least = round(random.choice((1, 9.6, 10, 95, 100, 740, 7_400_000)) * random.uniform(0.8, 1.3), 2)
        most = round(least * random.choice((1.1, 1.2, 1.25, 1.3, 40)), 2)
        return random.choice((f"{least} EUR", f"about {least} EUR", f"{least} to {most} EUR"))

    bodies = [
        {"financings": [{**SUM, "slug": f"{name}-{number}", "amount": amount()} for number in range(60)]}
        for name in ("one", "other")
    ]
    url = told_by_two(tmp_path, *bodies)
    bounds = "SELECT r.slug, k.low, k.high FROM claims AS k JOIN accounts AS a ON a.id = k.account_id "
    said = values(url, f"{bounds} JOIN records AS r ON r.id = a.record_id WHERE k.field = 'amount'")
    one, other = ([row for row in said if row[0].startswith(name)] for name in ("one", "other"))
    expected = {(x, y) for x, low, high in one for y, least, most in other if low <= most and least <= high}
    pairs = "SELECT x.slug, y.slug FROM perhaps_the_same AS p JOIN records AS x ON x.id = p.one_id "
    found = values(url, f"{pairs} JOIN records AS y ON y.id = p.other_id")
    assert len(said) == 120
    assert set(found) == expected
    assert len(expected) > 100


@pytest.mark.parametrize(
    ("day", "actor", "found"),
    [("2023-12-07", "state-a", 1), ("2023-12-08", "state-a", 0), ("2023-12-07", "state-b", 0)],
)
def test_one_meeting_under_two_slugs_is_found(day: str, actor: str, found: int, tmp_path: Path) -> None:
    one = {**MEETING, "slug": "one", "participants": [{"actor": "state-a", **ATTENDED}]}
    other = {**MEETING, "slug": "other", "held_on": day, "participants": [{"actor": actor, **ATTENDED}]}
    url = told_by_two(tmp_path, {"meetings": [one]}, {"meetings": [other]})
    rows = [("meeting", "same day, and a participant in common")] * found
    assert values(url, "SELECT kind, why FROM perhaps_the_same") == rows


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"number": "No 7"}, {"number": "No 7"}, ["same number"]),
        ({"number": "No 7"}, {"number": "No 8"}, []),
        (
            {"signed_on": "2023-12-07", "parties": PARTIES},
            {"signed_on": "2023-12-07", "parties": PARTIES},
            ["same day and parties"],
        ),
        ({"signed_on": "2023-12-07", "parties": PARTIES}, {"signed_on": "2023-12-07", "parties": PARTIES[:1]}, []),
        ({"signed_on": "2023-12", "parties": PARTIES}, {"signed_on": "2023-12", "parties": PARTIES}, []),
    ],
)
def test_one_agreement_under_two_slugs_is_found(
    one: dict[str, Any], other: dict[str, Any], why: list[str], tmp_path: Path
) -> None:
    pacts = [{"agreements": [{**PACT, "slug": slug, **said}]} for slug, said in (("one", one), ("other", other))]
    url = told_by_two(tmp_path, *pacts)
    assert values(url, "SELECT kind, why FROM perhaps_the_same") == [("agreement", reason) for reason in why]


UNDATED = {key: value for key, value in MEETING.items() if key != "held_on"} | {"slug": "m"}
STEP = {"type": "ratification", "evidence": ["P1.S3"]}
OFFICE = {"member": "minister-c", "organization": "state-a", "role": "minister", "evidence": ["P1.S2"]}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (
            {"meetings": [{**MEETING, "slug": "m", "status": "cancelled"}]},
            {
                "meetings": [
                    {**MEETING, "slug": "m", "status": "cancelled", "participants": [{"actor": "state-a", **ATTENDED}]}
                ]
            },
            ("somebody attended a meeting that was not held", "attendance", "attended", "status", "cancelled"),
        ),
        (
            {"agreements": [{**PACT, "slug": "p", "signed_on": "2023-12-07"}]},
            {"agreements": [{**PACT, "slug": "p", "milestones": [{**STEP, "actual": "2023-12-01"}]}]},
            ("a later step was reached before the signing", "actual", "2023-12-01", "signed_on", "2023-12-07"),
        ),
        (
            {"agreements": [{**PACT, "slug": "p", "signed_on": "2023-12-01", "meeting": "m"}], "meetings": [UNDATED]},
            {"meetings": [{**MEETING, "slug": "m"}]},
            ("it was signed at a meeting of another day", "signed_on", "2023-12-01", "held_on", "2023-12-07"),
        ),
        (
            {"agreements": [{**PACT, "slug": "p", "milestones": [{**STEP, "actual": "2023-12-01"}]}]},
            {"agreements": [{**PACT, "slug": "p", "milestones": [{**STEP, "status": "notMet"}]}]},
            ("it has a day on which it was reached, and was not reached", "status", "notMet", "actual", "2023-12-01"),
        ),
        (
            {"financings": [{**SUM, "slug": "sum-s"}]},
            {"financings": [{**SUM, "slug": "sum-s", "recipient": "state-a"}]},
            ("who gives is who gets", "provider", "State A", "recipient", "State A"),
        ),
        (
            {"memberships": [OFFICE]},
            {"memberships": [{**OFFICE, "role": "speaker"}]},
            ("two roles, and no office that tells whether they are one", "role", "minister", "role", "speaker"),
        ),
    ],
    ids=[
        "attended what was not held",
        "step before signing",
        "signed elsewhen",
        "reached or not",
        "to itself",
        "two roles",
    ],
)
def test_two_accounts_that_cannot_both_be_right_of_one_record_are_found(
    one: dict[str, Any], other: dict[str, Any], found: tuple[str, ...], tmp_path: Path
) -> None:
    query = "SELECT rule, one_field, one_value, other_field, other_value FROM inconsistent"
    url = told_by_two(tmp_path, one, other)
    assert values(url, query) == [found]
    assert values(loaded(tmp_path / "alone", first=one), query) == []


def test_an_office_that_begins_after_its_end_is_found(tmp_path: Path) -> None:
    url = loaded(tmp_path, first={"memberships": [{**OFFICE, "start_date": "2022", "end_date": "2022"}]})
    query = "SELECT rule, one_value, other_value FROM inconsistent"
    assert values(url, query) == []
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE memberships SET end_date = '2021', end_date_latest = '2021-12-31'")
    assert values(url, query) == [("it begins after its end", "2022", "2021")]


def test_a_document_says_what_it_says_whatever_stands(tmp_path: Path) -> None:
    amount = {"at": "P1.S4", "field": "amount"}
    said = {**SUM, "slug": "sum-s", "amount": "3 million EUR", "evidence": ["P1.S2", amount]}
    first = {"financings": [said, {**said, "amount": "9 million EUR", "said_by": "minister-c", "evidence": ["P1.S5"]}]}
    url = told_by_two(tmp_path, first, {"financings": [{**said, "amount": "7 million EUR", "scope": "first part"}]})
    columns = "field, value, scope, voice, passage, standing"
    of_sum = "FROM said_by_document WHERE kind = 'financing' AND field IN ('', 'amount') AND document ="
    assert values(url, f"SELECT {columns} {of_sum} 'first' ORDER BY field, voice") == [
        ("", None, None, "Minister C", "P1.S5", None),
        ("", None, None, "first", "P1.S2", None),
        ("amount", "9 million EUR", None, "Minister C", "P1.S5", "rival"),
        ("amount", "3 million EUR", None, "first", "P1.S4", "stands"),
    ]
    assert values(url, f"SELECT {columns} {of_sum} 'second' AND field = 'amount'") == [
        ("amount", "7 million EUR", "first part", "second", "P1.S4", "not comparable"),
    ]


def test_a_rival_stands_beside_what_stands_with_the_rule(tmp_path: Path) -> None:
    said = {**SUM, "slug": "sum-s", "amount": "3 million EUR"}
    url = told_by_two(tmp_path, {"financings": [said]}, {"financings": [{**said, "amount": "about 9 million EUR"}]})
    names = ("field", "our_value", "our_voice", "rule", "is_denied", "rival_value", "rival_voice", "document")
    (row,) = run_report("disagreements", url).as_dicts()
    assert tuple(row[name] for name in names) == (
        *("amount", "3 million EUR", "first", "the earliest printed", "no", "about 9 million EUR", "second", "second"),
    )
    assert values(url, "SELECT is_tied FROM disagreements") == [(1,)]
    (slug,) = values(url, "SELECT slug FROM records WHERE kind = 'financing'")[0]
    assert len(run_report("disagreements", url, record=slug).rows) == 1


def test_a_denial_of_the_whole_is_one_row_and_no_value(tmp_path: Path) -> None:
    said = {**SUM, "slug": "sum-s", "amount": "3 million EUR"}
    url = told_by_two(tmp_path, {"financings": [said]}, {"financings": [{**said, "denies": True}]})
    names = ("field", "our_value", "rule", "is_denied", "rival_value", "rival_voice")
    (row,) = run_report("disagreements", url).as_dicts()
    assert tuple(row[name] for name in names) == ("", None, None, "yes", "denies all of it", "second")
    assert values(url, "SELECT voices, disputed FROM finance_book")[0][0] == 1


def test_news_stands_beside_the_value_that_it_replaces(tmp_path: Path) -> None:
    said = {**SUM, "slug": "sum-s"}
    url = told_by_two(tmp_path, {"financings": [said]}, {"financings": [{**said, "stage": "provided"}]})
    names = (
        "field",
        "earlier_value",
        "earlier_voice",
        "later_value",
        "later_voice",
        "document",
        "published_on",
        "passage",
    )
    (row,) = run_report("updates", url).as_dicts()
    assert tuple(row[name] for name in names) == (
        *("stage", "planned", "first", "provided", "second", "second", "2023-12-11", "P1.S2"),
    )
    assert run_report("disagreements", url).rows == []
    assert values(url, "SELECT stage, disputed, updated FROM finance_book") == [("provided", None, "stage")]


EVERYTHING: dict[str, dict[str, Any]] = {
    "first": {
        **RAILWAY,
        "trade_figures": [
            trade("X", "3 billion EUR"),
            trade("M", "2 billion EUR"),
            trade("turnover", "9 billion EUR"),
            trade("turnover", "up to 9 billion EUR", period="2022-11", tag="late"),
        ],
        "financings": [
            {**SUM, "slug": "sum-one", "amount": "3 million EUR", "project": "railway"},
            {
                **SUM,
                "slug": "sum-two",
                "amount": "5 million EUR",
                "project": "railway",
                "evidence": ["P1.S2", *CONCLUDED],
            },
        ],
        "meetings": [{**MEETING, "slug": "one", "participants": [{"actor": "state-a", **ATTENDED}]}],
        "agreements": [
            {
                **PACT,
                "slug": "p",
                "number": "No 7",
                "signed_on": "2023-12-07",
                "milestones": [{**STEP, "actual": "2023"}],
            }
        ],
    },
    "second": {
        "financings": [
            {**SUM, "slug": "sum-one", "amount": "7 million EUR", "stage": "provided", "project": "railway"},
            {**SUM, "slug": "sum-other", "amount": "3 million EUR", "project": "railway"},
        ],
        "meetings": [{**MEETING, "slug": "other", "participants": [{"actor": "state-a", **ATTENDED}]}],
        "agreements": [
            {**PACT, "slug": "p", "milestones": [{**STEP, "status": "notMet"}]},
            {**PACT, "slug": "q", "number": "No 7"},
        ],
    },
    "third": {
        "financings": [{**SUM, "slug": "sum-other", "amount": "3 million EUR", "project": "railway", "denies": True}]
    },
}
VIEWS_WITH_ROWS = (
    *("conclusions", "said_by_document", "disagreements", "updates", "sums", "nearby_periods"),
    *("perhaps_the_same", "inconsistent", "finance_book", "project_overview", "field_sources", "gaps"),
)


@pytest.fixture
def everything(tmp_path: Path) -> str:
    """A database in which each of the views has rows."""
    return loaded(tmp_path, **EVERYTHING)


def rows_of_views(url: str) -> dict[str, list[str]]:
    """What the views of a database give."""
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        rows = {view: rows_of_view(on_database(connection), view) for view in VIEWS_WITH_ROWS}
    engine.dispose()
    return rows


def test_the_views_have_the_same_rows_on_postgresql(everything: str, postgresql_database: str, tmp_path: Path) -> None:
    new_database(postgresql_database)
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    load_files(postgresql_database, [tmp_path / "world.yaml"])
    load_files(postgresql_database, [tmp_path / f"{name}.yaml" for name in EVERYTHING])
    ours = rows_of_views(everything)
    assert all(ours.values()), [view for view, rows in ours.items() if not rows]
    assert rows_of_views(postgresql_database) == ours


def test_the_views_have_the_same_rows_on_duckdb(everything: str, tmp_path: Path) -> None:
    with open_engine(everything, read_only=True).connect() as connection:
        export_database(connection, tmp_path / "export")
    with duckdb.duckdb_on(tmp_path / "export") as run:
        theirs = {view: rows_of_view(run, view) for view in VIEWS_WITH_ROWS}
    assert theirs == rows_of_views(everything)


LENGTH = {"quantity": "length", "unit": "km", "at": "P1.S3"}
OPENING = {"type": "opening", "status": "scheduled", "evidence": ["P1.S3"]}
ITS_OWN = {"evidence": ["P1.S3", {"at": "P1.S4", "field": "planned", "value": "2030"}]}


@pytest.mark.parametrize(
    ("second", "promised"),
    [
        ({"planned": "2030"}, [("2030", "first"), ("2030", "second")]),
        ({"planned": "2031"}, [("2031", "second")]),
        ({"planned": "2030", "denies": True}, [("2030", "first")]),
        ({"planned": "2031", "scope": "northern half"}, [("2030", "first")]),
        ({}, [("2030", "first")]),
        ({"planned": "2030-06"}, [("2030-06", "second")]),
        (ITS_OWN, [("2030", "first"), ("2030", "second")]),
    ],
    ids=["the same day", "moved", "denied", "of a part", "no day", "a day of it", "in a sentence of its own"],
)
def test_only_who_says_so_has_promised_what_stands(
    second: dict[str, Any], promised: list[tuple[str, str]], tmp_path: Path
) -> None:
    railway = {"slug": "railway", "label": "Railway", "evidence": ["P1.S2"]}
    said = [{"projects": [{**railway, "milestones": [{**OPENING, **step}]}]} for step in ({"planned": "2030"}, second)]
    url = told_by_two(tmp_path, *said)
    assert values(url, "SELECT planned, document FROM promises ORDER BY document") == promised


def test_a_pair_at_a_meeting_says_what_the_coder_concludes_of_it(tmp_path: Path) -> None:
    concluded = {"at": "P1.S3", "field": "attendance", "inferred": True}
    there = [{"actor": "state-a", **ATTENDED}, {"actor": "state-b", **ATTENDED, "evidence": ["P1.S3", concluded]}]
    url = loaded(tmp_path, first={"meetings": [{**MEETING, "slug": "m", "participants": there}]})
    (row,) = run_report("who-met-whom", url).as_dicts()
    assert (row["one_inferred"], row["other_inferred"]) == (None, "attendance")


def test_those_of_one_side_have_not_met_unless_they_are_asked_for(tmp_path: Path) -> None:
    """A minister is beside the president of the state for which both came; a state is on its own side."""
    there = [
        {"actor": "state-a", **ATTENDED},
        {"actor": "state-b", **ATTENDED},
        {"actor": "minister-c", "on_behalf_of": "state-a", **ATTENDED},
    ]
    url = loaded(tmp_path, first={"meetings": [{**MEETING, "slug": "m", "participants": there}]})

    def met(**asked: str) -> set[tuple[str, str, str | None]]:
        return {
            (row["one"], row["other"], row["one_side"]) for row in run_report("who-met-whom", url, **asked).as_dicts()
        }

    apart = {("Minister C", "State B", "State A"), ("State A", "State B", None)}
    assert met() == met(sides="different") == apart
    assert met(sides="all") == {*apart, ("Minister C", "State A", "State A")}


def test_a_figure_in_dispute_or_news_comes_with_its_unit(tmp_path: Path) -> None:
    lengths = [
        {"slug": "railway", "label": "Railway", "at": "P1.S2", "indicators": [{**LENGTH, "value": value}]}
        for value in (40, 50)
    ]
    loans = [{**SUM, "slug": "loan", "instrument": "loan", "interest_percent": rate} for rate in (2, "about 4")]
    first, second = ({"projects": [one], "financings": [other]} for one, other in zip(lengths, loans, strict=True))
    url = told_by_two(tmp_path, first, second)
    told = "SELECT field, our_value, rival_value FROM disagreements ORDER BY field"
    assert values(url, told) == [("interest_percent", "2 %", "about 4 %"), ("value", "40 km", "50 km")]
    said = {**LENGTH, "said_by": "state-b", "value": 40}
    both = [{**said, "said_on": "2023-12-01"}, {**said, "value": 50, "said_on": "2023-12-03"}]
    projects = [{**lengths[0], "indicators": both[:1]}, {**lengths[0], "said_by": "state-b", "indicators": both[1:]}]
    url = loaded(tmp_path / "news", **{f"doc-{n}": {"projects": [one]} for n, one in enumerate(projects)})
    assert values(url, "SELECT earlier_value, later_value FROM updates") == [("40 km", "50 km")]
