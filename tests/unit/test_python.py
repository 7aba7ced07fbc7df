"""The Python way in: typed, read-only unless asked otherwise, and without a query for each row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload, selectinload

import communique
from communique import (
    Citation,
    Document,
    Financing,
    Loan,
    Meeting,
    Passage,
    Project,
    Record,
    TradeFigure,
    open_session,
    run_report,
)
from communique.database.connection import open_database
from communique.database.revision import DatabaseNotReadyError


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


def test_a_project_knows_its_parts_places_and_money(seed_database: str) -> None:
    with open_session(seed_database) as session:
        railway = session.scalars(select(Project).where(Project.slug == "astara-rasht-qazvin-railway")).one()
        section = next(part for part in railway.parts if part.slug == "astara-rasht-section")
        assert section.parent is railway
        assert len(section.financings) == 2
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
        assert len(asked) == 5


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
