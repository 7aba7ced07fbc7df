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

from communique.schema.base import CText, column, range_checks, reference, rule, safeguard, term
from communique.schema.currency import Currency
from communique.schema.vocabulary import Bound

Number: TypeAlias = int | float | Decimal
# The columns that hold sums in minor units.
SUMS = ("amount_minor", "amount_to_minor", "also_minor", "also_to_minor")
_AS_A_WHOLE = "an amount is read as a whole"
_ONE_CURRENCY = "the source gives one currency only"


def money_checks(*, may_be_nothing: bool = False) -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of an amount and of the same in a second currency, each whole or not there at all.

    Nobody lends nothing, but that two states traded nothing is a figure.
    """
    return (
        _is_not_negative() if may_be_nothing else _is_positive(),
        *_sum_checks("amount", "currency"),
        safeguard(
            "also_minor > 0", name="also_is_positive", because="a second sum of nothing is refused as it is read"
        ),
        *_sum_checks("also", "also_currency"),
        safeguard("also_minor IS NULL OR amount_minor IS NOT NULL", name="also_has_amount", because=_AS_A_WHOLE),
        safeguard(
            "also_currency <> currency", name="also_is_in_another_currency", because="one currency twice is refused"
        ),
    )


def _is_positive() -> CheckConstraint:
    remedy = "a sum of nothing; leave it out, or correct it"
    return rule("amount_minor > 0", name="amount_is_positive", field="amount", remedy=remedy)


def _is_not_negative() -> CheckConstraint:
    because = "a sum below nothing is refused as it is read"
    return safeguard("amount_minor >= 0", name="amount_is_not_negative", because=because)


def _sum_checks(name: str, currency: str) -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of one sum: with a currency and a bound if and only if it is stated."""
    return (
        safeguard(f"({name}_minor IS NULL) = ({currency} IS NULL)", name=f"{name}_has_currency", because=_AS_A_WHOLE),
        safeguard(f"({name}_minor IS NULL) = ({name}_bound IS NULL)", name=f"{name}_has_bound", because=_AS_A_WHOLE),
        *range_checks(f"{name}_minor", f"{name}_to_minor", f"{name}_bound", name=name),
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


class MoneyComparator(Comparator[Decimal | None]):
    """Compares sums in minor units, in whole numbers: what a currency has of them is looked up for each row.

    A fraction of a minor unit is rounded to the side that keeps the comparison true, so that no float decides it.
    """

    def __init__(self, minor: ColumnElement[Any], currency: ColumnElement[Any]) -> None:
        self.minor = minor
        units = select(Currency.minor_per_major).where(Currency.code == currency)
        self.unit: ColumnElement[int] = cast(units.correlate_except(Currency).scalar_subquery(), BigInteger)

    def __clause_element__(self) -> ColumnElement[Any]:
        """Return the sum in major units, to select, order and add up."""
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
    """The columns of an amount of money: how it is bounded, where a range ends, what it is in a second currency."""

    amount_minor: Mapped[int | None] = column(
        "The sum, exact; of a range where it begins",
        BigInteger,
        unit="minor units of the currency",
        notation="in minor units of its currency (cents); views and reports show major units",
        blank="the source gives none",
    )
    amount_to_minor: Mapped[int | None] = column(
        "Where a range of sums ends",
        BigInteger,
        unit="minor units of the currency",
        absent="no range",
        part_of="amount_minor",
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
        Bound, "How the source bounds the amount", absent="no amount", part_of="amount_minor"
    )
    also_minor: Mapped[int | None] = column(
        "The same sum in a second currency, as the source prints it; of a range where it begins",
        BigInteger,
        unit="minor units of the second currency",
        absent=_ONE_CURRENCY,
        part_of="amount_minor",
    )
    also_to_minor: Mapped[int | None] = column(
        "Where a range of sums in the second currency ends",
        BigInteger,
        unit="minor units of the second currency",
        absent="no range",
        part_of="amount_minor",
    )
    also_currency: Mapped[str | None] = column(
        "The second currency (ISO 4217)",
        CText,
        key=reference("currencies.code"),
        absent=_ONE_CURRENCY,
        part_of="amount_minor",
        index=True,
    )
    also_bound: Mapped[str | None] = term(
        Bound, "How the source bounds the sum in the second currency", absent=_ONE_CURRENCY, part_of="amount_minor"
    )

    # Relations are each class's own.
    currency_unit: Mapped[Currency | None]
    also_currency_unit: Mapped[Currency | None]

    @hybrid_property
    def amount(self) -> Decimal | None:
        """The amount in major units of its currency, of a range where it begins; None where the source gives none.

        Exact in Python and in comparisons (`Loan.amount > 10**9`), with int, float or Decimal, whatever the currency.
        Selected, ordered or summed on SQLite it has 15 digits. Currencies are never to be added together.
        """
        return _major(self.amount_minor, self.currency_unit)

    @amount.inplace.comparator
    @classmethod
    def _amount_comparator(cls) -> MoneyComparator:
        return MoneyComparator(*_columns(cls.amount_minor, cls.currency))

    @hybrid_property
    def amount_to(self) -> Decimal | None:
        """Return where a range of amounts ends, as `amount` is given; None where it is no range."""
        return _major(self.amount_to_minor, self.currency_unit)

    @amount_to.inplace.comparator
    @classmethod
    def _amount_to_comparator(cls) -> MoneyComparator:
        return MoneyComparator(*_columns(cls.amount_to_minor, cls.currency))

    @hybrid_property
    def also_amount(self) -> Decimal | None:
        """The same sum in the second currency, as `amount` is given; None where the source prints one currency only."""
        return _major(self.also_minor, self.also_currency_unit)

    @also_amount.inplace.comparator
    @classmethod
    def _also_amount_comparator(cls) -> MoneyComparator:
        return MoneyComparator(*_columns(cls.also_minor, cls.also_currency))

    @hybrid_property
    def also_amount_to(self) -> Decimal | None:
        """Return where a range in the second currency ends, as `amount` is given; None where it is no range."""
        return _major(self.also_to_minor, self.also_currency_unit)

    @also_amount_to.inplace.comparator
    @classmethod
    def _also_amount_to_comparator(cls) -> MoneyComparator:
        return MoneyComparator(*_columns(cls.also_to_minor, cls.also_currency))


def _major(minor: int | None, unit: Currency | None) -> Decimal | None:
    return None if minor is None or unit is None else Decimal(minor) / unit.minor_per_major


def _columns(*attributes: Any) -> tuple[Any, ...]:
    """Return mapped attributes as what they are in a query; to a type checker they are the values of a row."""
    return attributes
