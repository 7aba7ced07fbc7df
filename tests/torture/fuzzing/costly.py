"""Files of a few megabytes that cost hours or gigabytes where something grows faster than they do."""

from __future__ import annotations

from collections.abc import Callable

_MANY = 10_000
_DOCUMENT = (
    "document: {{slug: d, label: D, title: T, language: en, source_type: news report, evidence: [P1.S1], "
    "file_sha256: {0}, text_sha256: {0}, characters: 2000000, license: CC0-1.0, text: {1}}}\n"
)


def _topics(entry: str, many: int = _MANY) -> str:
    return "gazetteer: g\ntopics:\n" + "".join(f"  - {entry.format(number, number + 1)}\n" for number in range(many))


def _places(entry: str, many: int = _MANY) -> str:
    return _topics(f"{{{{slug: p{{0}}, label: P, type: city, {entry}}}}}", many).replace("topics", "places")


def _former(many: int = _MANY) -> str:
    entry = "{{slug: f{0}, became: f{1}, reason: R, changed_on: 2031-03-04}}"
    return _topics(entry, many).replace("topics", "former")


def _overlapping() -> str:
    passage = "{{start: 0, end: 1999999, sha256: {}}}".format("0" * 64)
    passages = "".join(f"  P1.S{number}: {passage}\n" for number in range(1, 5000))
    return _DOCUMENT.format("0" * 64, '"' + "a " * 1_000_000 + '"') + "passages:\n" + passages


def _also_says() -> str:
    meetings = "".join(f"  - {{slug: m{n}, label: M, status: held, evidence: [P1.S1]}}\n" for n in range(_MANY))
    said = "".join(f"  - {{record: x{n}, evidence: [P1.S1]}}\n" for n in range(_MANY))
    return f"{_DOCUMENT.format('0' * 64, 'T')}passages: {{}}\nmeetings:\n{meetings}also_says:\n{said}"


# By what they are: how the file's name ends, and what makes it.
COSTLY: dict[str, tuple[str, Callable[[], str]]] = {
    "values by the million": (".yaml", lambda: "a: [" + "1," * 8_000_000 + "]"),
    "a million misfits": (".jsonl", lambda: '{"gazetteer":"g","topics":[' + "1," * 1_000_000 + "1]}"),
    "unknown fields": (".yaml", lambda: "gazetteer: g\n" + "".join(f"toopic{n}: 1\n" for n in range(_MANY))),
    "aliases of aliases": (".yaml", lambda: "a: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(_MANY))),
    "brackets": (".yaml", lambda: "[" * 8_000_000),
    "brackets in a line": (".jsonl", lambda: "[" * 8_000_000),
    "quotes": (".yaml", lambda: "a: '" + "''" * 4_000_000),
    "keys of keys": (".yaml", lambda: "? " * 4_000_000),
    "hyphens in a slug": (".yaml", lambda: f"gazetteer: {'a-' * 4_000_000}"),
    "a year with a large exponent": (".yaml", lambda: _former(1).replace("2031-03-04", "Y1E999999999")),
    "a date with many members": (".yaml", lambda: _former(1).replace("2031-03-04", f"'{{{'2031,' * 99_999}2031}}'")),
    "a number with many digits": (".yaml", lambda: _places(f"latitude: {'9' * 4_000_000}", 1)),
    "slugs that lead nowhere": (".yaml", lambda: _places("within: placemane-{0}x")),
    "a place in a place in a place": (".yaml", lambda: _places("within: p{1}")),
    "slugs that became another": (".yaml", _former),
    "sentences that overlap": (".yaml", _overlapping),
    "evidence for others' records": (".yaml", _also_says),
}
