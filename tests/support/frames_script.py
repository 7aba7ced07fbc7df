"""What was lent, as data frames with the sentences that say it: written by a user who has pandas and Polars."""

# pyright: standard
# pandas and pyarrow come without types of their own, of which strict mode complains at each call.

from __future__ import annotations

import sys

from communique import ReportResult, run_report


def main(database: str) -> None:
    """Print the loans in dollars, the largest first, each with the places that say it; then all, by currency."""
    result: ReportResult = run_report("loan-book", database)
    loans = result.to_pandas()
    in_dollars = loans[loans["currency"] == "USD"].sort_values("amount", ascending=False)
    print(in_dollars[["provider", "amount", "evidence"]].to_string())
    lent = result.to_polars(evidence=False).select("currency", "amount").drop_nulls().group_by("currency").sum()
    print(dict(zip(lent["currency"], lent["amount"], strict=True)))
    print(result.to_arrow().schema.field("amount").type)


if __name__ == "__main__":
    main(sys.argv[1])
