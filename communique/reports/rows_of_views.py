"""Rows of views, declared as those of reports are, so that the same is told of what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from communique.reports.report import Report
from communique.schema import VIEWS

_BY_NAME = {view.name: view for view in VIEWS}


def declared_rows(view: str, names: Sequence[str]) -> Report | None:
    """Return some columns of a view as those of a report; None where nothing says what the rows rest on."""
    found = _BY_NAME.get(view)
    if found is None or not {*names} <= found.columns.keys():
        return None
    columns = {name: found.columns[name] for name in names}
    columns = {name: one if one.of in columns else replace(one, of="") for name, one in columns.items()}
    own = tuple(name for name in found.own_columns if name in columns)
    return Report(view, found.title, found.question, "", columns, (), "", rests_on=own) if own else None
