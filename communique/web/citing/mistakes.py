"""A mistake, reported with what whoever corrects it needs to know, where the one who runs the site has said."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from communique.web.citing.citation import Citation, clean, places_in_words, role_in_words
from communique.wording import plural

SHOWN_SOURCES = 5
# Browsers and trackers take addresses of about two thousand characters without trouble.
_LONGEST_TITLE, _LONGEST_BODY = 120, 1_400


class Mistake(NamedTuple):
    """The report, ready to be completed: its title and text, and the link that opens it filled in, if there is one."""

    title: str
    body: str
    link: str | None


def mistake_in(citation: Citation, target: str | None) -> Mistake:
    """Return the report of a mistake in what is cited.

    `target` is a tracker's address for new issues (with `{title}` and `{body}` where these go, else as parameters of
    these names), or a mail address; None where there is none.
    """
    title = _shortened(f"Mistake in: {clean(citation.title)}", _LONGEST_TITLE)
    body = _shortened("\n".join(_lines(citation)), _LONGEST_BODY) + "\n\nWhat is wrong, and where can that be read?\n\n"
    return Mistake(title, body, _link(target, title, body) if target else None)


def _lines(citation: Citation) -> list[str]:
    lines = [f"Address: {citation.address}", f"Edition: {citation.edition}", f"It says: {clean(citation.claim)}"]
    if citation.sure:
        lines.append(f"How sure: {clean(citation.sure)}")
    for source in citation.sources[:SHOWN_SOURCES]:
        parts = [clean(source.title), places_in_words(source.places), role_in_words(source)]
        lines.append(f"Source: {'; '.join(filter(None, parts))}")
    left = max(0, len(citation.sources) - SHOWN_SOURCES) + citation.more_sources
    return [*lines, f"And {plural(left, 'more document')}"] if left > 0 else lines


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _link(target: str, title: str, body: str) -> str:
    if "://" not in target:
        address = quote(target.removeprefix("mailto:"), safe="@.+-_")
        return f"mailto:{address}?subject={quote(title, safe='')}&body={quote(body, safe='')}"
    if "{title}" in target or "{body}" in target:
        return target.replace("{title}", quote(title, safe="")).replace("{body}", quote(body, safe=""))
    return f"{target}{'&' if '?' in target else '?'}{urlencode({'title': title, 'body': body})}"
