"""Money: exact amounts in minor units, read and compared as Decimals in major ones."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Dialect,
    Numeric,
    TypeDecorator,
    and_,
    cast,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.hybrid import Comparator, hybrid_property
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import operators

from communique.schema.base import CText, column, reference, safeguard, term
from communique.schema.currency import Currency
from communique.schema.vocabulary import AmountBound

Number: TypeAlias = int | float | Decimal
_AS_A_WHOLE = "an amount is read as a whole"


def money_checks() -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of an amount: positive, with a currency and a bound if and only if it is stated."""
    return (
        safeguard(
            "amount_minor > 0", name="amount_is_positive", because="an amount of nothing is refused as it is read"
        ),
        safeguard("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency", because=_AS_A_WHOLE),
        safeguard("(amount_minor IS NULL) = (amount_bound IS NULL)", name="amount_has_bound", because=_AS_A_WHOLE),
    )


class MajorUnits(TypeDecorator[Decimal]):
    """An amount in major units, as a query gives it: a Decimal, of 15 digits on SQLite, where it comes as a float."""

    impl = Numeric(asdecimal=False)
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the number that the engine gives, without needless zeros."""
        if value is None:
            return None
        exact = Decimal(repr(value) if isinstance(value, float) else value)
        return Decimal(int(exact)) if exact == exact.to_integral_value() else exact.normalize()


class AmountComparator(Comparator[Decimal | None]):
    """Compares amounts in minor units, in whole numbers: what a currency has of them is looked up for each row.

    A fraction of a minor unit is rounded to the side that keeps the comparison true, so that no float decides it.
    """

    def __init__(self, owner: Any) -> None:
        self.minor: ColumnElement[Any] = owner.amount_minor
        units = select(Currency.minor_per_major).where(Currency.code == owner.currency)
        self.unit: ColumnElement[int] = cast(units.correlate_except(Currency).scalar_subquery(), BigInteger)

    def __clause_element__(self) -> ColumnElement[Any]:
        """Return the amount in major units, to select, order and sum by."""
        return type_coerce(self.minor / self.unit, MajorUnits())

    def operate(self, op: operators.OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        """Return the comparison with one or more numbers; anything else is left to the amount in major units."""
        if op is operators.between_op and all(isinstance(one, Number) for one in other):
            return and_(self._compare(operators.ge, other[0]), self._compare(operators.le, other[1]))
        if op in (operators.in_op, operators.not_in_op) and all(isinstance(one, Number) for one in other[0]):
            among = or_(*(self._compare(operators.eq, one) for one in other[0]))
            return among if op is operators.in_op else not_(among)
        if op in _BOUNDS and isinstance(other[0], Number):
            return self._compare(op, other[0])
        return self.__clause_element__().operate(op, *other, **kwargs)

    def _compare(self, op: Any, number: Number) -> ColumnElement[Any]:
        # Whole and fraction apart, so that no product is larger than an amount can be.
        ratio = Fraction(str(number))
        whole, rest = divmod(ratio.numerator, ratio.denominator)
        down = up = self.unit * whole
        if rest:
            part, per = self.unit * rest, ratio.denominator
            down, up = down + part.op("/", precedence=8)(per), up + (part + (per - 1)).op("/", precedence=8)(per)
        return _BOUNDS[op](self.minor, down, up)


# An amount in minor units against a number's, rounded down and rounded up.
_BOUNDS: dict[Any, Callable[[Any, Any, Any], ColumnElement[Any]]] = {
    operators.gt: lambda minor, down, up: minor > down,
    operators.ge: lambda minor, down, up: minor >= up,
    operators.lt: lambda minor, down, up: minor < up,
    operators.le: lambda minor, down, up: minor <= down,
    operators.eq: lambda minor, down, up: and_(minor >= up, minor <= down),
    operators.ne: lambda minor, down, up: or_(minor < up, minor > down),
}


class Money:
    """The three columns of an amount of money, and the amount in major units."""

    amount_minor: Mapped[int | None] = column(
        "The sum, exact",
        BigInteger,
        unit="minor units of the currency",
        notation="in minor units of its currency (cents); views and reports show major units",
        blank="the source gives none",
    )
    currency: Mapped[str | None] = column(
        "Currency of the amount (ISO 4217)",
        CText,
        key=reference("currencies.code"),
        absent="no amount",
        part_of="amount_minor",
        index=True,
    )
    amount_bound: Mapped[str | None] = term(
        AmountBound, "How the source bounds the amount", absent="no amount", part_of="amount_minor"
    )

    # A relation is each class's own.
    currency_unit: Mapped[Currency | None]

    @hybrid_property
    def amount(self) -> Decimal | None:
        """The amount in major units of its currency; None where the source gives none.

        Exact in Python and in comparisons (`Loan.amount > 10**9`), with int, float or Decimal, whatever the currency.
        Selected, ordered or summed on SQLite it has 15 digits. Currencies are never to be added together.
        """
        if self.amount_minor is None or self.currency_unit is None:
            return None
        return Decimal(self.amount_minor) / self.currency_unit.minor_per_major

    @amount.inplace.comparator
    @classmethod
    def _amount_comparator(cls) -> AmountComparator:
        return AmountComparator(cls)
