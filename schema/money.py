"""Money: exact amounts in minor units, read as Decimals in major ones."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, declared_attr, relationship

from communique.schema.base import CText, column, reference, term
from communique.schema.currency import Currency
from communique.schema.vocabulary import AmountBound


def money_checks() -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of an amount: positive, with a currency and a bound if and only if it is stated."""
    return (
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        CheckConstraint("(amount_minor IS NULL) = (amount_bound IS NULL)", name="amount_has_bound"),
    )


class Money:
    """The three columns of an amount of money."""

    @declared_attr
    def amount_minor(cls) -> Mapped[int | None]:
        """Return the amount in minor units."""
        return column(
            "The sum, exact",
            BigInteger,
            unit="minor units of the currency",
            notation="in minor units of its currency (cents); views and reports show major units",
            blank="the source gives none",
        )

    @declared_attr
    def currency(cls) -> Mapped[str | None]:
        """Return its currency."""
        return column(
            "Currency of the amount (ISO 4217)", CText, key=reference("currencies.code"), absent="no amount", index=True
        )

    @declared_attr
    def amount_bound(cls) -> Mapped[str | None]:
        """Return how it is bounded."""
        return term(AmountBound, "How the source bounds the amount", absent="no amount")

    @declared_attr
    def currency_unit(cls) -> Mapped[Currency | None]:
        """Return the currency, with its minor units."""
        return relationship(Currency, lazy="joined", viewonly=True)

    @property
    def amount(self) -> Decimal | None:
        """The amount in major units of its currency, exact; None where the source gives none."""
        if self.amount_minor is None or self.currency_unit is None:
            return None
        return Decimal(self.amount_minor) / self.currency_unit.minor_per_major
