"""CSL-JSON, which reference managers and citation processors read: what is cited, and each source."""

import json
import re
from typing import Any

from communique.web.citing.bibtex import sources_by_key
from communique.web.citing.citation import Author, Citation, Source, clean, places_in_words, role_in_words, sentence
from communique.wording import date_in_words

Item = dict[str, Any]
_TYPES = {
    "news report": "article-newspaper",
    "analysis": "article-magazine",
    "official statement": "document",
    "dataset": "dataset",
}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)")
# The seasons that CSL numbers; those of one hemisphere, quarters and the like have no number in it.
_FIRST_SEASON, _LAST_SEASON = 21, 24
_DECEMBER = 12


def csl_json(citation: Citation) -> str:
    """Return the items, one a line, as a `.json` file has them."""
    items = [_main(citation), *(_source(*one) for one in sources_by_key(citation))]
    return "[\n{}\n]".format(",\n".join(json.dumps(item, ensure_ascii=False) for item in items))


def _main(citation: Citation) -> Item:
    claim = clean(citation.claim)
    about = [claim if claim != clean(citation.title) else "", sentence(citation.sure or "")]
    return {
        "id": f"communique:{citation.key}",
        "type": "dataset",
        "author": [_name(author) for author in citation.work.authors],
        "title": clean(citation.title),
        "container-title": clean(citation.work.title),
        "publisher": clean(citation.work.publisher),
        "version": citation.edition,
        "issued": {"date-parts": [[citation.work.year]]},
        "abstract": ". ".join(part.removesuffix(".") for part in about if part),
        "URL": citation.address,
    }


def _source(key: str, source: Source) -> Item:
    notes = [places_in_words(source.places), role_in_words(source)]
    kind = _TYPES.get(source.source_type or "", "webpage" if source.url else "document")
    published = "container-title" if kind.startswith("article") else "publisher"
    item = {
        "id": key,
        "type": kind,
        "author": [_name(source.author)] if source.author else None,
        "title": clean(source.title),
        published: source.publisher and clean(source.publisher),
        "issued": csl_date(source.published_on),
        "accessed": csl_date(source.retrieved_on),
        "language": source.language,
        "URL": source.url,
        "note": "; ".join(filter(None, notes)),
    }
    return {name: value for name, value in item.items() if value}


def _name(author: Author) -> dict[str, str]:
    if author.family:
        return {"family": clean(author.family), "given": clean(author.given)}
    return {"literal": clean(author.name)}


def csl_date(edtf: str | None) -> Item | None:
    """Return a date in CSL's parts, as precise as it is known; in words where it has none. None for no date."""
    if not edtf:
        return None
    # CSL has no hours.
    ends = [_DATE.fullmatch(end.partition("T")[0]) for end in edtf.split("/")]
    if len(ends) == 1 and ends[0] and (season := _season(ends[0])):
        return season
    known = [end for end in ends if end is not None and int(end[2] or 0) <= _DECEMBER]
    if not known or len(known) < len(ends):
        return {"literal": date_in_words(edtf) or edtf}
    date: Item = {"date-parts": [[int(part) for part in end.groups()[:3] if part] for end in known]}
    return date | ({"circa": True} if any(end[4] for end in known) else {})


def _season(date: re.Match[str]) -> Item | None:
    month = int(date[2] or 0)
    if not _FIRST_SEASON <= month <= _LAST_SEASON:
        return None
    return {"date-parts": [[int(date[1])]], "season": month - _FIRST_SEASON + 1} | ({"circa": True} if date[4] else {})
