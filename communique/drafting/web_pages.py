"""A saved web page: its main text, and what its metadata say of title, author, day, publisher and address."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import DEFAULT_CONFIG
from trafilatura.utils import decode_file

from communique.drafting.extracted import Extracted, SourceError
from communique.factfiles.texts.normalise import normalise

_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096
# Pictures within a page, which can be larger than what a parser takes for an attribute.
_PICTURE = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+")
# Browsers that save a page note there where it is from.
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s>]+) -->", re.IGNORECASE)
# Two line breaks end a paragraph, and so does one behind the end of a sentence. The library tells neither from a space,
# so letters that nobody uses stand for them.
_BREAKS, _END = re.compile(r"<br\b[^<>]{0,80}>(?:(?:\s|&nbsp;)*<br\b[^<>]{0,80}>)+", re.IGNORECASE), "\ue000"
_BREAK, _BREAK_BEHIND_SENTENCE = "\ue001", re.compile(r"(?<=[.!?…:\"»”])\s*\ue001")
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])", re.IGNORECASE)
_LINES = frozenset({"p", "head", "item", "row", "quote", "code", "table", "list", "div", "ab"})


def read_page(data: bytes) -> Extracted:
    """Return the main text of a page, without menus, comments and the like; SourceError where it has none."""
    written = _BREAKS.sub(f"<br>{_END}", _PICTURE.sub("", _decoded(data)).replace(_END, " "))
    tree = _parsed(written)
    language, headings = _language(tree), [_plain(one) for one in tree.iter("h1")]
    found: Any = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        config=_config(),
        # A day that is only guessed from the words is the coder's to find.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    lines = list(_lines(found.body)) if found is not None else []
    if not any(map(str.isalpha, "".join(lines))):
        raise SourceError("it has no main text that could be told from its menus; copy the text into a .txt file")
    publisher = _publisher(found)
    title = _title(found, headings, publisher)
    if title and title in headings and title not in lines:
        lines.insert(0, title)
    return Extracted(
        words="\n".join(lines) + "\n",
        language=language,
        title=title or None,
        author=_author(found, publisher),
        day=found.date or None,
        publisher=publisher,
        url=_address(found.url, written),
    )


def _config() -> Any:
    """Return the settings: short texts, too, are wanted as they are divided."""
    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "25")
    return config


def _decoded(data: bytes) -> str:
    """Return a page as text: UTF-16 or UTF-8 where it is that, else as it says, else as its bytes look."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:_HEAD_BYTES])
    try:
        # One letter that is wrong is no reason to guess.
        return data.decode(said[1].decode(), errors="replace") if said else str(decode_file(data))
    except LookupError:
        return str(decode_file(data))


def _parsed(written: str) -> Any:
    """Return the tree of a page; SourceError where the parser had to give up on a part of it."""
    parser = html.HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    try:
        tree = html.fromstring(written.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise SourceError("it is empty; save the page again, or copy its text into a .txt file") from None
    if any(one.type_name == "ERR_RESOURCE_LIMIT" for one in parser.error_log):
        raise SourceError(
            "its elements are so deep or so long that a part of its text would be lost; copy the text into a .txt file"
        )
    return tree


def _lines(body: Any) -> Iterator[str]:
    """Yield the paragraphs of an extracted text; a line break within a sentence is only how it is set."""
    for line in _BREAK_BEHIND_SENTENCE.sub(_END, "".join(_marked(body))).split(_END):
        if line := _plain_text(line.replace(_BREAK, " ")):
            yield line


def _marked(element: Any) -> Iterator[str]:
    """Yield the words within an element, and a mark where a paragraph begins or ends."""
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield _END if one.tag in _LINES else _BREAK if one.tag == "lb" else ""
            yield one.text or ""
        else:
            yield _END if one.tag in _LINES else " " if one.tag == "cell" else ""
            yield (one.tail or "") if one is not element else ""


def _plain(element: Any) -> str:
    return _plain_text(element.text_content().replace(_END, " "))


def _plain_text(text: str) -> str:
    return " ".join(text.split())


def _language(tree: Any) -> str | None:
    """Return the language that a page says it is in (the first part of its BCP 47 tag)."""
    said = [tree.get("lang"), tree.get("xml:lang"), *tree.xpath("//meta[@property='og:locale']/@content")]
    found = next((match[0] for one in said if (match := _LANGUAGE.match((one or "").strip()))), None)
    return found.lower() if found else None


def _title(found: Any, headings: Sequence[str], publisher: str | None) -> str:
    """Return the title of a page without the name of the site, which many put behind it."""
    title = _plain_text(found.title or "")
    for heading in headings:
        if heading and re.match(rf"{re.escape(heading)}(?!\w)", title):
            return heading
    return re.sub(rf"\s+[^\w\s]\s+{re.escape(publisher)}\Z", "", title) if publisher else title


def _author(found: Any, publisher: str | None) -> str | None:
    """Return who wrote a page, of several who is named first, since a document has one; a site is not an author."""
    name = _plain_text((found.author or "").split(";")[0])
    return name if name and not (publisher or "").casefold().startswith(name.casefold()) else None


def _publisher(found: Any) -> str | None:
    """Return the name of a site; where it gives none, its host is not one."""
    name = _plain_text(found.sitename or "")
    return name if name and normalise(name).casefold() != (found.hostname or "").casefold() else None


def _address(said: str | None, written: str) -> str | None:
    if said and _ADDRESS.match(said):
        return said
    saved = _SAVED_FROM.search(written[:_HEAD_BYTES])
    return saved[1] if saved else None
