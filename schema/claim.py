"""Claims: the values that accounts give for the fields of records, as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Float, Index, text
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, column, link, safeguard, term
from communique.schema.vocabulary import Modality, Standing

if TYPE_CHECKING:
    from communique.schema.account import Account
    from communique.schema.record import Record

# SQLite takes an index for one of several terms where it names them so, not by IN.
_APART = "standing = 'rival' OR standing = 'superseded' OR standing = 'not representable'"


class Claim(Base):
    """One value that an account gives for one field of its record."""

    __tablename__ = "claims"
    __table_args__ = (
        # What no column can hold, is disputed or outdated is few of very many claims, and asked of all of them.
        Index(
            "ix_claims_apart",
            "standing",
            "account_id",
            "field",
            sqlite_where=text(_APART),
            postgresql_where=text(_APART),
        ),
        # What coders conclude of a record is few of very many claims that name it.
        Index(
            "ix_claims_aside",
            "object_id",
            sqlite_where=text("standing = 'aside'"),
            postgresql_where=text("standing = 'aside'"),
        ),
        safeguard("field <> '' AND value <> ''", name="is_of_a_field", because="what is blank is no claim"),
        safeguard(
            "low IS NULL OR high IS NULL OR low <= high", name="low_is_not_above_high", because="values are read so"
        ),
        {
            "comment": "Every value that any voice gives for any field of any record. What stands is in the table of "
            "the record's kind; whether a claim agrees with it is in its standing."
        },
    )

    account_id: Mapped[int] = link("accounts.id", "The account that gives it", primary_key=True)
    field: Mapped[str] = column("The field of the record, called as in fact files", primary_key=True)
    value: Mapped[str] = column(
        "The value, as its coder wrote it: a term, a sum, a date in EDTF, the slug of a record. Where the standing is "
        "`not representable`: what the source says, in our words",
        primary_key=True,
    )
    position: Mapped[int] = column("Which of the account's values for the field it is, from 1, as in a list of parties")
    printed: Mapped[str | None] = column("The words that a date was read from, as printed", absent="not quoted")
    object_id: Mapped[int | None] = link(
        "records.id", "The record that the value names", absent="the value is no record"
    )
    low: Mapped[float | None] = column(
        "The least that the words allow: in days since 0001-01-01 for a date, else in the unit", Float, absent="open"
    )
    high: Mapped[float | None] = column("The most that the words allow", Float, absent="open")
    unit: Mapped[str | None] = column(
        "Of what the bounds are: a currency, km, %, min, mo, day", absent="the value has no size"
    )
    modality: Mapped[str] = term(
        Modality, "How sure the voice is of it", nullable=False, server_default=text("'certain'")
    )
    is_inferred: Mapped[bool] = column(
        "True where the coder drew the conclusion, not the source",
        Boolean(create_constraint=True, name="is_inferred_is_boolean"),
        server_default=text("false"),
    )
    standing: Mapped[str | None] = term(
        Standing, "What it is beside the value that stands", absent="it is the only one, and said by the source"
    )
    label: Mapped[str | None] = column("The first sentence that gives it, such as P13.S4", absent="it is the account's")

    account: Mapped[Account] = relationship(back_populates="claims")
    object: Mapped[Record | None] = relationship(foreign_keys=[object_id], back_populates="claims_naming")
