"""Whatever loads, publishes: facts that no article says, and that no check forbids, through every page and file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
import yaml
from datasette.app import Datasette

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.factfiles.files import load_files
from communique.reports.report import list_reports
from communique.reports.result import run_report
from tests.conftest import SAMPLE
from tests.support.databases import new_database
from tests.support.extremes import AMOUNTS, DATES, LONG_WORD, TEXTS
from tests.support.serving import rows, served_edition
from tests.unit.test_publication import get
from tests.web.test_projects import PAGES, ask, links_of

# Six databases, each with every page: most of a minute.
pytestmark = pytest.mark.slow
Entry = dict[str, Any]


def dated(ferry: Entry, rival: Entry, gazetteer: Entry) -> None:
    """Meetings, events and promises of every date; documents of the first year and the last."""
    ferry["document"] |= {"published_on": "0001", "retrieved_on": "9999-12-31"}
    rival["document"] |= {"published_on": "9999-12-31"}
    cited = {"evidence": ["P3.S1"]}
    milestones = [
        {"type": "completion", "planned": date, "tag": f"t{number}", **cited} for number, date in enumerate(DATES)
    ]
    ferry["projects"][0] |= {"status": "construction", "status_as_of": "0001/9999", "milestones": milestones}
    for number, date in enumerate(DATES):
        ferry["meetings"] += [{"slug": f"m{number}", "label": date, "status": "held", "held_on": date, **cited}]
        ferry["events"] += [{"slug": f"e{number}", "label": date, "status": "planned", "occurred_on": date, **cited}]
        figure = {"country": "lakeland", "partner": "hillmark", "flow": "X", "amount": "1 EUR", "tag": f"t{number}"}
        ferry["trade_figures"] += [{**figure, "period": date, **cited}]
    ferry["memberships"][0] |= {"start_date": "0001-01-01", "end_date": "9999-12-31"}
    ferry["propositions"][0]["stances"][0] |= {"until": "../9999"}
    ferry["propositions"][1]["stances"][0] |= {"until": {"edtf": "9999", "printed": "for ever"}}
    rival["also_says"][1]["evidence"][0]["as_of"] = "9999-12-XX"


def counted(ferry: Entry, rival: Entry, gazetteer: Entry) -> None:
    """The largest sums and numbers, and the smallest."""
    gazetteer["currencies"] += [
        {"code": "JPY", "label": "Yen", "minor_per_major": 1},
        {"code": "XXX", "label": "None", "minor_per_major": 2**31 - 1},
    ]
    cited = {"provider": "lakeland", "stage": "planned", "evidence": ["P4.S1"]}
    project = ferry["projects"][0]
    for number, amount in enumerate(AMOUNTS):
        project["financings"] += [{**cited, "amount": amount, "tag": f"t{number}"}]
        more = {"interest_percent": 1e15, "maturity": "P99Y", "grace": "P1D", "is_concessional": False}
        project["financings"] += [{**cited, "instrument": "loan", "amount": amount, "tag": f"l{number}", **more}]
        figure = {"country": "lakeland", "partner": "hillmark", "flow": "M", "amount": amount, "tag": f"t{number}"}
        ferry["trade_figures"] += [
            {**figure, "change_percent": change, "tag": f"t{number}{at}", "evidence": ["P5.S1"]}
            for at, change in enumerate((-100, -99.999999, 0, 1e-9, 1e15))
        ]
    for number, value in enumerate((1e-300, 0.1 + 0.2, 1e15)):
        measured = {"quantity": "length", "value": value, "unit": "m" * 300, "tag": f"t{number}"}
        project["indicators"] += [{**measured, "evidence": ["P3.S3"]}]
    ferry["meetings"][0]["duration"] = "about 10000000 days"
    others = [("0.001 days", "m1"), ("10000000 minutes", "m2"), ("0 minutes", "m3")]
    for duration, slug in others[:2]:
        meeting = {"slug": slug, "label": slug, "status": "held", "duration": duration, "evidence": ["P3.S2"]}
        ferry["meetings"].append(meeting)


def worded(ferry: Entry, rival: Entry, gazetteer: Entry) -> None:
    """Every text as long as may be, from the right, in any script, or as a program would have it."""
    slug = "s" * 200
    for name, text in TEXTS.items():
        for kind, one in (("actors", {"type": "group"}), ("places", {"type": "city"}), ("topics", {})):
            names = [{"name": text * 3, "type": "full", "script": "Arab"}]
            thing = {"slug": f"{kind}-{name}", "label": text, "summary": text * 20, "note": text, "names": names}
            gazetteer[kind] += [{**thing, "reference": text, **one}]
        ferry["projects"] += [{"slug": f"p-{name}", "label": text, "summary": text, "evidence": ["P2.S1"]}]
        ferry["memberships"] += [
            {"member": f"actors-{name}", "organization": "lakeland", "role": text, "evidence": ["P3.S1"]}
        ]
        gazetteer["propositions"] += [{"slug": f"v-{name}", "label": text, "about": [f"p-{name}"]}]
        hedged = {"evidence": [{"at": "P4.S3", "modality": "possible", "hedge": text}]}
        stance = {"holders": [f"actors-{name}"], "attitude": "is for", "qualifier": text, "condition": text, **hedged}
        ferry["propositions"] += [{"slug": f"v-{name}", "stances": [stance]}]
        money = {"provider": f"actors-{name}", "recipient": "lakeland", "stage": "provided", "amount": "1 EUR"}
        ferry["projects"][-1]["financings"] = [{**money, "purpose": text, "evidence": ["P4.S1"]}]
    gazetteer["actors"] += [{"slug": slug, "label": LONG_WORD, "type": "person"}]
    ferry["document"] |= {"title": LONG_WORD * 3, "label": LONG_WORD, "author": slug, "url": "javascript:alert(1)"}
    rival["document"] |= {"slug": "r" * 200, "title": TEXTS["arabic"], "label": TEXTS["hebrew"], "language": "ar"}


def placed(ferry: Entry, rival: Entry, gazetteer: Entry) -> None:
    """Places at the poles, on the date line and on each other, and routes between them."""
    corners = [
        (90, 0),
        (-90, 0),
        (0, 180),
        (0, -180),
        (0, 0),
        (0, 0),
        (90, 180),
        (-90, -180),
        (66.5, 179.99),
        (1e-9, -179.99),
    ]
    for number, (latitude, longitude) in enumerate(corners):
        at = {"latitude": latitude, "longitude": longitude, "reference": "An atlas"}
        gazetteer["places"] += [{"slug": f"c{number}", "label": f"Corner {number}", "type": "city", **at}]
    for first, last in pairwise(range(len(corners))):
        route = [{"place": f"c{first}", "role": "start"}, {"place": f"c{last}", "role": "end"}]
        ferry["projects"] += [{"slug": f"p{first}", "label": f"Route {first}", "places": route, "evidence": ["P2.S1"]}]
    ferry["meetings"][0]["places"] = [f"c{number}" for number in range(len(corners))]
    ferry["projects"][1]["parent"] = "grey-ferry"


def bare(ferry: Entry, rival: Entry, gazetteer: Entry) -> None:
    """A document in which every section is empty, and gazetteers without an entry."""
    nothing = {label: {"reason": "opinion"} for label in ferry["passages"] if label != "P1.S1"}
    sections = {name: [] for name in ferry if name not in {"document", "passages", "nothing_to_code", "names"}}
    document = {**ferry["document"], "evidence": ["P1.S1"]}
    del document["published_on"], document["author"], document["publisher"]
    ferry |= {**sections, "document": document, "names": {}, "nothing_to_code": nothing, "also_says": []}
    rival |= {"also_says": [], "nothing_to_code": {"P2.S1": {"reason": "opinion"}, "P2.S2": {"reason": "opinion"}}}
    gazetteer |= {"actors": [], "offices": [], "places": [], "topics": [], "propositions": [], "former": []}
    for one in (ferry, rival):
        for name in ("former", "review"):
            one.pop(name, None)


def looped(ferry: Entry, rival: Entry, gazetteer: Entry) -> None:
    """Statements that lead back to themselves: causes, parts, members of each other, trees as deep as anybody likes."""
    views = ["hillmark/on/passengers-pay-toll", "hillmark/on/toll-hurts-fishers", "grey-ferry", "ferry-revival"]
    kinds = ["because_of", "part_of", "replaced_by", "before", "alternative_to", "would_help", "partner_of"]
    # One document that makes a circle of parts is refused; two may contradict each other.
    ferry["relations"] = [
        {"subject": one, "relation": kind, "object": other, "evidence": ["P4.S3"]}
        for kind in kinds
        for one, other in [*pairwise(views), *([(views[-1], views[0])] if kind != "part_of" else [])]
    ]
    back = {"subject": views[-1], "relation": "part_of", "object": views[0], "evidence": ["P2.S1"]}
    rival["relations"] = [*rival.get("relations", []), back]
    for one, other in (("lakeland", "hillmark"), ("hillmark", "lakeland")):
        ferry["memberships"] += [{"member": one, "organization": other, "evidence": ["P3.S1"]}]
    gazetteer["propositions"] += [{"slug": "itself", "label": "The proposition stands", "about": ["itself"]}]
    view = {"holders": ["lakeland"], "attitude": "accepts", "because": ["itself"], "tag": "loop", "evidence": ["P4.S3"]}
    ferry["propositions"] += [
        {"slug": "itself", "stances": [{"holders": ["lakeland"], "attitude": "is for", "evidence": ["P4.S3"]}, view]}
    ]
    for number in range(150):
        above = f"d{number - 1}" if number else "grey-ferry"
        deep = {"slug": f"d{number}", "label": f"Part {number}", "parent": above, "evidence": ["P2.S1"]}
        ferry["projects"] += [{**deep, "places": [{"place": f"w{number}", "role": "start"}]}]
        within = f"w{number - 1}" if number else "port-grey"
        gazetteer["places"] += [{"slug": f"w{number}", "label": f"Ward {number}", "type": "city", "within": within}]


CASES: dict[str, Callable[[Entry, Entry, Entry], None]] = {
    one.__name__: one for one in (dated, counted, worded, placed, bare, looped)
}


@pytest.fixture(scope="module", params=CASES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the sample, and what a case makes of it."""
    folder = tmp_path_factory.mktemp(request.param)
    entries = [yaml.safe_load((SAMPLE / f"{name}.yaml").read_text("utf-8")) for name in ("ferry", "rival", "gazetteer")]
    CASES[request.param](*entries)
    file = folder / "facts.jsonl"
    file.write_text("\n".join(json.dumps(entry, default=str) for entry in entries), "utf-8")
    new_database(f"sqlite:///{folder}/facts.db")
    load_files(f"sqlite:///{folder}/facts.db", [file])
    return f"sqlite:///{folder}/facts.db"


@pytest.fixture(scope="module")
def published(database: str, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return publish_edition(database, tmp_path_factory.mktemp("editions"))


@pytest.fixture(scope="module")
def site(published: Edition) -> Iterator[Datasette]:
    with served_edition(published) as served:
        yield served


def test_no_picture_is_left_out(site: Datasette) -> None:
    assert "Missing" not in ask(site, "/pictures").text


def test_every_page_and_file_is_there(site: Datasette, published: Edition) -> None:
    reports = [f"/reports/{one.name}{end}" for one in list_reports() for end in ("", ".csv", ".md", ".json", ".xlsx")]
    records = [f"/communique/records/{number}" for (number,) in rows(published, "SELECT id FROM records")]
    waiting, broken = [*PAGES, *reports, *records], dict[str, int]()
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        answer = get(site, path, follow=True)
        if answer.is_error:
            broken[path] = answer.status_code
        new = {link for link in links_of(answer) if link not in seen} if path in PAGES else ()
        waiting += sorted(new)
        seen.update(new)
    assert broken == {}


def test_every_report_runs(database: str) -> None:
    assert [report.name for report in list_reports() if not run_report(report.name, database).columns] == []
