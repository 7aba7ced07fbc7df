"""The Python way in: typed, read-only unless asked otherwise, and without a query for each row."""

from __future__ import annotations

import inspect
import pydoc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, create_engine, event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, SAWarning
from sqlalchemy.orm import Mapper, Session, aliased, joinedload, selectinload

import communique
from communique import (
    Actor,
    Citation,
    Claim,
    Currency,
    Document,
    EventParty,
    Financing,
    Loan,
    Meeting,
    Milestone,
    Name,
    Passage,
    Place,
    Project,
    ProjectPlace,
    Record,
    Stance,
    TradeFigure,
    columns_of,
    open_session,
    run_report,
)
from communique.database.connection import migrate, open_database
from communique.database.revision import DatabaseNotReadyError
from communique.factfiles.claims.kinds import fields_of
from communique.factfiles.files import load_files
from communique.schema import Base
from communique.schema.meeting import MeetingPlace
from communique.schema.record import fields_of_records, kinds_of_things, tables_of_kinds
from tests.conftest import SAMPLE_FILES
from tests.support.postgresql import database as empty_database


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_an_amount_is_a_decimal(seed_database: str) -> None:
    with open_session(seed_database) as session:
        amounts = {f.stage: f.amount for f in session.scalars(select(Financing))}
    assert amounts == {"provided": Decimal(500_000_000), "planned": Decimal(1_500_000_000)}
    assert all(type(amount) is Decimal for amount in amounts.values())


def test_an_amount_has_its_minor_units(sample_database: str) -> None:
    with open_session(sample_database, read_only=False) as session:
        loan = session.scalars(select(Loan)).one()
        loan.amount_minor = 12_345
        session.flush()
        assert loan.amount == Decimal("123.45")


def test_a_range_has_an_end_and_a_second_sum_an_amount(sample_database: str) -> None:
    with open_session(sample_database) as session:
        planned = session.scalars(select(Financing).where(Financing.amount_to >= 15 * 10**6)).one()
        assert (planned.amount, planned.amount_to, planned.amount_bound) == (12 * 10**6, 15 * 10**6, "between")
        assert (planned.also_amount, planned.also_amount_to, planned.also_bound) == (9 * 10**6, None, "over")
        assert planned.also_currency_unit is not None
        assert planned.also_currency_unit.financings_in_both == [planned]
        assert session.scalars(select(Financing.id).where(Financing.also_amount > 9 * 10**6)).all() == []
        lent = session.scalars(select(Loan)).one()
        assert (lent.amount_to, lent.also_amount, lent.also_amount_to) == (None, None, None)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sample_on_either(request: pytest.FixtureRequest, sample_file: Path) -> Iterator[str]:
    """The URL of the sample, on SQLite and on PostgreSQL; nothing is committed to it."""
    if request.param == "sqlite":
        yield f"sqlite:///{sample_file}"
        return
    with empty_database(request.getfixturevalue("postgresql_server")) as url:
        migrate(url)
        load_files(url, SAMPLE_FILES)
        yield url


@pytest.fixture
def amounts(sample_on_either: str) -> Iterator[Session]:
    """A loan in dinars of a thousand fils, one in yen that have no part, one in cents that no float can hold.

    None of it outlives the test.
    """
    engine = open_database(sample_on_either, read_only=False)
    with Session(engine) as session:
        session.add_all([Currency(code="KWD", label="Dinar", minor_per_major=1000)])
        session.add_all([Currency(code="JPY", label="Yen", minor_per_major=1)])
        session.flush()
        loan, financing = session.scalars(select(Financing).order_by(Financing.kind.desc()))
        figure = session.scalars(select(TradeFigure).limit(1)).one()
        loan.amount_minor, loan.currency = 12_345, "KWD"
        financing.amount_minor, financing.currency = 10**17 + 1, "EUR"
        financing.amount_to_minor, financing.amount_bound = None, "exact"
        figure.amount_minor, figure.currency = 12, "JPY"
        session.flush()
        session.expire_all()
        yield session
    engine.dispose()


