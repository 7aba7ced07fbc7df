"""What is cited on a report's page: its question, and what it was asked for."""

import hashlib
from collections.abc import Mapping

from communique.web.citing.cited import Cited, Work, clean

_KEY_DIGITS = 8


def cited_report(
    work: Work, *, name: str, title: str, question: str, asked: Mapping[str, str], edition: str, address: str
) -> Cited:
    """What is cited; `asked` has the parameters that limit anything, by what they are called, in a reader's words."""
    said = "; ".join(f"{clean(label).removesuffix(':')}: {clean(value)}" for label, value in asked.items() if value)
    claim = " ".join(filter(None, (f"{clean(title).removesuffix('.')}.", clean(question), said)))
    # The same report, asked otherwise, is another work to cite.
    narrowed = f":{hashlib.sha256(address.encode()).hexdigest()[:_KEY_DIGITS]}" if said else ""
    called = f"{clean(title)} ({said})" if said else title
    return Cited(work, f"report:{name}{narrowed}", called, claim, edition, address)
