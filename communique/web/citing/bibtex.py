"""BibTeX for biber: what is cited as an entry, and one for each source. Letters stay as they are, in UTF-8."""

import re
from collections.abc import Iterator

from communique.web.citing.citation import Citation, Source, clean, places_in_words, role_in_words, sentence
from communique.wording import date_in_words

# Braces stay balanced: BibTeX counts them even where TeX would not.
_ESCAPED: dict[str, str | int | None] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: f"\\{c}" for c in "#$%&_"},
}
_NOT_IN_A_KEY = re.compile(r"[^A-Za-z0-9:.-]+")
_NOT_IN_AN_ADDRESS = re.compile(r"[\s{}\\\"<>^`|]")
# What biblatex reads of EDTF: parts of a date, a season, doubt, a span.
_PART = r"\d{4}(?:-(?:0\d|1[0-2]|2[1-4])(?:-\d\d)?)?[~?%]?"
_DATE = re.compile(rf"{_PART}|\d{{3}}X|{_PART}/(?:{_PART}|\.\.)?|(?:\.\.)?/{_PART}")


def bibtex(citation: Citation) -> str:
    """Return the entries as a `.bib` file has them."""
    main = {
        "author": " and ".join(_verbatim(author) for author in citation.work.authors),
        "title": _verbatim(citation.title),
        "howpublished": _escaped(citation.work.title),
        "version": _escaped(citation.edition),
        "url": address_in_bibtex(citation.address),
        "note": _escaped(". ".join(_notes(citation))),
    }
    entries = [_entry(f"communique:{citation.key}", main)]
    entries += [_entry(key, _source(source)) for key, source in sources_by_key(citation)]
    return "\n".join(entries)


def sources_by_key(citation: Citation) -> Iterator[tuple[str, Source]]:
    """Yield the sources with keys of their own, though one may both support and dispute."""
    seen: set[str] = set()
    for source in citation.sources:
        key = source.key if source.key not in seen else f"{source.key}-{source.relation}"
        seen.add(key)
        yield key, source


def _notes(citation: Citation) -> Iterator[str]:
    if clean(citation.claim) != clean(citation.title):
        yield clean(citation.claim).removesuffix(".")
    if citation.sure:
        yield sentence(citation.sure)
    for key, source in sources_by_key(citation):
        said = f", {places_in_words(source.places)}" if source.places else ""
        yield f"{sentence(role_in_words(source) or 'rests on')}: {key}{said}"
    if citation.more_sources:
        yield f"And {citation.more_sources} more"


def _source(source: Source) -> dict[str, str]:
    is_read = bool(_DATE.fullmatch(source.published_on or ""))
    said = None if is_read or not source.published_on else f"published {date_in_words(source.published_on)}"
    notes = [said, places_in_words(source.places), role_in_words(source)]
    return {
        "author": _verbatim(source.author) if source.author else "",
        "title": _verbatim(source.title),
        "howpublished": _escaped(source.publisher or ""),
        "date": source.published_on or "" if is_read else "",
        "url": address_in_bibtex(source.url or ""),
        "urldate": source.retrieved_on or "",
        "note": _escaped("; ".join(filter(None, notes))),
    }


def _entry(key: str, fields: dict[str, str]) -> str:
    given = "".join(f"  {name:<12} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_NOT_IN_A_KEY.sub(':', key)},\n{given}}}\n"


def _escaped(text: str) -> str:
    return clean(text).translate(str.maketrans(_ESCAPED))


def _verbatim(text: str) -> str:
    """Put a text into braces of its own, so that no style takes it apart into names or changes its capitals."""
    return f"{{{_escaped(text)}}}"


def address_in_bibtex(url: str) -> str:
    """Return an address, which is read as it stands: what would end it is percent-encoded."""
    return _NOT_IN_AN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), clean(url))
