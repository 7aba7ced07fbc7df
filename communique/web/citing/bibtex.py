"""BibTeX: what is cited as an entry, and one for each source. Letters stay as they are, in UTF-8.

Biber and classic BibTeX read the same entries: a style passes over the fields that it does not know.
"""

import re
from collections.abc import Iterator

from communique.web.citing.citation import Author, Citation, Source, clean, places_in_words, role_in_words, sentence
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
# Neither "and" nor a comma, which part names, nor what TeX reads.
_PLAIN_NAME = re.compile(r"(?!.*\band\b)[\w.'’ -]+")
_ARTICLE = "article"
_TYPES = {"news report": _ARTICLE, "analysis": _ARTICLE, "dataset": "dataset"}
_YEAR = re.compile(r"\d{4}")
_NOT_IN_A_KEY = re.compile(r"[^A-Za-z0-9:.-]+")
_NOT_IN_AN_ADDRESS = re.compile(r"[\s{}\\\"<>^`|]")
# What biblatex reads of EDTF: parts of a date, a season, doubt, a span.
_PART = r"\d{4}(?:-(?:0\d|1[0-2]|2[1-4])(?:-\d\d)?)?[~?%]?"
_DATE = re.compile(rf"{_PART}|\d{{3}}X|{_PART}/(?:{_PART}|\.\.)?|(?:\.\.)?/{_PART}")


def bibtex(citation: Citation) -> str:
    """Return the entries as a `.bib` file has them."""
    main = {
        "author": " and ".join(_name(author) for author in citation.work.authors),
        "title": _verbatim(citation.title),
        "howpublished": _escaped(citation.work.title),
        "publisher": _escaped(citation.work.publisher),
        "version": _escaped(citation.edition),
        "year": str(citation.work.year),
        "url": address_in_bibtex(citation.address),
        "note": _escaped(". ".join(_notes(citation))),
    }
    entries = [_entry("dataset", f"communique:{citation.key}", main)]
    entries += [_entry(_type_of(source), key, _source(source)) for key, source in sources_by_key(citation)]
    return "\n".join(entries)


def sources_by_key(citation: Citation) -> Iterator[tuple[str, Source]]:
    """Yield the sources with keys of their own, though one may both support and dispute."""
    seen: set[str] = set()
    for source in citation.sources:
        key = source.key if source.key not in seen else f"{source.key}-{source.relation.replace(' ', '-')}"
        seen.add(key)
        yield key, source


def _notes(citation: Citation) -> Iterator[str]:
    if clean(citation.claim) != clean(citation.title):
        yield clean(citation.claim).removesuffix(".")
    if citation.sure:
        yield sentence(citation.sure)
    for key, source in sources_by_key(citation):
        said = f", {places_in_words(source.places)}" if source.places else ""
        role, short = (
            ("rests on", role_in_words(source)) if source.relation == "supports" else (role_in_words(source), None)
        )
        yield f"{sentence(role or '')}: {key}{said}{f' ({short})' if short else ''}"
    if citation.more_sources:
        yield f"And {citation.more_sources} more"


def _type_of(source: Source) -> str:
    known = _TYPES.get(source.source_type or "")
    if known and (source.publisher or known != _ARTICLE):  # an article without a journal is none
        return known
    return "online" if source.url else "misc"


def _source(source: Source) -> dict[str, str]:
    is_read = bool(_DATE.fullmatch(source.published_on or ""))
    said = None if is_read or not source.published_on else f"published {date_in_words(source.published_on)}"
    notes = [said, places_in_words(source.places), role_in_words(source)]
    return {
        "author": _name(source.author) if source.author else "",
        "key": "" if source.author else _escaped(source.publisher or source.title),  # what lists are sorted by
        "title": _verbatim(source.title),
        ("journal" if _type_of(source) == _ARTICLE else "howpublished"): _escaped(source.publisher or ""),
        **(_dated(source.published_on or "") if is_read else {}),
        "url": address_in_bibtex(source.url or ""),
        "urldate": source.retrieved_on or "",
        "note": _escaped("; ".join(filter(None, notes))),
    }


def _dated(edtf: str) -> dict[str, str]:
    year = _YEAR.match(edtf)
    return {"date": edtf, "year": year[0] if year else ""}


def _entry(type_: str, key: str, fields: dict[str, str]) -> str:
    given = "".join(f"  {name:<12} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{type_}{{{_NOT_IN_A_KEY.sub(':', key)},\n{given}}}\n"


def _name(author: Author) -> str:
    """Return a person's names for styles to sort and shorten, and whatever else as it stands."""
    if author.family:
        return ", ".join(_part_of_a_name(part) for part in (author.family, author.given))
    return _verbatim(author.name)


def _part_of_a_name(part: str) -> str:
    return clean(part) if _PLAIN_NAME.fullmatch(clean(part)) else _verbatim(part)


def _escaped(text: str) -> str:
    return clean(text).translate(str.maketrans(_ESCAPED))


def _verbatim(text: str) -> str:
    """Put a text into braces of its own, so that no style takes it apart into names or changes its capitals."""
    return f"{{{_escaped(text)}}}"


def address_in_bibtex(url: str) -> str:
    """Return an address, which is read as it stands: what would end it is percent-encoded."""
    return _NOT_IN_AN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), clean(url))
