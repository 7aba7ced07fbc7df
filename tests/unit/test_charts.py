"""Pictures are drawn from the snapshot, stand alone, say in words what they show, and are the same on every run."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import sqlite3
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from communique.charts import PictureError, drawing, financing, gallery, happened, palette, renderer, timeline
from communique.charts.cache import Cache
from communique.charts.canvas import canvas, text
from communique.charts.declared_charts import Chart, chart_of
from communique.charts.maps.contents import contents_of
from communique.charts.maps.drawing import seen_states
from communique.charts.picture import MOST_MARKS, Picture, barred_currency, without_bars
from communique.charts.query import Database, open_snapshot
from communique.charts.text_layout import lines_of, width_of
from communique.database.connection import migrate
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition, PublicationError, current_edition
from communique.reports.parameters import ReportError
from communique.reports.report import Report, find_report, list_reports
from communique.reports.result import run_report
from tests.support.serving import ask

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = ["financing", "timeline", "places", "trade", "views", "sureness"]
NAMES = [
    *CHARTS,
    "report-coverage",
    "report-financing-totals",
    "map-astara-rasht-qazvin-railway",
    "map-astara-rasht-section",
    "map-astra-astara-section",
    "map-rasht-qazvin-section",
]
FILES = [f"{name}{ending}" for name in NAMES for ending in (".svg", ".narrow.svg")]


@pytest.fixture(scope="module")
def folder(edition: Edition) -> Path:
    return edition.folder / "pictures"


@pytest.fixture(scope="module")
def snapshot(sample_edition: Edition) -> Path:
    """The sample's, which has less to draw."""
    return sample_edition.snapshot


@pytest.fixture(scope="module")
def index(folder: Path) -> dict[str, dict[str, Any]]:
    return {picture["name"]: picture for picture in json.loads((folder / "index.json").read_text("utf-8"))}


def svg(folder: Path, file: str) -> ET.Element:
    return ET.parse(folder / file).getroot()  # noqa: S314  our own drawing


def test_the_article_has_all_its_pictures(index: dict[str, Any], folder: Path) -> None:
    assert list(index) == NAMES
    files = {file.name for file in folder.iterdir()}
    land = {"land.json", "land-eurasia.svg", "land-world.svg"}
    assert files == {"index.json", *land, *FILES, *(f"{name}.png" for name in NAMES)}


def test_the_same_snapshot_gives_the_same_bytes(snapshot: Path, tmp_path: Path) -> None:
    files = gallery.draw(snapshot, tmp_path / "one", "Test")
    assert gallery.draw(snapshot, tmp_path / "other", "Test") == files
    assert {"financing.svg", "financing.png", "timeline.narrow.svg"} <= set(files)
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes(), file


