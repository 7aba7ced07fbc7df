"""The seed as a whole: what the article and fourteen other pages say, asked as a hostile reader would.

Every answer was looked up in the texts, not in the database.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from communique.database.engine import open_engine
from communique.factfiles.checking.against_text import check_against_texts
from communique.factfiles.coding.fact_file import CodedFile, read_coded_files
from communique.factfiles.texts.verification import read_copies, verify_texts
from communique.reports.engines import duckdb
from communique.reports.evidence import evidence_beside
from communique.reports.report import Report, find_report, list_reports
from communique.reports.result import execute, run_report
from tests.support.parity import export_corpus, typed
from tests.support.project import ARTICLE, ROOT, SEED
from tests.unit.test_seed import LEAK, rows

IFP, RT_COPY, ZERKALO = "iran-front-page-2023-12-08", "insider-news-2023-12", "zerkalo-2023-12"
VESTNIK, ATHENS, TREND_2017, TREND_2025 = (
    "vestnik-kavkaza-2022-07-27",
    "athens-news-2023-05-19",
    "xebersaati-2017-09-21",
    "menafn-2025-09-23",
)
COMMUNIQUE, TASS, BNE, INTERFAX = (
    "mfa-armenia-2023-10-23",
    "tass-2023-10-24",
    "bne-intellinews-2024",
    "interfax-2025-03-17",
)
HURRIYET, CALL, RECEPTION = (
    "hurriyet-daily-news-2024-01-24",
    "kremlin-press-office-2025-05-06",
    "kremlin-press-office-2025-04-17",
)
OTHERS = {IFP, RT_COPY, ZERKALO, VESTNIK, ATHENS, TREND_2017, TREND_2025, COMMUNIQUE, TASS, BNE, INTERFAX, HURRIYET}
OTHERS |= {CALL, RECEPTION}
AUTHOR, PUTIN, RAISI = "aleksandr-svarants", "vladimir-putin", "ebrahim-raisi"
KREMLIN = "kremlin-press-office"
MINISTERS, RAILWAYS, MINISTRY = "three-plus-three-ministers", "iran-railways", "russian-ministry-of-transport"

# A question, the record and the field, and who says what of it: document, value, whose word it is, what becomes of it.
ASKED: list[tuple[str, str, str, set[tuple[str, str, str, str | None]]]] = [
    (
        "How long were the talks, and who speaks of the private meeting alone?",
        "moscow-talks",
        "duration",
        {
            (ARTICLE, "about 5 hours", AUTHOR, "near"),
            (RT_COPY, "over 5 hours", KREMLIN, "stands"),
            (RT_COPY, "5 hours", KREMLIN, "set aside"),
            (IFP, "3 hours", RAISI, "not comparable"),
        },
    ),
    (
        "Was it a state visit or a working visit?",
        "moscow-talks",
        "visit_type",
        {(RT_COPY, "state visit", "rt", "rival"), (ZERKALO, "working visit", "tass", "stands")},
    ),
    (
        "On which day does Raisi arrive, and is the year printed?",
        "raisi-arrival-in-moscow",
        "occurred_on",
        {(RT_COPY, "2023-12-07", "rt", "agrees"), (ZERKALO, "2023-12-07", "tass", "stands")},
    ),
    (
        "Is the loan of 500 million in dollars or in euros?",
        "azerbaijan-iran-soft-loan",
        "amount",
        {
            (ARTICLE, "500 million USD", AUTHOR, "agrees"),
            (ATHENS, "500 million USD", "bb-lv", "stands"),
            (TREND_2017, "500 million EUR", RAILWAYS, "rival"),
        },
    ),
    (
        "Was it planned, agreed or provided?",
        "azerbaijan-iran-soft-loan",
        "stage",
        {
            (ARTICLE, "provided", AUTHOR, "agrees"),
            (ATHENS, "provided", "bb-lv", "stands"),
            (TREND_2017, "planned", RAILWAYS, "superseded"),
            (TREND_2017, "agreed", RAILWAYS, "superseded"),
        },
    ),
    (
        "Who calls it a soft loan?",
        "azerbaijan-iran-soft-loan",
        "is_concessional",
        {(ARTICLE, "true", AUTHOR, None)},
    ),
    (
        "When was it provided?",
        "azerbaijan-iran-soft-loan/provision",
        "actual",
        {(ATHENS, "2018", "bb-lv", "stands"), (ARTICLE, "[..2023-12-28]", AUTHOR, "agrees")},
    ),
    (
        "What is Russia's money for: the section, as the article's coder concludes, or the corridor?",
        "russia-planned-financing",
        "project",
        {
            (ARTICLE, "astara-rasht-section", AUTHOR, "aside"),
            (VESTNIK, "north-south-itc", MINISTRY, "stands"),
        },
    ),
    (
        "Is it still a plan?",
        "russia-planned-financing",
        "stage",
        {(ARTICLE, "planned", AUTHOR, "agrees"), (VESTNIK, "planned", MINISTRY, "stands")},
    ),
    (
        "Is the loan of 1.3 billion euros agreed?",
        "russia-astara-rasht-loan",
        "stage",
        {(ATHENS, "planned", "bb-lv", None)},
    ),
    (
        "What does the section cost?",
        "astara-rasht-section/cost",
        "amount",
        {(ATHENS, "1.6 billion EUR", "bb-lv", None)},
    ),
    (
        "How long is it?",
        "astara-rasht-section/length",
        "value",
        {(ATHENS, "162", "bb-lv", None)},
    ),
    (
        "Does Azerbaijan pay for all of it?",
        "astara-rasht-section/forecast-share/azerbaijan",
        "value",
        {
            (TREND_2017, "50", "trend", "stands"),
            (TREND_2017, "50", RAILWAYS, "agrees"),
            (TREND_2017, "100", RAILWAYS, "not comparable"),  # a rumour that he denies
        },
    ),
    (
        "Is the money for Astara a part of the 500 million?",
        "azerbaijan-astara-facilities",
        "amount",
        {(TREND_2017, "60 million EUR", "trend", None)},
    ),
    (
        "How long is the bridge at Ağbənd?",
        "agband-bridge/length",
        "value",
        {(ARTICLE, "220", AUTHOR, "rival"), (TREND_2025, "374", "trend", "stands")},
    ),
    (
        "How wide is it, its sidewalks aside?",
        "agband-bridge/width",
        "value",
        {(ARTICLE, "25", AUTHOR, "rival"), (TREND_2025, "27.6", "trend", "stands")},
    ),
    (
        "By when is it to be done?",
        "agband-bridge/completion",
        "planned",
        {
            (ARTICLE, "[..2024-12-31]", AUTHOR, "superseded"),
            (TREND_2025, "[..2025-12-31]", "iran-transport-infrastructure-company", "stands"),
        },
    ),
    (
        "Which side of it is done?",
        "agband-bridge-azerbaijani-side/completion",
        "status",
        {(TREND_2025, "met", "trend", None)},
    ),
    (
        "Which meeting of the platform was it, the first or the second?",
        "three-plus-three-tehran-meeting",
        "ordinal",
        {(COMMUNIQUE, "2", MINISTERS, None), (TASS, "1", "tass", "not comparable")},
    ),
    (
        "Do the ministers want Georgia in, or are they open to it?",
        "three-plus-three-ministers/on/georgia-takes-part-in-three-plus-three",
        "attitude",
        {(TASS, "is for", "tass", "rival"), (TASS, "accepts", MINISTERS, "stands")},
    ),
    (
        "And Georgia?",
        "georgia/on/georgia-takes-part-in-three-plus-three",
        "attitude",
        {(ARTICLE, "is against", AUTHOR, None)},
    ),
    (
        "Was the communiqué signed?",
        "three-plus-three-tehran-communique",
        "status",
        {(TASS, "agreed", "tass", None)},
    ),
    (
        "What became of the agreement on free trade?",
        "iran-eaeu-free-trade-agreement",
        "status",
        {(ARTICLE, "discussed", AUTHOR, "superseded"), (INTERFAX, "ratified", "interfax", "stands")},
    ),
    (
        "Is it in force?",
        "iran-eaeu-free-trade-agreement/entry-into-force",
        "status",
        {
            (INTERFAX, "scheduled", "interfax", "stands"),
            (INTERFAX, "scheduled", "eurasian-economic-commission", "agrees"),
        },
    ),
    (
        "What do Russian suppliers save, of no span that is said?",
        "iran-eaeu-free-trade-agreement/forecast-saving/russian-duties",
        "amount",
        {(INTERFAX, "380 million USD", "eurasian-economic-commission", None)},
    ),
    (
        "What do they save every year?",
        "iran-eaeu-free-trade-agreement/forecast-saving/russian-duties-every-year",
        "amount",
        {(INTERFAX, "about 300 million USD", "alexei-overchuk", None)},
    ),
    (
        "Was the visit to Turkey put off, called off or made?",
        "raisi-turkey-visit",
        "status",
        {
            (ARTICLE, "postponed", AUTHOR, "superseded"),
            # Of the trip as planned for November alone.
            (HURRIYET, "cancelled", "hurriyet-daily-news", "not comparable"),
            (HURRIYET, "held", "hurriyet-daily-news", "stands"),
        },
    ),
    (
        "Was anything signed in Ankara?",
        "turkey-iran-documents",
        "status",
        {(HURRIYET, "discussed", "hurriyet-daily-news", None)},
    ),
    (
        "Was the end of the bombing discussed, or only announced?",
        "moscow-talks/agenda/gaza-bombing-stop",
        "status",
        {(ZERKALO, "announced", RAISI, "superseded"), (IFP, "discussed", RAISI, "stands")},
    ),
    (
        "Was the end of the bombing the main subject, or was it only to be?",
        "moscow-talks/agenda/gaza-bombing-stop",
        "is_central",
        {(ZERKALO, "true", RAISI, "not comparable")},
    ),
    (
        "Was bilateral cooperation discussed, or only announced?",
        "moscow-talks/agenda/bilateral-cooperation-russia-iran",
        "status",
        {(ZERKALO, "announced", KREMLIN, "superseded"), (IFP, "discussed", RAISI, "stands")},
    ),
    (
        "Was Gaza the main subject of all of the talks, or of the private meeting?",
        "moscow-talks/agenda/gaza-strip",
        "is_central",
        {(IFP, "true", RAISI, "not comparable")},
    ),
    (
        "Had the talks in Ankara begun?",
        "erdogan-raisi-ankara-talks",
        "status",
        {(HURRIYET, "announced", "hurriyet-daily-news", None)},
    ),
    (
        "Is 12 billion a figure of trade?",
        "eaeu/iran/forecast-turnover/soon",
        "amount",
        {(INTERFAX, "12 billion USD", "eurasian-economic-commission", None)},
    ),
    (
        "Does Russia mediate between Iran and the United States?",
        "iran-us-nuclear-talks",
        "parties",
        {
            (CALL, "iran as actor", KREMLIN, None),
            (CALL, "oman as mediator", KREMLIN, None),
            (CALL, "united-states as actor", KREMLIN, None),
        },
    ),
    (
        "Had the council met?",
        "turkey-iran-council-meeting-8",
        "status",
        {(HURRIYET, "announced", "hurriyet-daily-news", None)},
    ),
    (
        "Did Gazprom invest 40 billion?",
        "gazprom-iran-investment",
        "stage",
        {(BNE, "agreed", "bne-intellinews", None)},
    ),
    (
        "Whose figure is the fall of trade in 2023?",
        "iran/russia/turnover/2023",
        "amount",
        {(BNE, "4 billion USD", "russia", None)},
    ),
    (
        "From whose books is it?",
        "iran/russia/turnover/2023",
        "reported_by",
        {(BNE, "russia", "russia", "stands")},
    ),
    (
        "Has the full agreement taken the place of the temporary one?",
        "iran-eaeu-interim-agreement/replaced-by/iran-eaeu-free-trade-agreement",
        "qualifier",
        {(INTERFAX, "is meant to replace", "interfax", None)},
    ),
    (
        "Of which year is 4.9 billion?",
        "iran/russia/turnover/2022",
        "amount",
        {(BNE, "4.9 billion USD", "bne-intellinews", None)},
    ),
    (
        "Who gave the turnover at the talks?",
        "iran/russia/turnover/past-year-to-december-2023",
        "amount",
        {(RT_COPY, "5 billion USD", PUTIN, "stands"), (ARTICLE, "about 5 billion USD", AUTHOR, "agrees")},
    ),
    (
        "When was the treaty signed?",
        "russia-iran-partnership-treaty",
        "signed_on",
        {(CALL, "2025-01-17", KREMLIN, None)},
    ),
    (
        "What is its own title, and no words around it?",
        "russia-iran-partnership-treaty",
        "title",
        {(CALL, "Договор о всеобъемлющем стратегическом партнёрстве", KREMLIN, None)},
    ),
    (
        "Whose figure are the dead?",
        "israeli-strikes-on-palestinians/count/lives",
        "value",
        {(IFP, "over 17000", "iran-front-page", None)},
    ),
    (
        "Is the capacity of the corridor the institute's figure?",
        "north-south-itc/capacity",
        "value",
        {(VESTNIK, "up to 30 million", "vestnik-kavkaza", None)},
    ),
    (
        "Since when is there war in Gaza?",
        "gaza-hostilities",
        "occurred_on",
        {(HURRIYET, "2023-10-07/..", "hurriyet-daily-news", None)},
    ),
]
_SAID = (
    "SELECT document.slug, c.value, origin.slug, c.standing FROM claims AS c JOIN accounts AS a ON a.id = c.account_id "
    "JOIN records AS r ON r.id = a.record_id JOIN records AS document ON document.id = a.document_id "
    "JOIN records AS origin ON origin.id = a.origin_id WHERE r.slug = '{}' AND c.field = '{}'"
)


@pytest.mark.parametrize(("record", "field", "said"), [pytest.param(*one[1:], id=one[0]) for one in ASKED])
def test_who_says_what(record: str, field: str, said: set[tuple[str, ...]], whole_seed: str) -> None:
    assert set(rows(whole_seed, _SAID.format(record, field))) == said


@pytest.mark.parametrize(
    ("record", "field", "voices"),
    [
        ("moscow-talks", "held_on", 2),
        ("moscow-talks", "status", 5),
        ("moscow-talks", "duration", 2),
        ("azerbaijan-iran-soft-loan", "amount", 2),
        ("azerbaijan-iran-soft-loan", "provider", 3),
        ("russia-planned-financing", "amount", 2),
        ("agband-bridge/length", "value", 1),
        ("three-plus-three-tehran-meeting", "status", 2),
    ],
)
def test_how_many_independent_voices_stand_behind_it(record: str, field: str, voices: int, whole_seed: str) -> None:
    """Not how many pages: quotations of one speaker, copies of one report and mouthpieces are one voice."""
    sql = (
        "SELECT s.voices FROM resolutions AS s JOIN records AS r ON r.id = s.record_id "
        f"WHERE r.slug = '{record}' AND s.field = '{field}'"
    )
    assert rows(whole_seed, sql) == [(voices,)]


def test_a_word_that_came_by_way_of_others_names_them(whole_seed: str) -> None:
    """The official spoke to local media, these were read by Trend, and Trend was copied."""
    sql = (
        "SELECT DISTINCT who_quotes_whom FROM field_sources AS f JOIN records AS r ON r.id = f.record_id "
        "WHERE r.slug LIKE 'agband-bridge%/completion' AND f.voice LIKE '%Development Company%'"
    )
    ((chain,),) = rows(whole_seed, sql)
    assert str(chain).split(", quoting ") == [
        "MENAFN",
        "Trend News Agency",
        "Local media to which Siyahpour spoke",
        "Alireza Siyahpour",
    ]


@pytest.mark.parametrize(
    ("origin", "documents"),
    [
        (PUTIN, {RT_COPY, ZERKALO}),
        (KREMLIN, {RT_COPY, ZERKALO, CALL, RECEPTION}),
        (RAISI, {IFP, ZERKALO, HURRIYET}),
        ("tass", {ZERKALO, TASS}),
        ("trend", {TREND_2017, TREND_2025}),
        (MINISTERS, {COMMUNIQUE, TASS}),
        ("bb-lv", {ATHENS}),
        ("rt", {RT_COPY}),
        (RAILWAYS, {TREND_2017}),
        (AUTHOR, {ARTICLE}),
    ],
)
def test_which_pages_share_an_origin(origin: str, documents: set[str], whole_seed: str) -> None:
    sql = (
        "SELECT DISTINCT document.slug FROM accounts AS a JOIN records AS document ON document.id = a.document_id "
        f"JOIN records AS origin ON origin.id = a.origin_id WHERE origin.slug = '{origin}'"
    )
    assert {slug for (slug,) in rows(whole_seed, sql)} == documents


def test_what_russian_pages_print_stays_in_their_letters_and_what_is_ours_in_english(whole_seed: str) -> None:
    printed = (
        "SELECT d.slug, c.field, c.value FROM claims AS c JOIN accounts AS a ON a.id = c.account_id "
        "JOIN documents AS p ON p.id = a.document_id JOIN records AS d ON d.id = p.id WHERE p.language = 'ru' "
        "AND p.id != a.record_id AND "
        "c.field IN ('qualifier', 'role', 'capacity', 'title')"
    )
    found = [(slug, field, value) for slug, field, value in rows(whole_seed, printed) if value != "party"]
    assert {slug for slug, _, _ in found} == {ZERKALO, CALL, RECEPTION}
    assert [one for one in found if one[2].isascii()] == []
    ours = "SELECT label FROM records WHERE kind IN ('actor', 'office', 'place', 'topic') AND label LIKE '%MChS%'"
    assert rows(whole_seed, ours) == []
    spelt = "SELECT r.label FROM names AS n JOIN records AS r ON r.id = n.record_id WHERE n.name = '{}'"
    for name, label in (
        ("МЧС России", "Ministry of Emergency Situations of Russia"),
        ("президент", "President"),
        ("министр иностранных дел", "Foreign Minister"),
        ("помощник Президента", "Aide to the President"),
    ):
        assert rows(whole_seed, spelt.format(name)) == [(label,)]


def test_an_earlier_estimate_is_not_of_the_day_of_the_page(whole_seed: str) -> None:
    sql = (
        "SELECT a.said_on, a.said_on_printed FROM accounts AS a JOIN records AS r ON r.id = a.record_id "
        "WHERE r.slug = 'eaeu/iran/forecast-turnover/in-five-to-seven-years'"
    )
    assert rows(whole_seed, sql) == [("[..2025-03-17]", "previous")]


def slugs_of(report: str, url: str) -> set[tuple[object, object]]:
    """The records that a report lists, with the fields."""
    slugs = dict(rows(url, "SELECT id, slug FROM records"))
    return {(slugs[row[0]], row[3]) for row in run_report(report, url).rows}


def test_what_differs_and_what_is_later_news_is_found_and_not_typed(whole_seed: str) -> None:
    assert slugs_of("disagreements", whole_seed) == {
        ("agband-bridge/length", "value"),
        ("agband-bridge/width", "value"),
        ("azerbaijan-iran-soft-loan", "amount"),
        ("iran-arms-to-russia", ""),
        ("moscow-talks", "visit_type"),
        ("three-plus-three-ministers/on/georgia-takes-part-in-three-plus-three", "attitude"),
    }
    assert slugs_of("updates", whole_seed) == {
        ("agband-bridge/completion", "planned"),
        ("azerbaijan-iran-soft-loan", "stage"),
        ("iran-eaeu-free-trade-agreement", "status"),
        ("moscow-talks/agenda/bilateral-cooperation-russia-iran", "status"),
        ("moscow-talks/agenda/gaza-bombing-stop", "status"),
        ("raisi-turkey-visit", "status"),
        ("raisi-turkey-visit/ebrahim-raisi", "attendance"),
        ("raisi-turkey-visit/recep-tayyip-erdogan", "attendance"),
    }


def test_other_records_that_tell_of_the_same_stand_beside_it(whole_seed: str) -> None:
    """Five ministers named and not named, a platform and one meeting of it, the past year and 2023."""

    def beside(document: str, record: str, field: str) -> set[tuple[str, str]]:
        found = run_report("document-check", whole_seed, document=document).as_dicts()
        return {
            (row["relation"], row["other_value"]) for row in found if (row["record"], row["field"]) == (record, field)
        }

    tehran = "at Meeting of the 3+3 platform in Tehran"
    communique = beside("mfa-armenia-2023-10-23", f"Jeyhun Bayramov {tehran}", "attendance")
    assert communique == {("confirms", "attended")}
    georgia = beside("svarants-2023-12-28", "Georgia: 3+3 regional platform (refuses)", "participation")
    assert georgia == {("not comparable", "declined")}
    period = "from about December 2022 to about December 2023 (the coder's reading)"
    turnover = f"Iran and Russia, turnover, {period}: 5 billion USD"
    assert beside("svarants-2023-12-28", turnover, "amount") == {
        ("confirms", "5 billion USD"),
        ("may contradict", "4 billion USD"),
        ("perhaps the same figure", "4.9 billion USD"),
    }


def test_what_was_discussed_in_private_was_discussed_at_the_talks(whole_seed: str) -> None:
    said_in_private = {"bilateral-cooperation-russia-iran", "gaza-strip", "regional-cooperation-russia-iran"}
    sql = (
        "SELECT r.slug, i.status, i.is_central FROM agenda_items AS i JOIN records AS r ON r.id = i.id "
        "WHERE r.slug IN ({})".format(", ".join(f"'moscow-talks/agenda/{topic}'" for topic in said_in_private))
    )
    assert set(rows(whole_seed, sql)) == {
        (f"moscow-talks/agenda/{topic}", "discussed", None) for topic in said_in_private
    }


def test_what_is_only_planned_is_no_figure_of_what_is(whole_seed: str) -> None:
    """A half that is to be paid, sidewalks that are to be built."""
    sql = (
        "SELECT r.slug, i.status FROM indicators AS i JOIN records AS r ON r.id = i.id WHERE i.quantity = 'share' "
        "OR r.slug LIKE 'agband-bridge/%'"
    )
    assert set(rows(whole_seed, sql)) == {
        ("agband-bridge/length", "actual"),
        ("agband-bridge/width", "actual"),
        ("agband-bridge/target-count/safety-and-separation-lanes", "target"),
        ("agband-bridge/target-count/traffic-lanes", "target"),
        ("agband-bridge/target-width/sidewalk", "target"),
        ("astara-rasht-section/forecast-share/azerbaijan", "forecast"),
        ("astara-rasht-section/forecast-share/iran", "forecast"),
        ("azerbaijan-astara-facilities/forecast-share/railway-and-station", "forecast"),
        ("azerbaijan-astara-facilities/forecast-share/terminals", "forecast"),
        ("iran-eaeu-free-trade-agreement/forecast-share/goods-with-preference", "forecast"),
        ("iran-eaeu-free-trade-agreement/forecast-share/russian-exports-covered", "forecast"),
    }


def test_an_estimate_bears_its_word_of_doubt(whole_seed: str) -> None:
    sql = (
        "SELECT s.how_sure, s.hedge, i.status FROM record_certainty AS s JOIN indicators AS i ON i.id = s.record_id "
        "WHERE s.slug = 'north-south-itc/capacity'"
    )
    assert rows(whole_seed, sql) == [("probable", "estimated", "actual")]


def test_a_page_is_counted_under_the_year_that_it_means(whole_seed: str) -> None:
    """4.9 billion of 2022 and about 5 billion of the past year may be one figure; nobody merges them."""
    found = run_report("figures-that-do-not-fit", whole_seed).as_dicts()
    assert {(row["value"], row["other_value"]) for row in found if row["finding"] == "perhaps the same figure"} == {
        ("4.9 billion USD", "5 billion USD")
    }
    assert ("4 billion USD", "5 billion USD") in {
        (row["value"], row["other_value"]) for row in found if row["finding"] == "periods overlap"
    }


def test_what_is_told_of_a_part_is_no_summary_of_the_whole(whole_seed: str) -> None:
    """Jamshidi tells of the private meeting only; what stands over the page is of the talks."""
    ((summary, note),) = rows(whole_seed, "SELECT summary, note FROM records WHERE slug = 'moscow-talks'")
    assert "private meeting" not in f"{summary} {note}"


def test_the_note_over_the_view_of_georgia_is_of_what_the_ministers_say(whole_seed: str) -> None:
    """And not of the headline, which the editor put behind."""
    slug = f"{MINISTERS}/on/georgia-takes-part-in-three-plus-three"
    ((label, note),) = rows(whole_seed, f"SELECT label, note FROM records WHERE slug = '{slug}'")
    assert "accept" in label
    assert "headline" not in note


@pytest.mark.parametrize(
    ("record", "outdated"),
    [("iran-eaeu-free-trade-agreement", "would put"), ("moscow-talks/agenda/gaza-bombing-stop", "was to be")],
)
def test_what_later_news_overtook_is_no_summary_now(record: str, outdated: str, whole_seed: str) -> None:
    said = f"SELECT a.summary FROM accounts AS a JOIN records AS r ON r.id = a.record_id WHERE r.slug = '{record}'"
    ((stands,),) = rows(whole_seed, f"SELECT summary FROM records WHERE slug = '{record}'")
    assert any(outdated in summary for (summary,) in rows(whole_seed, said) if summary)
    assert outdated not in stands


def test_a_day_that_the_coder_concludes_is_marked_wherever_it_stands(whole_seed: str) -> None:
    for report in ("meeting-roster", "who-met-whom"):
        marked = {(row["held_on"], row["meeting_inferred"]) for row in run_report(report, whole_seed).as_dicts()}
        assert {("2025-04-17T18:15", "held_on"), ("2025-05-06T13:20", "held_on"), ("2023-12-07", None)} <= marked


def test_a_capacity_in_another_script_has_its_office_beside_it(whole_seed: str) -> None:
    roster = run_report("meeting-roster", whole_seed).as_dicts()
    assert {row["actor"]: row["office"] for row in roster if row["meeting_id"] and row["capacity"]}["Kazem Jalali"] == (
        "Ambassador to Russia"
    )
    assert {row["office"] for row in roster if (row["capacity"] or "").isascii()} == {None}


def test_nobody_meets_a_group_of_which_he_is(whole_seed: str) -> None:
    met = run_report("who-met-whom", whole_seed, sides="all").as_dicts()
    group = "Foreign ministers of Armenia, Azerbaijan, Iran, Russia and Turkey"
    assert not [row for row in met if group in {row["one"], row["other"]}]


def test_a_promise_a_plan_and_a_forecast_are_told_apart(whole_seed: str) -> None:
    coming = run_report("promises-due", whole_seed).as_dicts() + run_report("projects-overdue", whole_seed).as_dicts()
    told = {(row["subject"].split(" financing")[0], row["step"], row["nature"]) for row in coming}
    assert {
        ("1.5 billion USD", "provision", "plan"),
        ("Azerbaijan–Iran–Nakhichevan corridor", "opening", "forecast"),
        ("Road bridge at Ağbənd", "completion", "announcement"),
        ("Astara–Rasht–Qazvin railway", "commissioning", None),
    } <= told


def test_money_that_a_coder_takes_to_be_for_a_project_is_found_by_it(whole_seed: str) -> None:
    found = run_report("financing", whole_seed, project="astara-rasht-section").as_dicts()
    assert ("North–South International Transport Corridor", "Astara–Rasht section", 1.5e9) in {
        (row["project"], row["project_inferred"], row["amount"]) for row in found
    }


def test_what_is_part_of_a_meeting_is_not_asked_when_it_was(whole_seed: str) -> None:
    asked = {(row["record"], row["missing"]) for row in run_report("blanks", whole_seed, kind="event").as_dicts()}
    assert ("Russia and Iran in similar conditions", "the date") in asked
    assert not [one for one, what in asked if "military-technical" in one and what == "the date" and "confirm" in one]


def _left_open(url: str, **narrowed: str) -> dict[str, tuple[str, str | None]]:
    found = run_report("blanks", url, record="azerbaijan-iran-soft-loan", kind="loan", **narrowed).as_dicts()
    return {row["missing"]: (row["silence"], row["said_elsewhere"]) for row in found}


def test_what_one_document_leaves_open_is_told_apart_from_what_all_do(whole_seed: str) -> None:
    nobody, another = ("no document here", None), "this document, though another does"
    everywhere = {"the interest rate": nobody, "the grace period": nobody, "when it must be repaid": nobody}
    assert _left_open(whole_seed) == everywhere
    assert _left_open(whole_seed, document="svarants-2023-12-28") == {
        **everywhere,
        "what the money is for": (another, "Astara–Rasht section"),
    }
    assert _left_open(whole_seed, document="athens-news-2023-05-19") == {
        **everywhere,
        "whether its terms are soft": (another, "yes"),
    }
    assert _left_open(whole_seed, document="tass-2023-10-24") == {"anything at all": ("this document", None)}


def test_a_step_is_asked_for_a_day_to_come_only_until_it_is_reached(whole_seed: str) -> None:
    found = run_report("blanks", whole_seed, kind="milestone").as_dicts()
    asked = {row["record"]: row["missing"] for row in found}
    assert not [step for step in asked if step.startswith("Peaceful Crossroads: announcement")]
    assert asked["Astara–Rasht section: completion (not reached)"] == "when it is due"


def test_a_figure_that_another_voice_loosens_says_so(whole_seed: str) -> None:
    report = find_report("trade")
    result = run_report("trade", whole_seed)
    with open_engine(whole_seed).connect() as connection:
        told = evidence_beside(
            report, result.rows, lambda sql: [dict(row) for row in connection.exec_driver_sql(sql).mappings()]
        )
    periods = [row[list(report.columns).index("period")] for row in result.rows]
    assert dict(zip(periods, (one.said_otherwise for one in told), strict=True)) | {None: ()} == {
        None: (),
        "2022": (),
        "2023": (),
        "2022-12~/2023-12~": ("amount",),
    }


@pytest.mark.parametrize("document", sorted(OTHERS))
def test_every_sentence_of_every_page_is_accounted_for(document: str, whole_seed: str) -> None:
    sql = (
        "SELECT p.label FROM passages AS p JOIN records AS d ON d.id = p.document_id "
        f"WHERE d.slug = '{document}' AND (p.coding_reason IS NULL) = (NOT EXISTS "
        "(SELECT 1 FROM citations AS c WHERE c.passage_id = p.id))"
    )
    assert rows(whole_seed, sql) == []


def test_sources_say_what_copies_whom_the_newest_first(whole_seed: str) -> None:
    listed = run_report("sources", whole_seed).as_dicts()
    assert {row["document"].split(",")[0].split(" on ")[0]: row["copy_of"] for row in listed if row["copy_of"]} == {
        "Athens News": "BB.LV",
        "Trend at MENAFN": "Trend News Agency",
        "Trend at xebersaati.com": "Trend News Agency",
        "Zerkalo": "TASS",
        "insider-news.press": "RT",
    }
    assert listed[0]["published_on"] == "2025-09-23", "and not what has no day"


def test_every_publisher_has_a_standing_with_its_reason(whole_seed: str) -> None:
    sql = (
        "SELECT r.slug FROM documents AS d JOIN records AS r ON r.id = d.id LEFT JOIN records AS p ON "
        "p.id = d.publisher_id WHERE d.reliability IS NULL OR d.reliability_note IS NULL "
        "OR d.reliability_note NOT LIKE '%http%' AND p.reference NOT LIKE '%http%' OR p.reference IS NULL"
    )
    assert rows(whole_seed, sql) == []
    assert rows(whole_seed, "SELECT count(*) FROM documents") == [(15,)]


def test_what_the_article_says_is_the_same_alone_and_among_others(whole_seed: str, seed_database: str) -> None:
    sql = (
        "SELECT record.slug, a.label, c.field, c.value, c.modality, c.is_inferred FROM claims AS c JOIN accounts AS a "
        "ON a.id = c.account_id JOIN records AS record ON record.id = a.record_id JOIN records AS document "
        f"ON document.id = a.document_id WHERE document.slug = '{ARTICLE}' ORDER BY 1, 2, 3, 4"
    )
    assert rows(whole_seed, sql) == rows(seed_database, sql)


def test_the_article_alone_holds_nothing_of_the_others(seed_database: str) -> None:
    assert rows(seed_database, "SELECT slug FROM records WHERE kind = 'document'") == [(ARTICLE,)]
    theirs = ("turkey-iran-council", "trend", "ankara", "hamas-is-terrorist-organization", "un-charter-principles")
    assert rows(seed_database, f"SELECT slug FROM records WHERE slug IN {theirs}") == []
    assert rows(seed_database, "SELECT * FROM decisions") == []


def test_a_title_that_is_not_printed_stands_in_brackets() -> None:
    """As libraries write what they supply."""
    titles = {
        file.stem: yaml.safe_load(file.read_text("utf-8"))["document"]["title"]
        for file in (SEED.folder / "documents").glob("*.yaml")
    }
    assert {slug for slug, title in titles.items() if title.startswith("[")} == {IFP, ZERKALO, VESTNIK, BNE, HURRIYET}


@pytest.fixture(scope="module")
def exported(whole_seed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A connection of DuckDB to an export of the whole seed."""
    connection = duckdb.connect(export_corpus(whole_seed, tmp_path_factory.mktemp("export") / "export"))
    yield connection
    connection.close()


@pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)
def test_every_report_has_rows_of_many_voices_and_duckdb_gives_the_same(
    report: Report, whole_seed: str, exported: Any
) -> None:
    on_sqlite = run_report(report.name, whole_seed)
    on_export = execute(duckdb.on_duckdb(exported), on_sqlite.report, on_sqlite.arguments)
    assert on_sqlite.rows
    assert (on_export.columns, typed(on_export)) == (on_sqlite.columns, typed(on_sqlite))


SCRATCH = Path(os.environ.get("COMMUNIQUE_SCRATCH_TEXTS", ""))
without_scratch = pytest.mark.skipif(
    not os.environ.get("COMMUNIQUE_SCRATCH_TEXTS"), reason="the pages' texts are not at hand (COMMUNIQUE_SCRATCH_TEXTS)"
)


@without_scratch
def test_every_locator_of_the_other_pages_is_proved_by_its_text(whole_seed: str) -> None:
    with open_engine(whole_seed, read_only=True).connect() as connection:
        proofs = [proof for proof in verify_texts(connection, [SCRATCH]) if proof.is_same_file]
    assert len(proofs) == len(OTHERS)
    assert [(proof.moved, proof.missing) for proof in proofs] == [({}, [])] * len(OTHERS)


@without_scratch
def test_what_is_given_as_printed_and_every_figure_stands_in_the_sentences_that_it_cites() -> None:
    files = SEED.fact_files()
    coded = [one for file in files for one in read_coded_files(file) if isinstance(one, CodedFile)]
    others = [one for one in coded if one.document in OTHERS]
    assert len(others) == len(OTHERS)
    assert check_against_texts(others, list(read_copies([SCRATCH]))) == []


@without_scratch
@pytest.mark.skipif(not LEAK.exists(), reason="the tool that finds repeated text is not at hand")
def test_no_sentence_of_the_other_pages_stands_in_the_repository() -> None:
    """But for a page's own title and address, which are facts."""
    words = [sys.executable, str(LEAK), "--texts", str(SCRATCH), str(ROOT)]
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    assert found.stderr == ""
    for line in found.stdout.splitlines():
        file, number, _ = line.split(":", 2)
        assert (ROOT / file).read_text("utf-8").splitlines()[int(number) - 1].startswith(("  title: ", "  url: ")), line
