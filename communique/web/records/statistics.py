"""What loaded statistics say of the trade that an article gives a figure of, for the figure's page."""

from itertools import groupby

from communique.reports.arguments import bind
from communique.reports.report import find_report
from communique.web.edition import Row, View
from communique.wording import date_in_words, money_in_words, number

_REPORT = "trade-against-statistics"


def statistics_beside(view: View, record: Row) -> Row | None:
    """Return what each dataset has of a trade figure's pair and period; None of what articles do not give."""
    if record["kind"] != "trade figure" or record["is_bulk"] or not record["voices"]:
        return None
    report = find_report(_REPORT)
    rows = view.ask(report.sql, **bind(report, {"figure": record["slug"]}).bound)
    if not rows:  # what is expected or aimed at
        return None
    addresses = view.addresses({row["statistic_id"] for row in rows if row["statistic_id"]})
    of_datasets = groupby(rows, key=lambda row: (row["dataset"], row["publisher"]))
    datasets = [_dataset(title, publisher, list(told), addresses) for (title, publisher), told in of_datasets if title]
    return {"datasets": datasets}


def _dataset(title: str, publisher: str, rows: list[Row], addresses: dict[int, str]) -> Row:
    first = rows[0]
    return {
        "title": title,
        "publisher": publisher,
        "definition": first["definition"],
        "coverage": first["coverage"],
        "silent": first["finding"] if first["measure"] is None else None,
        "rows": [_statistic(row, addresses) for row in rows if row["measure"]],
    }


def _statistic(row: Row, addresses: dict[int, str]) -> Row:
    """Return one figure of a dataset, or the sum of two, in words."""
    is_sum = row["other_statistic_id"] is not None
    return {
        "measure": row["measure"][0].upper() + row["measure"][1:],
        "url": None if is_sum else addresses.get(row["statistic_id"]),
        "amount": money_in_words(row["statistic"], row["statistic_currency"]),
        "period": date_in_words(row["statistic_period"]),
        "finding": row["finding"],
        "ratio": None if row["ratio"] is None else number(row["ratio"]),
        "conversion": row["conversion"],
    }