def test_a_drawing_that_is_kept_is_not_drawn_again(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = gallery.draw(snapshot, tmp_path / "one", "Test", cache=tmp_path / "kept")
    monkeypatch.setattr(drawing, "_render", lambda *given: pytest.fail("drawn again"))
    assert gallery.draw(snapshot, tmp_path / "other", "Test", cache=tmp_path / "kept") == files
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes(), file


def test_a_kept_drawing_that_was_damaged_is_drawn_anew(snapshot: Path, tmp_path: Path) -> None:
    files = gallery.draw(snapshot, tmp_path / "one", "Test", cache=tmp_path / "kept")
    kept = set(os.listdir(tmp_path / "kept"))
    for file in (tmp_path / "kept").iterdir():
        os.truncate(file, file.stat().st_size // 2)
    assert gallery.draw(snapshot, tmp_path / "other", "Test", cache=tmp_path / "kept") == files
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes(), file
    assert set(os.listdir(tmp_path / "kept")) == kept


def test_where_nothing_can_be_kept_all_is_drawn(snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert "financing.svg" in gallery.draw(snapshot, tmp_path / "one", "Test", cache=tmp_path / "file" / "kept")


@pytest.mark.parametrize("file", FILES)
def test_an_svg_stands_alone_and_says_what_it_is(folder: Path, index: dict[str, Any], file: str) -> None:
    picture, root = index[file.partition(".")[0]], svg(folder, file)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == picture["title"]
    assert root.findtext(f"{SVG}desc") == picture["alternative"]
    written = " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))
    assert picture["source"].split()[:3] == written[written.index("Source:") :].split()[:3]
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "style", "g", "text", "tspan", "path", "line", "rect", "defs",
    }  # fmt: skip
    content = (folder / file).read_text("utf-8")
    assert re.findall(r"(?:href|src)=|url\(|https?://(?!www\.w3\.org)", content) == []


@pytest.mark.parametrize("file", FILES)
def test_every_colour_has_its_counterpart_in_the_dark(folder: Path, file: str) -> None:
    root = svg(folder, file)
    used = {one.get(attribute) for one in root.iter() for attribute in ("fill", "stroke")} - {
        None,
        "none",
        "transparent",
    }
    assert used <= palette.DARK.keys()
    sheet = root.findtext(f"{SVG}style") or ""
    assert "prefers-color-scheme:dark" in sheet
    for colour in used:
        assert f'[fill="{colour}"]{{fill:{palette.DARK[str(colour)]}}}' in sheet


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", [palette.PAPER, palette.LAND, palette.TOUCHED])
@pytest.mark.parametrize("ink", [palette.INK, palette.QUIET])
def test_words_can_be_told_from_what_is_behind_them(ink: str, ground: str, scheme: str) -> None:
    pair = (ink, ground) if scheme == "light" else (palette.DARK[ink], palette.DARK[ground])
    dark, light = sorted(map(luminance, pair))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def lines(folder: Path, file: str) -> Iterator[tuple[str, float, float, float]]:
    """Level lines of text: the words, and how far they reach from left to right, and at what height."""
    for one in svg(folder, file).iter(f"{SVG}text"):
        found = re.fullmatch(r"translate\(([-\d.]+),([-\d.]+)\)", one.get("transform", ""))
        if found:
            size, bold = float((one.get("font-size") or "0").removesuffix("px")), one.get("font-weight") == "bold"
            width = width_of(one.text or "", size, bold)
            share = {"start": 0, "middle": 0.5, "end": 1}[one.get("text-anchor", "start")]
            left = float(found[1]) - share * width
            yield one.text or "", left, left + width, float(found[2])


@pytest.mark.parametrize("file", FILES)
def test_words_stay_within_the_picture_and_off_each_other(folder: Path, file: str) -> None:
    limit = float(svg(folder, file).get("width", 0)) + 1
    placed = list(lines(folder, file))
    assert placed
    assert [words for words, left, right, _ in placed if left < -1 or right > limit] == []
    overlapping = [
        (one[0], other[0])
        for place, one in enumerate(placed)
        for other in placed[:place]
        if abs(one[3] - other[3]) < 9 and one[1] < other[2] - 1 and other[1] < one[2] - 1
    ]
    assert overlapping == []


@pytest.mark.parametrize("name", NAMES)
def test_a_png_is_twice_as_fine_with_a_margin(folder: Path, index: dict[str, Any], name: str) -> None:
    head = (folder / f"{name}.png").read_bytes()[:24]
    wide = index[name]["wide"]
    assert struct.unpack(">II", head[16:24]) == (2 * (wide["width"] + 40), 2 * (wide["height"] + 40))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "financing",
            "Provided: $500 million from Azerbaijan to Iran, a soft loan, for Astara–Rasht section "
            "(the coder's conclusion).",
        ),
        ("financing", "Only planned: $1.5 billion from Russia to a recipient that the source does not name"),
        ("trade", "about $5 billion, up 20%, which implies about $4.2 billion for the period before"),
        ("views", "Georgia integrates with Europe – for it: Georgia; does not support it: Iran and Russia."),
        ("sureness", "Subjects on the table: 6 certain and 4 probable."),
        ("timeline", "Past: by 2019, Astara (Azerbaijan)–Astara (Iran) section: commissioning"),
        ("timeline", "Due: by the end of 2024, Road bridge at Ağbənd: completion, planned"),
        ("timeline", "Raisi's visit to Turkey: announcement, reached (the date is the coder's conclusion);"),
        ("timeline", "No source gives a date for 6 more: "),
        ("trade", "turnover (over the past year; the period is the coder's conclusion): about $5 billion"),
        (
            "places",
            "no source says, where these run: Astara (Azerbaijan)–Astara (Iran) section and Astara–Rasht section.",
        ),
        ("places", "Rasht–Qazvin section, from Rasht to Qazvin: operating (solid)."),
        ("places", "Astara–Rasht section, from Astara (Iran) to Rasht: how far it has come is not said (dashed)."),
        ("places", "Moscow (a meeting)"),
        ("places", "Touched, but outside the frame: India."),
        ("places", "Not drawn, since their coordinates are not recorded: Aras, Ağbənd area, "),
        ("report-coverage", "Paragraph 3: cited 1, explained 1, neither 0."),
        ("report-financing-totals", "Azerbaijan: $500 million, provided."),
    ],
)
def test_the_words_say_what_is_drawn(index: dict[str, Any], name: str, said: str) -> None:
    assert said in index[name]["alternative"]