# Of a loan of 12.345 dinars and a financing of 1,000,000,000,000,000.01 euros.
COMPARED = {
    "more than a fraction of a minor unit": (lambda amount: amount > Decimal("12.3449"), ["loan", "financing"]),
    "at least so much": (lambda amount: amount >= Decimal("12.345"), ["loan", "financing"]),
    "at least a fraction of a minor unit more": (lambda amount: amount >= Decimal("12.3451"), ["financing"]),
    "not more than so much": (lambda amount: amount > Decimal("12.345"), ["financing"]),
    "less than a fraction more": (lambda amount: amount < Decimal("12.3451"), ["loan"]),
    "at most a fraction less": (lambda amount: amount <= Decimal("12.3449"), []),
    "a number behind which no float can look": (lambda amount: amount > 10**15, ["financing"]),
    "the very number": (lambda amount: amount == Decimal("1000000000000000.01"), ["financing"]),
    "a cent more": (lambda amount: amount == Decimal("1000000000000000.02"), []),
    "a float as it is written": (lambda amount: amount == 12.345, ["loan"]),
    "another than so much": (lambda amount: amount != 12.345, ["financing"]),
    "one of several": (lambda amount: amount.in_([1, 12.345]), ["loan"]),
    "none of several": (lambda amount: amount.not_in([1, 12.345]), ["financing"]),
    "between two": (lambda amount: amount.between(12, Decimal("12.345")), ["loan"]),
    "the other way round": (lambda amount: amount < 13, ["loan"]),
    "less than nothing": (lambda amount: amount < -0.5, []),
    "blank": (lambda amount: amount.is_(None), []),
}


@pytest.mark.parametrize("compared", COMPARED)
def test_amounts_are_compared_exactly_whatever_the_currency(amounts: Session, compared: str) -> None:
    condition, expected = COMPARED[compared]
    found = amounts.scalars(select(Financing.kind).where(condition(Financing.amount)).order_by(Financing.kind.desc()))
    assert found.all() == expected


def test_amounts_are_selected_ordered_and_summed_in_major_units(amounts: Session) -> None:
    assert amounts.scalars(select(Loan.amount)).all() == [Decimal("12.345")]
    assert amounts.scalars(select(TradeFigure.amount).where(TradeFigure.currency == "JPY")).all() == [Decimal(12)]
    ordered = amounts.scalars(select(Financing.kind).order_by(Financing.amount.desc())).all()
    assert ordered == ["financing", "loan"]
    total = amounts.scalar(select(func.sum(Loan.amount)))
    assert (total, type(total)) == (Decimal("12.345"), Decimal)
    other = aliased(Loan)
    assert amounts.scalars(select(other.amount).where(other.amount > 12)).all() == [Decimal("12.345")]


def test_an_amount_is_in_python_what_it_is_in_the_database(amounts: Session) -> None:
    assert [one.amount for one in amounts.scalars(select(Financing).order_by(Financing.amount))] == [
        Decimal("12.345"),
        Decimal("1000000000000000.01"),
    ]


MAPPERS = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_nothing_looks_like_a_column_and_is_none(mapper: Mapper[Any]) -> None:
    """A plain property compares as an object does: always unequal, or a TypeError."""
    own = [name for name in dir(mapper.class_) if not name.startswith("_") and name not in ("metadata", "registry")]
    plain = [name for name in own if isinstance(inspect.getattr_static(mapper.class_, name), property)]
    assert plain == []


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_every_column_is_explained_where_python_looks(mapper: Mapper[Any]) -> None:
    shown = {
        a.key: (getattr(mapper.class_, a.key).__doc__, [c.comment for c in a.columns]) for a in mapper.column_attrs
    }
    assert [key for key, (doc, comments) in shown.items() if not doc or doc not in comments] == []


def test_help_shows_what_the_columns_mean() -> None:
    assert "Time until it is paid back" in pydoc.plain(pydoc.render_doc(Loan))


def ways_of(mapper: Mapper[Any]) -> Iterator[tuple[Column[Any], Any]]:
    """Each key that a relation of the class follows."""
    for relation in mapper.relationships:
        for pair in (*relation.synchronize_pairs, *(relation.secondary_synchronize_pairs or ())):
            yield pair[1], relation


def test_every_foreign_key_is_a_relation_both_ways() -> None:
    keys = {
        key.parent
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if len(key.constraint.elements) == 1
    }
    ways: dict[Column[Any], set[Any]] = {}
    for mapper in MAPPERS:
        for key, relation in ways_of(mapper):
            ways.setdefault(key, set()).add(relation.direction)
    one_way = [str(key) for key in keys if len(ways.get(key, ())) < 2 and not is_of_a_secondary(key)]
    assert sorted(one_way) == []
    assert [key for key in keys if key not in ways] == []


