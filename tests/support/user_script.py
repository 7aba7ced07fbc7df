"""Who met whom, who lends, and what a report says: written by a user, outside any checkout."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from communique import (
    Actor,
    Financing,
    Loan,
    Meeting,
    Participant,
    ReportResult,
    list_reports,
    open_session,
    run_report,
)


def participants(meetings: Iterable[Meeting]) -> Counter[str]:
    """Count the meetings of each participant."""
    return Counter(one.actor.label for meeting in meetings for one in meeting.participants)


def amounts(loans: Iterable[Loan]) -> dict[str, float]:
    """Return what each lender lends, by currency."""
    lent: dict[str, float] = {}
    for loan in loans:
        if loan.amount is not None and loan.currency is not None:
            lent[loan.currency] = lent.get(loan.currency, 0) + float(loan.amount)
    return lent


def main(database: str) -> None:
    """Print all of it."""
    with open_session(database) as session:
        meetings = session.scalars(
            select(Meeting).options(selectinload(Meeting.participants).joinedload(Participant.actor))
        )
        for label, count in participants(meetings).most_common():
            print(label, count)
        print(amounts(session.scalars(select(Loan).options(joinedload(Loan.provider), joinedload(Loan.recipient)))))
        for actor in session.scalars(select(Actor).where(Actor.slug == "russia").order_by(Actor.label)):
            print(actor.label, actor.kind, [name.name for name in actor.names])
        large = session.scalars(select(Loan).where(Loan.amount >= 10**6).order_by(Loan.amount.desc())).all()
        print(len(large), "large loans", [loan.amount for loan in large])
        planned = session.scalar(select(func.count()).select_from(Financing).where(Financing.stage == "planned"))
        print("planned:", planned)
    result: ReportResult = run_report("financing", database, stage="planned")
    for row in result.as_dicts():
        print(row["provider"], row["amount"])
    print([report.name for report in list_reports()], Path(database).name)


if __name__ == "__main__":
    main(sys.argv[1])
