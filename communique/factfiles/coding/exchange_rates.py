"""Exchange rates as rows: facts of a dataset's rows, and no records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import Path
from communique.factfiles.values.values import parse_date
from communique.schema.vocabulary import SourceType

Fault = Callable[[Path, object, str], None]
# The columns that hold currencies, and how a file calls them.
RATED = {"currency": "currency", "per_currency": "per"}
_TWICE = "another row gives this rate of this period, too; delete or skip one"
_ITSELF = "the currency itself; name another, or skip the row"


@dataclass(slots=True)
class RateDraft:
    """An exchange rate-to-be: its passage by label, its other columns."""

    passage: str
    path: Path
    values: dict[str, Any]

    def codes(self) -> Iterator[tuple[str, str]]:
        """Yield its currencies, each with the field that gives it."""
        return ((name, self.values[column]) for column, name in RATED.items())


def code_rates(entry: e.DocumentFile, fault: Fault) -> Iterator[RateDraft]:
    """Yield the rates of a dataset; faults what cannot be one."""
    if entry.document.source_type != SourceType.dataset:
        fault(("exchange_rates",), None, "only a dataset declares rates; what an article says is converted by them")
    if entry.document.publisher is None:
        fault(("document", "publisher"), None, "say whose rates they are")
    told = set[tuple[str, ...]]()
    for index, one in enumerate(entry.exchange_rates):
        path: Path = ("exchange_rates", index)
        if one.at not in entry.passages:
            fault((*path, "at"), one.at, "no such row under `passages`; correct the label")
            continue
        if one.currency == one.per:
            fault((*path, "per"), one.per, _ITSELF)
        try:
            parse_date(one.period)
        except ValueError as error:
            fault((*path, "period"), one.period, str(error))
        key = (one.currency, one.per, one.period, one.basis.value)
        if key in told:
            fault(path, " ".join(key), _TWICE)
        told.add(key)
        names = ("currency", "per_currency", "period", "basis")
        yield RateDraft(one.at, path, {**dict(zip(names, key, strict=True)), "rate": one.rate})