def is_of_a_secondary(key: Column[Any]) -> bool:
    return any(relation.secondary is key.table for mapper in MAPPERS for relation in mapper.relationships)


def test_relations_are_told_of_at_both_ends() -> None:
    alone = [str(relation) for mapper in MAPPERS for relation in mapper.relationships if not relation.back_populates]
    assert alone == []


@pytest.fixture(scope="module")
def empty() -> Iterator[Session]:
    """A session on a schema without rows."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("mapper", MAPPERS, ids=str)
def test_every_relation_can_be_joined_and_loaded(mapper: Mapper[Any], empty: Session) -> None:
    """Both ways, since each has its other end, and without a warning of SQLAlchemy's."""
    for relation in mapper.relationships:
        leads = getattr(mapper.class_, relation.key)
        other = aliased(relation.mapper.class_, flat=True)
        joined = select(mapper.class_, other).join(leads.of_type(other))
        has = leads.any() if relation.uselist else leads.has()
        for query in (
            joined,
            select(mapper.class_).options(joinedload(leads)),
            select(mapper.class_).options(selectinload(leads)),
            select(mapper.class_).where(has),
        ):
            assert empty.execute(query).unique().all() == []


def test_what_the_readme_says_of_conditions_and_joins_is_so(seed_database: str) -> None:
    given = aliased(Financing, flat=True)
    joined = select(Actor, given).join(Actor.financings_given.of_type(given)).where(given.stage == "provided")
    plain = select(Actor, Financing).join(Actor.financings_given).where(Financing.stage == "provided")
    with open_session(seed_database) as session:
        lenders = session.scalars(select(Actor).where(Actor.financings_given.any(Financing.stage == "provided"))).all()
        assert [(actor.slug, loan.stage) for actor, loan in session.execute(joined)] == [("azerbaijan", "provided")]
        assert [actor.slug for actor in lenders] == ["azerbaijan"]
        with pytest.warns(SAWarning, match="An alias is being generated automatically"):
            assert session.execute(plain).all() == session.execute(joined).all()


def test_a_row_says_what_it_joins(seed_database: str) -> None:
    with open_session(seed_database) as session:
        rows = {kind: session.scalars(select(kind)).first() for kind in (ProjectPlace, EventParty, MeetingPlace, Name)}
        project = "project=north-south-itc position=1 place=azerbaijan-territory role=via"
        said = {kind: repr(row) for kind, row in rows.items()}
        claim = session.scalars(select(Claim).where(Claim.field == "title")).one()
        assert repr(claim).startswith("<Claim account=P1.S1 field=title value=")
        assert re.fullmatch(
            r"<Citation id=\d+ record=[a-z0-9/-]+ passage=P\d+\.S\d+ .*>", repr(claim.account.citations[0])
        )
    assert said[ProjectPlace] == f"<ProjectPlace {project}>"
    assert said[EventParty] == "<EventParty event=iran-sanctions actor=iran role=recipient>"
    assert said[MeetingPlace] == "<MeetingPlace meeting=moscow-talks place=moscow>"
    assert "record=aleksandr-svarants" in said[Name]
    # With the session gone nothing is looked up, and nothing fails.
    assert re.fullmatch(r"<ProjectPlace project_id=\d+ position=1 place_id=\d+ role=via>", repr(rows[ProjectPlace]))
    assert repr(ProjectPlace(position=2)) == "<ProjectPlace project_id=None position=2 place_id=None role=None>"


def test_looking_at_a_row_writes_nothing(sample_database: str) -> None:
    with open_session(sample_database, read_only=False) as session:
        place = session.scalars(select(MeetingPlace)).first()
        session.add(Actor(slug="unfinished"))
        assert "place=" in repr(place)
        session.rollback()


