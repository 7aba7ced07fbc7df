"""What a report's page shows of its rows: how many there are, those that fit in a table, what others say of them."""

from communique.reports.arguments import Arguments
from communique.reports.columns import shape_of
from communique.reports.evidence import evidence_beside
from communique.reports.openings import COUNTED_ROWS, SHOWN_ROWS, FirstRows
from communique.web.edition import Row, View
from communique.web.reports.document_check import check_of_rows
from communique.web.reports.table import left_out, table_of
from communique.wording import plural


def shown_rows(view: View, arguments: Arguments, found: FirstRows) -> Row:
    """Return what the page shows of the rows; what is asked of the edition beside them is asked before any is shown."""
    report, (rows, counted) = arguments.report, found
    first = rows[:SHOWN_ROWS]
    shape = shape_of(report.columns).among(first)
    named = [record for row in first for record in shape.ids(row)]
    evidence = evidence_beside(report, first, view.ask)
    named += [one.record for one in evidence if one.record is not None]
    check, addresses = check_of_rows(view, arguments, rows), view.addresses(named)
    beside = zip(first, evidence, strict=True)
    table = table_of(view.edition, report, shape, beside, addresses, narrowed=arguments.spelled_out)
    return {
        "why_empty": "" if rows else _why_empty(arguments),
        "table": table,
        "count": _count(counted, table.rows),
        "in_full": plural(counted, "row") if counted <= COUNTED_ROWS else f"more than {COUNTED_ROWS:,} rows",
        "is_cut": table.rows < counted,
        "left_out": left_out(report, shape, rows),
        "check": check,
    }


def _count(rows: int, shown: int) -> str:
    if not rows:
        return "No rows"
    if rows > COUNTED_ROWS:
        return f"More than {COUNTED_ROWS:,} rows, the first {shown}"
    return plural(rows, "row") + (f", the first {shown}" if shown < rows else "")


def _why_empty(arguments: Arguments) -> str:
    return arguments.why_empty or "Nothing in this edition answers this, as you have narrowed it."