@pytest.mark.parametrize("name", ["financing", "report-financing-totals"])
def test_stages_are_never_added_up(folder: Path, index: dict[str, Any], name: str) -> None:
    words = index[name]["alternative"] + " ".join(line[0] for line in lines(folder, f"{name}.svg"))
    assert not re.search(r"\$2(\.0)? billion", words)
    headings = [words for words, *_ in lines(folder, f"{name}.svg") if words in {"Provided", "Only planned"}]
    assert headings == ["Provided", "Only planned"]


@pytest.mark.parametrize("name", [name for name in NAMES if "map-" in name or name == "places"])
def test_a_map_says_whose_borders_it_draws(index: dict[str, Any], name: str) -> None:
    assert "Natural Earth's, which shows who controls a territory" in index[name]["caption"]


def test_sums_in_other_currencies_than_the_commonest_have_no_bars() -> None:
    assert without_bars(["USD", "USD"]) == without_bars([]) == without_bars([None]) == ""
    said = " Only sums in US dollars have bars; those in other currencies are not converted."
    assert without_bars(["USD", "IRR", "USD"]) == said
    assert barred_currency(["USD", "EUR"]) == "EUR"
    assert barred_currency(["USD", "EUR", "USD"]) == "USD"
    assert barred_currency([None]) is None


def _row(status: str | None, **more: Any) -> dict[str, Any]:
    return {"status": status, "field": "planned", "disputed": None, "how_sure": "certain", "is_due": 0, **more}


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (_row("met"), happened.HAPPENED),
        (_row("held", field="held_on"), happened.HAPPENED),
        (_row("in force", field="signed_on"), happened.HAPPENED),
        (_row(None, field="held_on"), happened.HAPPENED),
        (_row(None), happened.LAPSED),
        (_row("scheduled"), happened.LAPSED),
        (_row("announced", field="held_on"), happened.LAPSED),
        (_row("scheduled", is_due=1), happened.DUE),
        (_row(None, field="held_on", is_due=1), happened.DUE),
        (_row("scheduled", is_due=1, how_sure="possible"), happened.EXPECTED),
        (_row("notMet"), happened.FAILED),
        (_row("postponed", field="held_on"), happened.FAILED),
        (_row("partiallyMet"), happened.IN_PART),
        (_row("met", disputed="status, whole"), happened.DENIED),
    ],
)
def test_a_plan_whose_day_is_past_is_not_taken_for_what_happened(row: dict[str, Any], state: happened.State) -> None:
    assert happened.state_of(row) == state
    assert len({(one.shape, one.is_hollow) for one in happened.STATES}) == len(happened.STATES), "no colour is needed"


def test_the_timeline_has_a_key_to_the_symbols_that_it_uses(folder: Path, index: dict[str, Any]) -> None:
    words = [line[0] for line in lines(folder, "timeline.svg")]
    used = {row[2] for row in index["timeline"]["table"][1:]}
    assert used == {happened.HAPPENED.said, happened.DUE.said}
    assert used <= set(words)
    assert happened.FAILED.said not in words


def test_the_timeline_says_in_words_what_was_reached(index: dict[str, Any]) -> None:
    assert "Rasht–Qazvin section: commissioning, reached;" in index["timeline"]["alternative"]


def test_the_source_line_says_what_is_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_snapshot(folder.parent / "communique.db", "Test") as database:
        whole = financing.financing(database)
        monkeypatch.setattr(financing, "_MOST", 1)
        part = financing.financing(database)
    assert whole is not None
    assert part is not None
    assert "Shown" not in whole.source
    assert part.source.endswith("Shown: the 1 largest in their currency, of 2.")
    assert "Azerbaijan" not in part.alternative


def bad_picture(connection: object, marks: int = 1, **more: str) -> Picture:
    words = {"name": "bad", "title": "Bad", "alternative": "Bad.", "source": "Source: none.", "caption": ""}
    marked = [{"x": 0, "y": 0, "text": "bad"}] * marks
    return Picture(**words, draw=lambda width: {**canvas(width, 10, text(marked)), **more})


def fail(*given: object) -> Any:
    raise StopIteration


def raw_picture() -> Picture:
    """What Vega does not accept, with a narrow drawing that it does."""

    class Raw(Picture):
        def specification(self, width: float) -> Any:
            return {**self.draw(width), **({"layer": [{"mark": "nothing"}]} if width > 400 else {})}

    return Raw(**vars(bad_picture(None)))