def test_what_somebody_gave_got_traded_and_held_is_one_step_away(seed_database: str) -> None:
    with open_session(seed_database) as session:
        azerbaijan = session.scalars(select(Actor).where(Actor.slug == "azerbaijan")).one()
        assert [loan.recipient.label for loan in azerbaijan.financings_given if loan.recipient] == ["Iran"]
        iran = session.scalars(select(Actor).where(Actor.slug == "iran")).one()
        assert [given.provider.label for given in iran.financings_received if given.kind == "loan"] == ["Azerbaijan"]
        assert iran.stances
        assert [figure.partner.label for figure in (*iran.trade_figures, *iran.trade_figures_as_partner)]
        section = session.scalars(select(Project).where(Project.slug == "astara-rasht-section")).one()
        rasht = session.scalars(select(Place).where(Place.label == "Rasht")).one()
        assert section in [one.project for one in rasht.projects]
        for milestone in session.scalars(select(Milestone)):
            assert milestone in milestone.subject.milestones
        for stance in session.scalars(select(Stance)):
            assert stance in stance.proposition.stances
            for about in stance.proposition.about:
                assert stance.proposition in about.propositions_about
            assert stance in stance.holder.stances


def test_a_frame_has_each_column_once(seed_database: str) -> None:
    with open_session(seed_database) as session:
        names = list(session.execute(select(*columns_of(Loan))).keys())
    assert len(names) == len(set(names))
    assert {"id", "kind", "slug", "label", "provider_id", "amount_minor", "maturity"} <= set(names)
    assert [name for name in names if name.endswith(("_1", "_2"))] == []


def test_the_terms_of_all_loans_come_at_once(seed_database: str) -> None:
    with open_session(seed_database) as session, counted_queries() as asked:
        for financing in session.scalars(select(Financing)):
            assert not isinstance(financing, Loan) or financing.maturity is None
        assert len(asked) == 2


def test_a_loan_is_a_financing_is_a_record(seed_database: str) -> None:
    with open_session(seed_database) as session:
        (loan,) = session.scalars(select(Record).where(Record.kind == "loan"))
        assert isinstance(loan, Loan)
        assert isinstance(loan, Financing)
        assert loan.is_concessional is True
        assert loan.provider.label == "Azerbaijan"


def test_the_evidence_is_walked_as_one_expects(seed_database: str) -> None:
    with open_session(seed_database) as session:
        loan = session.scalars(select(Loan)).one()
        citation = loan.citations[0]
        assert citation.record is loan
        assert citation.passage.label == "P13.S4"
        assert citation.passage.document.publisher is not None
        assert citation.passage.document.publisher.label == "New Eastern Outlook"


@pytest.fixture
def walked(sample_on_either: str) -> Iterator[Session]:
    """The sample, of which two documents speak."""
    with open_session(sample_on_either) as session:
        yield session


@pytest.mark.parametrize(
    ("kind", "field", "said"),
    [
        ("loan", "amonut", "a record of the kind 'loan' has no field 'amonut'; did you mean 'amount'?"),
        ("loan", "project_id", "did you mean 'project'?"),
        ("meeting", "held on", "did you mean 'held_on'?"),
        ("meeting", "xyz", f"it has {', '.join(sorted(fields_of_records('meeting')))}"),
    ],
)
def test_a_field_that_there_is_not_is_refused(kind: str, field: str, said: str, walked: Session) -> None:
    record = walked.scalars(select(Record).where(Record.kind == kind)).first()
    assert record is not None
    with pytest.raises(ValueError, match=re.escape(said)):
        record.claims_for(field)


@pytest.mark.parametrize("kind", tables_of_kinds())
def test_the_fields_of_a_record_are_those_that_are_claimed_and_those_of_its_key(kind: str) -> None:
    claimed = {field.name for field in fields_of(kind)}
    known = set(fields_of_records(kind))
    assert claimed <= known
    assert not known - claimed or kind not in kinds_of_things() - {"document", "proposition"}


def test_accounts_and_claims_are_walked_as_one_expects(walked: Session) -> None:
    loan = walked.scalars(select(Loan)).one()
    first, second = loan.accounts
    assert [one.document.slug for one in loan.accounts] == ["quill-2031-03-04", "rival-2031-03-11"]
    assert (first.record, second.speaker) == (loan, second.origin)
    assert [(c.value, c.standing, c.account.label) for c in loan.claims_for("amount")] == [
        ("40 million EUR", "stands", first.label),
        ("45 million EUR", "rival", "P2.S1"),
    ]
    assert [citation.passage.label for citation in second.citations] == ["P2.S1"]
    assert all(citation.account is second and citation.record is loan for citation in second.citations)
    (settled,) = (one for one in loan.resolutions if one.field == "amount")
    assert (settled.account, settled.state, settled.rivals) == (first, "disputed", 1)
    assert settled in first.resolutions
    assert second in second.speaker.accounts_reported
    assert second in second.origin.accounts_originated
    provider = next(claim for claim in first.claims if claim.field == "provider")
    assert provider.object is loan.provider
    assert provider in loan.provider.claims_naming


