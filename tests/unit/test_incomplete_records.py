"""What no sentence says is not published, whichever way it came into the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from communique.database.connection import open_session
from communique.edition.incomplete_records import NEED_NONE, unsupported_records
from communique.edition.publication import publish_edition
from communique.edition.published_edition import PublicationError, current_edition
from communique.errors import shorten
from communique.schema import (
    Account,
    AccountSpeaker,
    Actor,
    Citation,
    Claim,
    FactFile,
    Loan,
    Passage,
    Record,
    Resolution,
)
from tests.unit.test_publication import LITTLE


@pytest.fixture
def session(sample_database: str) -> Iterator[Session]:
    with open_session(sample_database, read_only=False) as opened:
        yield opened


def add_loan(session: Session, number: int = 1) -> Loan:
    file = session.scalars(select(FactFile).limit(1)).one()
    actor = session.scalars(select(Actor).limit(1)).one()
    slug, label = f"secret-loan-{number}", f"A loan that nobody\nspoke of, {number}"
    loan = Loan(slug=slug, label=label, provider=actor, stage="provided", fact_file=file)
    session.add(loan)
    session.flush()
    return loan


def add_account(session: Session, record: Record, passage: Passage) -> None:
    """Let the document of a passage speak of a record, with that sentence for evidence."""
    said = {"record_id": record.id, "document_id": passage.document_id, "origin_id": passage.document_id}
    account = Account(**said, label=passage.label, position=100)
    session.add(account)
    session.flush()
    session.add(Citation(account_id=account.id, record_id=record.id, passage=passage))


def refusal(database: str, folder: Path) -> str:
    with pytest.raises(PublicationError) as refused:
        publish_edition(database, folder, without=LITTLE)
    assert refused.value.exit_code == 1
    assert current_edition(folder) is None
    return str(refused.value)


def unsupported(database: str) -> str | None:
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        return unsupported_records(connection)


def test_a_loan_without_a_citation_is_not_published(session: Session, sample_database: str, tmp_path: Path) -> None:
    add_loan(session)
    session.commit()
    said = refusal(sample_database, tmp_path / "editions")
    assert said.splitlines()[1:] == [r"  loan secret-loan-1: A loan that nobody\nspoke of, 1"]
    assert (
        "give each a citation (in a fact file under `at`, in Python an Account with a Citation), or remove it" in said
    )


def test_with_its_citation_it_is(session: Session, sample_database: str, tmp_path: Path) -> None:
    passage = session.scalars(select(Passage).limit(1)).one()
    add_account(session, add_loan(session), passage)
    session.commit()
    assert publish_edition(sample_database, tmp_path / "editions", without=LITTLE).manifest["records"] > 0


def test_whoever_denies_a_record_does_not_support_it(session: Session, sample_database: str, tmp_path: Path) -> None:
    loan = session.scalars(select(Loan)).one()
    session.execute(update(Account).where(Account.record_id == loan.id).values(is_denied=True))
    session.commit()
    assert refusal(sample_database, tmp_path / "editions").splitlines()[1:] == [
        f"  loan {loan.slug}: {shorten(loan.label)}"
    ]


def test_every_kind_but_the_gazetteers_needs_a_sentence(session: Session, sample_database: str) -> None:
    records = {one.kind: one for one in session.scalars(select(Record))}
    assert set(NEED_NONE) == {"actor", "office", "place", "topic", "proposition", "document"}
    assert len(records) > 10
    for table in (Citation, Claim, Resolution, AccountSpeaker, Account):
        session.execute(delete(table))
    passage = session.scalars(select(Passage).limit(1)).one()
    for record in session.scalars(select(Record)).all():
        add_account(session, record, passage)
    for kind, record in records.items():
        session.execute(delete(Citation).where(Citation.record_id == record.id))
        session.execute(delete(Account).where(Account.record_id == record.id))
        session.commit()
        named = (unsupported(sample_database) or "").splitlines()[1:]
        assert named == ([] if kind in NEED_NONE else [f"  {kind} {record.slug}: {shorten(record.label)}"])
        add_account(session, record, passage)


def test_what_is_only_referred_to_needs_none(session: Session, sample_database: str) -> None:
    loan = add_loan(session)
    assert unsupported(sample_database) is None
    session.commit()
    assert unsupported(sample_database) is not None
    loan.voices = 0
    session.commit()
    assert unsupported(sample_database) is None


def test_of_many_the_first_are_named(session: Session, sample_database: str) -> None:
    for number in range(11):
        add_loan(session, number)
    session.commit()
    lines = (unsupported(sample_database) or "").splitlines()
    assert len(lines) == 12
    assert lines[-1] == "  and more"


@pytest.mark.parametrize("table", ["loans", "meetings", "actors"])
def test_a_record_without_a_row_in_a_table_of_its_kind_is_not_published(
    table: str, sample_database: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(sample_database.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        ((row_id, kind, slug),) = connection.execute(
            f"SELECT r.id, r.kind, r.slug FROM {table} AS t JOIN records AS r ON r.id = t.id ORDER BY r.id LIMIT 1"
        )
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
        connection.commit()
    said = refusal(sample_database, tmp_path / "editions")
    assert said.splitlines()[-1] == f"  {kind} {slug}: no row in {table}"
    assert "add the row, or remove the record, or build the database anew from its fact files" in said
