"""Projects made up by a seed: small worlds told by several documents, with values at the ends of what loads.

What the checker refuses is told less extremely, so that what is published is what loads, and never nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml

from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.project import Project, Settings
from tests.support.databases import new_database
from tests.support.documents import document
from tests.support.extremes import AMOUNTS, DATES, DURATIONS, NUMBERS, TEXTS
from tests.support.small_world import GAZETTEER, Entry, SmallWorld

_WORDS = [*TEXTS.values(), "'", '"', "&amp;", "]]>", "a\u00a0b", "e\u0301", "x" * 200, "ﷺ", "\U0001f4a9"]
_LABELS = [one for one in _WORDS if len(one) > 1]
_TEXT_FIELDS = (
    *("label", "summary", "note", "title", "purpose", "role", "capacity", "qualifier", "condition", "hedge", "scope"),
    *("printed", "share_of", "unit", "reliability_note", "reference"),
)
_DATE_FIELDS = (
    *("held_on", "occurred_on", "signed_on", "planned", "actual", "period", "start_date", "end_date", "said_on"),
    *("published_on", "retrieved_on", "as_of"),
)
_EXTREMES: dict[str, list[Any]] = {
    **dict.fromkeys(_TEXT_FIELDS, _WORDS),
    **dict.fromkeys(("label", "title"), _LABELS),
    **dict.fromkeys(_DATE_FIELDS, DATES),
    "amount": AMOUNTS,
    "duration": DURATIONS,
    "value": NUMBERS,
    "change_percent": [-100, 1e-9, 1e15],
    "interest_percent": [0, 1e15],
}
_SLUGS = ("a", "-".join(["long"] * 40), "1", "0-0", "x" * 200)
# How much of a document is at an end; less where it was refused.
_SHARES = (0.5, 0.2, 0.05, 0.0)
_NO_DOCUMENT, _NOTHING = 8, 9
_SETTINGS: list[dict[str, Any]] = [
    {},
    {"title": "Brücken & Zölle", "summary": "wer mit wem <b>spricht</b>", "language": "de", "license": "CC0"},
    {"title": TEXTS["arabic"], "publisher": TEXTS["emoji"], "language": "ar", "authors": ("A, B.", "{C} \\ %")},
    {"title": "T" * 300, "url": "https://example.org", "region": (-180.0, -90.0, 180.0, 90.0)},
    {"story": "railway", "region": (5.0, 45.0, 5.5, 45.5), "id": "urn:uuid:2f6a3c1e-9b57-4d08-8a41-6c0e5d7b9f32"},
    {"mistakes": "a.b@example.org", "license": TEXTS["markup"], "coders": (TEXTS["han"],)},
]


def made_up_project(seed: int, folder: Path) -> tuple[str, Project]:
    """Return the database and the project of a seed; of ten one has nothing, and one a gazetteer alone."""
    random, url = Random(seed), f"sqlite:///{folder}/facts.db"
    new_database(url)
    project = Project(folder, Settings(**_SETTINGS[seed % len(_SETTINGS)]))
    if seed % 10 != _NOTHING:
        _load_what_loads(url, folder / "gazetteer.jsonl", lambda share: _gazetteer(random, share))
    days = (None, "2023-12-05", "2024-01", *DATES[:8])
    for number in range(random.choice((1, 2, 4, 7)) if seed % 10 < _NO_DOCUMENT else 0):
        slug = random.choice((f"doc-{number}", f"{random.choice(_SLUGS)[:190]}-{number}"))
        told = json.loads(document(slug, random.choice(days), SmallWorld(random).told(), random.choice([None, "A"])))
        _load_what_loads(url, folder / f"{number}.jsonl", _at_the_ends_of(random, told))
    return url, project


def _load_what_loads(url: str, file: Path, told: Callable[[float], Entry]) -> None:
    for share in _SHARES:
        file.write_text(json.dumps(told(share)), "utf-8")
        try:
            load_files(url, [file])
        except FactFileError:
            # A small world of its own may be refused as well, as one that says two things in one breath.
            file.unlink()
            continue
        return


def _at_the_ends_of(random: Random, told: Entry) -> Callable[[float], Entry]:
    def changed(share: float) -> Entry:
        copy: Entry = json.loads(json.dumps(told))
        for entry, key in list(_places_in(copy)):
            if key in _EXTREMES and random.random() < share:
                entry[key] = random.choice(_EXTREMES[key])
        if share:
            # Sentences have no texts of their own, and documents more than a world tells of.
            copy["document"] |= random.choice(
                [{}, {"url": "javascript:alert(1)"}, {"url": "https://example.org/?a=1&b=%7B}"}, {"language": "ar"}]
            )
        return copy

    return changed


def _places_in(value: Any) -> Iterator[tuple[Entry, str]]:
    if isinstance(value, dict):
        yield from ((value, key) for key in value)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _places_in(part)


def _gazetteer(random: Random, share: float) -> Entry:
    """The small world's, with labels of any script, places anywhere, and at times many entries."""
    world: Entry = yaml.safe_load(GAZETTEER)
    world["currencies"] += [
        {"code": "JPY", "label": "Yen", "minor_per_major": 1},
        {"code": "XXX", "label": "None", "minor_per_major": 2**31 - 1},
    ]
    for number in range(random.choice((0, 5, 60))):
        corner = {"latitude": random.choice((90, -90, 0, 66.5)), "longitude": random.choice((180, -180, 0, 1e-9))}
        world["places"] += [
            {"slug": f"place-{number}", "label": f"Place {number}", "type": "city", **corner, "reference": "An atlas"}
        ]
        world["actors"] += [{"slug": f"actor-{number}", "label": f"Actor {number}", "type": "group", "note": "Some."}]
    for section in ("actors", "places", "topics"):
        for entry in world[section]:
            if random.random() < share:
                entry["label"] = random.choice(_LABELS)
                entry["names"] = [{"name": random.choice(_LABELS), "type": "full", "script": "Arab"}]
    return world