def test_a_project_knows_its_parts_places_and_money(seed_database: str) -> None:
    with open_session(seed_database) as session:
        railway = session.scalars(select(Project).where(Project.slug == "astara-rasht-qazvin-railway")).one()
        section = next(part for part in railway.parts if part.slug == "astara-rasht-section")
        assert section.parent is railway
        # Which part the money is for is a coder's conclusion; it stands aside, where it names the section.
        assert section.financings == []
        aside = [claim for claim in section.claims_naming if claim.field == "project"]
        assert sorted(claim.account.record.kind for claim in aside) == ["financing", "loan"]
        assert {(claim.is_inferred, claim.standing) for claim in aside} == {(True, "aside")}
        assert [place.place.label for place in section.places] == ["Astara (Iran)", "Rasht"]


def test_reading_costs_no_query_for_each_row(seed_database: str) -> None:
    with open_session(seed_database) as session, counted_queries() as asked:
        meetings = select(Meeting).options(selectinload(Meeting.participants), selectinload(Meeting.citations))
        for meeting in session.scalars(meetings):
            assert isinstance(len(meeting.participants) + len(meeting.citations), int)
        assert len(asked) == 3
        loans = select(Loan).options(joinedload(Loan.provider), joinedload(Loan.recipient))
        assert [loan.recipient.label for loan in session.scalars(loans) if loan.recipient] == ["Iran"]
        assert len(asked) == 4
        evidence = select(Citation).options(
            joinedload(Citation.record),
            joinedload(Citation.passage).joinedload(Passage.document).joinedload(Document.author),
        )
        labels = {c.passage.document.author.label for c in session.scalars(evidence) if c.passage.document.author}
        assert labels == {"Aleksandr Svarants"}
        assert len(asked) == 6  # the terms of the loans among the records come with one of their own


def test_a_session_is_read_only_unless_asked_otherwise(sample_database: str) -> None:
    with open_session(sample_database) as session:
        session.scalars(select(Loan)).one().purpose = "a terminal"
        with pytest.raises(DBAPIError, match=r"readonly|query_only"):
            session.flush()
        session.rollback()
    with open_session(sample_database, read_only=False) as session:
        session.scalars(select(Loan)).one().purpose = "a terminal"
    with open_session(sample_database) as session:
        assert session.scalars(select(Loan)).one().purpose == "a terminal"


def test_foreign_keys_are_on_for_every_connection(sample_database: str) -> None:
    for read_only in (True, False):
        with open_database(sample_database, read_only=read_only).connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_missing_database_says_what_to_do(tmp_path: object) -> None:
    with (
        pytest.raises(DatabaseNotReadyError, match="run `communique build` first"),
        open_session(f"sqlite:///{tmp_path}/no.db"),
    ):
        pass


def test_a_database_of_another_revision_is_refused(sample_database: str) -> None:
    engine = open_database(sample_database, read_only=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'ffff'")
    with pytest.raises(DatabaseNotReadyError, match="is revision ffff"):
        open_database(sample_database)


def test_report_and_orm_agree(seed_database: str) -> None:
    rows = {
        (r["provider"], r["stage"], Decimal(str(r["amount"])))
        for r in run_report("financing", seed_database).as_dicts()
    }
    with open_session(seed_database) as session:
        objects = session.scalars(select(Financing).options(joinedload(Financing.provider)))
        assert {(f.provider.label, f.stage, f.amount) for f in objects} == rows


def test_a_trade_figure_is_as_precise_as_it_was_said(seed_database: str) -> None:
    with open_session(seed_database) as session:
        figure = session.scalars(select(TradeFigure)).one()
        assert (figure.amount, figure.amount_bound, figure.change_percent) == (Decimal(5_000_000_000), "about", 20.0)


def test_every_public_name_is_there_and_explained() -> None:
    for name in communique.__all__:
        assert getattr(communique, name).__doc__, name


def test_every_table_of_the_model_has_its_class_among_the_public_names() -> None:
    assert {mapper.class_.__name__ for mapper in Base.registry.mappers} <= {*communique.__all__}