# How a picture fails: what takes the place of the timeline, and what is said of it.
FAILING = {
    "in its making": (fail, "the program fails on what it is to show", " (StopIteration())"),
    "in its drawing": (
        lambda database: dataclasses.replace(bad_picture(database), name="timeline", draw=fail),
        "the program fails on what it is to show",
        " (StopIteration())",
    ),
    "by its size": (
        lambda database: dataclasses.replace(bad_picture(database, MOST_MARKS + 1), name="timeline"),
        "the picture timeline has 5,001 marks; at most 5,000 can be drawn",
        "",
    ),
    "at the renderer": (
        lambda database: dataclasses.replace(raw_picture(), name="timeline"),
        "Vega, which draws, fails on it",
        " (Vega",
    ),
}


@pytest.mark.parametrize("way", FAILING)
def test_a_picture_that_cannot_be_drawn_is_left_out(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    make, why, error = FAILING[way]
    whole = gallery.draw(snapshot, tmp_path / "whole", "Test")
    title = gallery._ONE_EACH["timeline"][0]
    monkeypatch.setitem(gallery._ONE_EACH, "timeline", (title, make))
    heard: list[str] = []
    for again in ("one", "other"):
        files = gallery.draw(snapshot, tmp_path / again, "Test", cache=tmp_path / "kept", tell=heard.append)
        assert set(whole) - set(files) == {"timeline.svg", "timeline.narrow.svg", "timeline.png"}
        assert set(files) - set(whole) == {"left-out.json"}
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes(), file
    index = json.loads((tmp_path / "one" / "index.json").read_text("utf-8"))
    assert {f"{one['name']}.svg" for one in index} == {f for f in files if f.count(".") == 1 and f.endswith(".svg")}
    (left_out,) = json.loads((tmp_path / "one" / "left-out.json").read_text("utf-8"))
    assert (left_out["name"], left_out["why"]) == ("timeline", why)
    said = f"the picture timeline, {left_out['title']}, is left out: {why}{error}"
    assert len(heard) == 2
    assert all(words.startswith(said) for words in heard)


# A renderer of which Vega's engine ends the process, or which draws without an end.
ENDING = """
import os, runpy, sys
known = runpy.run_path({real!r})
draw = known["_draw"]
def draw_or_end(folder, name, **more):
    if name == "timeline":
        {ends}
    draw(folder, name, **more)
known["main"].__globals__.update(_draw=draw_or_end, _MOST_SECONDS=4)
known["main"]()
"""


@pytest.mark.parametrize(("ends", "how"), [("os.abort()", "SIGABRT"), ("while True: pass", "SIGPROF")])
def test_a_picture_that_ends_the_renderer_is_left_out(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str, how: str
) -> None:
    (tmp_path / "renderer.py").write_text(ENDING.format(real=renderer.__file__, ends=ends), "utf-8")
    monkeypatch.setattr(renderer, "__file__", str(tmp_path / "renderer.py"))
    heard: list[str] = []
    files = gallery.draw(snapshot, tmp_path / "pictures", "Test", tell=heard.append)
    assert {"financing.svg", "views.png", "sureness.narrow.svg", "left-out.json"} <= set(files)
    assert not [file for file in files if file.startswith("timeline")]
    assert [words.partition(":")[2] for words in heard] == [
        f" Vega, which draws, fails on it (its process ended by {how})"
    ]


def test_a_query_that_sqlite_cannot_answer_leaves_its_picture_out(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overflow(database: Database) -> None:
        database.rows("SELECT sum(9223372036854775807) FROM (VALUES (1), (2))")

    monkeypatch.setitem(gallery._ONE_EACH, "timeline", ("Timeline", overflow))
    files = gallery.draw(snapshot, tmp_path / "pictures", "Test")
    assert "timeline.svg" not in files
    assert "left-out.json" in files


@pytest.mark.parametrize("error", [OSError("the disk is full"), sqlite3.DatabaseError("malformed"), MemoryError()])
def test_what_is_no_fault_of_the_picture_stops_the_publication(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(database: object) -> None:
        raise error

    monkeypatch.setitem(gallery._ONE_EACH, "timeline", ("Timeline", fail))
    with pytest.raises(type(error)):
        gallery.draw(snapshot, tmp_path / "pictures", "Test")


def test_a_renderer_that_does_not_end_fails_the_publication(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish_edition(sample_database, tmp_path)
    monkeypatch.setattr(drawing, "Cache", lambda folder: Cache(None))
    monkeypatch.setattr(drawing, "_MOST_SECONDS", 0.01)
    with pytest.raises(PictureError, match=r"the pictures cannot be drawn: .*timed out"):
        publish_edition(sample_database, tmp_path)
    left = current_edition(tmp_path)
    assert left is not None
    assert left.folder == before.folder
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"current", before.folder.name}


def test_more_than_can_be_looked_at_is_refused() -> None:
    assert bad_picture(None, MOST_MARKS).specification(680)
    with pytest.raises(PictureError, match="the picture bad has 5,001 marks"):
        bad_picture(None, MOST_MARKS + 1).specification(680)


def test_a_picture_that_was_changed_is_noticed(sample_database: str, tmp_path: Path) -> None:
    edition = publish_edition(sample_database, tmp_path)
    file = edition.folder / "pictures" / "financing.svg"
    file.write_text(file.read_text("utf-8").replace("million", "billion"), "utf-8")
    with pytest.raises(PublicationError, match=r"financing\.svg is not what its manifest says"):
        current_edition(tmp_path)


def test_a_database_with_nothing_to_draw_is_published(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/empty.db")
    edition = publish_edition(f"sqlite:///{tmp_path}/empty.db", tmp_path / "editions")
    assert json.loads((edition.folder / "pictures" / "index.json").read_text()) == []


def test_a_map_shows_the_region_that_is_asked_for(snapshot: Path) -> None:
    seen = []
    for region in (None, (-9, 36, 60, 60)):
        with open_snapshot(snapshot, "Test", region) as database:
            seen.append(seen_states(contents_of(database), 680))
    assert "IRN" not in seen[0]
    assert {"GBR", "IRN"} <= seen[1]


@pytest.mark.parametrize("year", ["0001", "9023", "9999"])
def test_a_timeline_reaches_to_any_year(snapshot: Path, tmp_path: Path, year: str) -> None:
    copy = tmp_path / "far.db"
    copy.write_bytes(snapshot.read_bytes())
    with sqlite3.connect(copy) as connection:
        days = (year, f"{year}-01-01", f"{year}-12-31")
        connection.execute("UPDATE meetings SET held_on = ?, held_on_earliest = ?, held_on_latest = ?", days)
    connection.close()
    with open_snapshot(copy, "Test") as database:
        picture = timeline.timeline(database)
    assert picture is not None
    assert re.search(rf"^A timeline (from|.* to) {int(year)}\b", picture.alternative)
    assert all(picture.specification(width)["layer"] for width in (680, 360))


def test_a_picture_says_which_database_it_is_of(snapshot: Path) -> None:
    with open_snapshot(snapshot, "Ports of the North, a database of who builds ports") as database:
        picture = financing.financing(database)
    assert picture is not None
    assert "coded in Ports of the North, a database of who builds ports." in picture.source


DECLARING = [report for report in list_reports() if report.chart]


@pytest.mark.parametrize("report", DECLARING, ids=lambda report: report.name)
def test_a_declared_chart_names_columns_that_come(report: Report, seed_database: str) -> None:
    chart = chart_of(report)
    assert chart is not None
    assert chart.columns <= set(run_report(report.name, seed_database).columns)


@pytest.mark.parametrize(
    "declared",
    [{"x": "nothing", "y": "provider"}, {"x": "total"}, {"x": "total", "y": "provider", "mark": "pie"}, {"z": "total"}],
    ids=["no-such-column", "no-y", "no-such-mark", "no-such-key"],
)
def test_a_chart_that_makes_no_sense_is_refused(declared: dict[str, str]) -> None:
    report = next(report for report in list_reports() if report.name == "financing-totals")
    with pytest.raises(ReportError, match="financing-totals: "):
        chart_of(dataclasses.replace(report, chart=declared))


def test_an_amount_is_drawn_in_the_currency_that_its_column_names() -> None:
    chart = chart_of(find_report("financing-totals"))
    assert chart is not None
    assert chart.unit == "currency"


def test_a_bounded_total_is_not_drawn_as_if_it_were_exact(sample_site: Datasette) -> None:
    page = ask(sample_site, "/reports/financing-totals").text
    assert "Hillmark: €12–15 million, planned." in page
    assert "Lakeland: €40 million, provided." in page


def test_a_chart_is_read_as_it_is_declared() -> None:
    report = next(report for report in list_reports() if report.name == "coverage")
    assert chart_of(report) == Chart(("cited", "explained", "unaccounted"), ("document", "paragraph"))


@pytest.mark.parametrize("width", [60, 200, 400])
def test_text_is_broken_to_its_width(width: int) -> None:
    words = "Turanian vector of Turkey's connection with the Turkic world, and Llanfairpwllgwyngyllgogerychwyrndrobwll"
    broken = lines_of(words, 13, width, 3)
    assert len(broken) <= 3
    assert all(width_of(line, 13) <= width for line in broken)
    assert words.startswith(broken[0].rstrip("…"))
