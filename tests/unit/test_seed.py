"""The article's coding: complete, faithful to the print, proved against the text where it is at hand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pycountry
import pytest
import yaml

from communique.database.engine import open_engine
from communique.factfiles.checking.against_text import check_against_texts
from communique.factfiles.coding.fact_file import CodedFile, read_coded_files
from communique.factfiles.texts.verification import read_copies, verify_texts
from tests.support.databases import rows
from tests.support.project import SEED

ROOT = Path(__file__).parents[2]
TEXTS = Path(os.environ.get("COMMUNIQUE_TEXTS", ROOT.parent / "shared" / "texts"))
LEAK = TEXTS.parent / "tools" / "text-leak"
without_texts = pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the article's text is not at hand ({TEXTS.name}/)")


@without_texts
def test_every_locator_is_proved_by_the_text(seed_database: str) -> None:
    with open_engine(seed_database, read_only=True).connect() as connection:
        (proof,) = verify_texts(connection, [TEXTS])
    assert proof.is_same_file
    assert (len(proof.in_place), proof.moved, proof.missing) == (60, {}, [])


@without_texts
def test_names_dates_hedges_and_figures_stand_in_the_sentences_that_are_cited_for_them() -> None:
    (file,) = [file for file in SEED.fact_files() if file.stem == "svarants-2023-12-28"]
    (coded,) = read_coded_files(file)
    assert isinstance(coded, CodedFile)
    assert check_against_texts([coded], list(read_copies([TEXTS]))) == []


@pytest.mark.slow
@without_texts
@pytest.mark.skipif(not LEAK.exists(), reason="the tool that finds repeated text is not at hand")
def test_no_sentence_of_the_article_stands_in_the_repository() -> None:
    found = subprocess.run([sys.executable, str(LEAK), str(ROOT)], capture_output=True, text=True, check=False)
    assert (found.stdout, found.returncode) == ("", 0)


def test_every_sentence_is_accounted_for(seed_database: str) -> None:
    unaccounted = rows(
        seed_database,
        "SELECT label FROM passages AS p WHERE coding_reason IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM citations AS c WHERE c.passage_id = p.id)",
    )
    assert unaccounted == []
    assert rows(seed_database, "SELECT count(*) FROM passages") == [(60,)]


def test_nothing_stands_without_evidence(seed_database: str) -> None:
    sql = (
        "SELECT slug FROM records AS r WHERE kind NOT IN ('actor', 'office', 'place', 'topic', 'proposition') "
        "AND NOT EXISTS (SELECT 1 FROM accounts AS a JOIN citations AS c ON c.account_id = a.id "
        "WHERE a.record_id = r.id AND a.is_whole AND NOT a.is_denied AND c.field = '')"
    )
    assert rows(seed_database, sql) == []


def test_the_loan_is_given_and_the_plan_is_no_loan(seed_database: str) -> None:
    sql = (
        "SELECT f.kind, provider.slug, recipient.slug, f.amount_minor, f.currency, f.stage, l.is_concessional "
        "FROM financings AS f JOIN records AS provider ON provider.id = f.provider_id LEFT JOIN records AS recipient "
        "ON recipient.id = f.recipient_id LEFT JOIN loans AS l ON l.id = f.id ORDER BY f.kind"
    )
    assert rows(seed_database, sql) == [
        ("financing", "russia", None, 150_000_000_000, "USD", "planned", None),
        ("loan", "azerbaijan", "iran", 50_000_000_000, "USD", "provided", 1),
    ]


def test_the_talks_lasted_about_five_hours_and_three_more_sat_on_one_side(seed_database: str) -> None:
    sql = "SELECT held_on, duration_minutes, duration_bound FROM meetings WHERE label LIKE '%talks%'"
    assert rows(seed_database, sql) == [("2023-12-07", 300, "about")]
    sql = (
        "SELECT actor, on_behalf_of, capacity, is_host FROM meeting_roster WHERE meeting LIKE '%talks%' ORDER BY actor"
    )
    assert rows(seed_database, sql) == [
        ("Alexander Novak", "Russia", "Deputy Prime Minister", None),
        ("Ebrahim Raisi", "Iran", "President", 0),
        ("Sergei Shoigu", "Russia", "Defense Minister", None),
        ("Sergei Vershinin", "Russia", "Deputy Foreign Minister", None),
        ("Vladimir Putin", "Russia", "President", None),
    ]


def test_the_visitor_is_the_guest_and_nobody_is_called_the_host(seed_database: str) -> None:
    sql = (
        "SELECT p.label, c.field FROM participants AS a JOIN records AS p ON p.id = a.id JOIN citations AS c "
        "ON c.record_id = a.id WHERE a.is_host IS NOT NULL AND c.field = 'is_host'"
    )
    assert rows(seed_database, sql) == [("Ebrahim Raisi at Putin–Raisi talks in Moscow", "is_host")]
    assert rows(seed_database, "SELECT count(*) FROM participants WHERE is_host") == [(0,)]


def cited(url: str, passage: str, kind: str) -> list[str]:
    sql = (
        "SELECT DISTINCT r.label FROM citations AS c JOIN passages AS p ON p.id = c.passage_id JOIN records AS r "
        f"ON r.id = c.record_id WHERE p.label = '{passage}' AND r.kind = '{kind}' ORDER BY r.label"
    )
    return [str(row[0]) for row in rows(url, sql)]


def test_all_five_fields_of_partnership_are_coded(seed_database: str) -> None:
    assert cited(seed_database, "P5.S1", "event") == [
        "Cooperation of the Caspian states on their energy basin",
        "Russian-Iranian partnership in major logistics projects",
        "Russian-Iranian partnership on expanding the free trade zone with the EAEU",
        "Russian-Iranian partnership on the Armenian-Azerbaijani settlement",
        "Russian-Iranian partnership on the Syrian dossier and the Astana platform",
    ]


@pytest.mark.parametrize(
    ("passage", "label"),
    [
        (
            "P7.S2",
            "Iran and Russia, turnover, from about December 2022 to about December 2023 (the coder's reading): "
            "about 5 billion USD compared with Russian-Turkish trade and economic relations (“not yet comparable”)",
        ),
        (
            "P8.S1",
            "Aggravation of the contradictions between Russia and Western countries contributed to "
            "growth of Moscow's contacts with Asian partners (“objectively”)",
        ),
        (
            "P8.S3",
            "Development of the strategic partnership between Iran and India is in line with the interests of Russia "
            "(“generally”)",
        ),
        (
            "P14.S1",
            "Delay on the Iranian side of the Astara–Rasht bridge, related to "
            "stabilization of Armenian-Azerbaijani relations (“in particular”)",
        ),
        (
            "P17.S4",
            "Road through Iran along the Aras may join North–South International Transport Corridor (“indirectly”)",
        ),
        (
            "P17.S4",
            "Road through Iran along the Aras would help Russia's additional access to Iran through Azerbaijan "
            "(“indirectly”)",
        ),
    ],
)
def test_a_tie_is_no_stronger_than_its_sentence(seed_database: str, passage: str, label: str) -> None:
    assert label in cited(seed_database, passage, "relation")


def test_no_place_is_given_to_a_corridor_whose_route_is_not_clear(seed_database: str) -> None:
    sql = (
        "SELECT place.slug FROM project_places AS p JOIN records AS r ON r.id = p.project_id JOIN records AS place "
        "ON place.id = p.place_id WHERE r.slug = "
    )
    assert rows(seed_database, f"{sql}'zangezur-corridor'") == []
    assert rows(seed_database, f"{sql}'zangezur-armenian-segment' ORDER BY 1") == [("meghri",), ("southern-armenia",)]


def test_how_road_bridge_and_corridor_hang_together_is_the_coders_conclusion(seed_database: str) -> None:
    sql = (
        "SELECT r.slug, c.is_inferred FROM records AS r JOIN relations AS t ON t.id = r.id JOIN record_certainty AS c "
        "ON c.record_id = r.id JOIN records AS first ON first.id = t.subject_id WHERE t.relation = 'part_of' "
        "AND first.slug IN ('agband-bridge', 'iran-aras-road') ORDER BY r.slug"
    )
    assert rows(seed_database, sql) == [
        ("agband-bridge/part-of/iran-aras-road", 1),
        ("iran-aras-road/part-of/azerbaijan-iran-nakhichevan-corridor", 1),
    ]


def test_an_offer_is_in_no_list_of_agreements(seed_database: str) -> None:
    sql = "SELECT r.slug, e.type FROM events AS e JOIN records AS r ON r.id = e.id WHERE e.status = 'offered'"
    assert rows(seed_database, sql) == [("iran-road-offer", None)]


def test_a_reason_that_a_word_points_back_at_cites_the_sentence_that_gives_it(seed_database: str) -> None:
    sql = (
        "SELECT t.id, group_concat(DISTINCT p.label) FROM relations AS t JOIN citations AS c ON c.record_id = t.id "
        "JOIN passages AS p ON p.id = c.passage_id WHERE t.relation = 'because_of' AND c.is_inferred GROUP BY t.id"
    )
    found = [set(str(labels).split(",")) for _, labels in rows(seed_database, sql)]
    assert len(found) == 16
    assert all("P9.S4" in labels and labels & {"P10.S1", "P10.S2"} for labels in found)


def test_what_sort_of_body_an_organization_is_has_a_reference(seed_database: str) -> None:
    sql = (
        "SELECT r.slug FROM actors AS a JOIN records AS r ON r.id = a.id "
        "WHERE (a.classification IS NOT NULL OR r.summary IS NOT NULL) AND r.reference IS NULL"
    )
    assert rows(seed_database, sql) == []


def test_what_was_discussed_only_in_the_authors_view_is_probable(seed_database: str) -> None:
    sql = (
        "SELECT s.slug FROM agenda_items AS a JOIN records AS s ON s.id = a.subject_id JOIN record_certainty AS c "
        "ON c.record_id = a.id WHERE c.how_sure = 'probable' ORDER BY s.slug"
    )
    assert [row[0] for row in rows(seed_database, sql)] == [
        "astara-rasht-bridge",
        "military-technical-cooperation",
        "north-south-itc",
        "zangezur-corridor",
    ]


@pytest.mark.parametrize("slug", ["peaceful-crossroads", "three-plus-three-platform", "caspian-platform", "su-35"])
def test_what_is_not_said_to_have_been_discussed_is_on_no_agenda(seed_database: str, slug: str) -> None:
    sql = f"SELECT a.id FROM agenda_items AS a JOIN records AS r ON r.id = a.subject_id WHERE r.slug = '{slug}'"
    assert rows(seed_database, sql) == []


def test_a_date_by_which_is_open_at_the_start(seed_database: str) -> None:
    sql = "SELECT planned, planned_earliest, planned_latest, planned_printed FROM milestones WHERE planned IS NOT NULL"
    assert sorted(set(rows(seed_database, sql))) == [
        ("[..2024-12-31]", None, "2024-12-31", "by the end of 2024"),
        ("[..2030]", None, "2030-12-31", "by 2030"),
    ]


def test_two_bridges_over_one_river_stay_two(seed_database: str) -> None:
    sql = (
        "SELECT r.slug FROM project_places AS p JOIN records AS r ON r.id = p.project_id JOIN records AS place "
        "ON place.id = p.place_id WHERE place.slug = 'aras' AND p.role = 'crosses' ORDER BY r.slug"
    )
    assert rows(seed_database, sql) == [("agband-bridge",), ("astara-rasht-bridge",)]


def test_what_the_article_does_not_give_is_blank(seed_database: str) -> None:
    sql = "SELECT held_on FROM meetings AS m JOIN records AS r ON r.id = m.id WHERE r.slug <> 'moscow-talks'"
    assert set(rows(seed_database, sql)) == {(None,)}
    assert rows(seed_database, "SELECT DISTINCT interest_percent, maturity, grace FROM loans") == [(None, None, None)]
    assert rows(seed_database, "SELECT url, archived_url, retrieved_on, text FROM documents") == [(None,) * 4]
    assert rows(seed_database, "SELECT DISTINCT occurred_on FROM events") == [(None,)]


def test_the_publishers_standing_is_told_with_its_references(seed_database: str) -> None:
    ((reliability, note),) = rows(seed_database, "SELECT reliability, reliability_note FROM documents")
    assert reliability == "D"
    assert "3 March 2022" in str(note)
    assert "politico.com" in str(note)
    assert "securingdemocracy.gmfus.org" in str(note)


def test_a_hedge_is_printed_beside_every_doubt_that_has_one(seed_database: str) -> None:
    sql = "SELECT DISTINCT modality, hedge FROM citations WHERE modality <> 'certain' ORDER BY modality, hedge"
    assert set(rows(seed_database, sql)) >= {
        ("possible", "can be"),
        ("possible", "may"),
        ("probable", "obviously"),
        ("probable", "probably"),
    }


def test_country_codes_are_iso_3166(seed_database: str) -> None:
    found = rows(seed_database, "SELECT label, iso_alpha3 FROM actors WHERE iso_alpha3 IS NOT NULL")
    assert len(found) > 10
    for label, code in found:
        country = pycountry.countries.get(alpha_3=code)
        assert country is not None
        names = {country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")}
        words = {"Russia": "Russian Federation", "Iran": "Iran, Islamic Republic of", "Turkey": "Türkiye"}
        assert words.get(str(label), label) in names


@pytest.mark.parametrize("file", SEED.fact_files(), ids=lambda file: file.name)
def test_a_seed_file_is_called_as_it_calls_itself(file: Path) -> None:
    content = yaml.safe_load(file.read_text("utf-8"))
    assert file.stem == content.get("gazetteer", content.get("document", {}).get("slug"))


def test_summaries_are_short_and_our_own(seed_database: str) -> None:
    found = rows(seed_database, "SELECT slug, summary FROM records WHERE summary IS NOT NULL")
    assert len(found) > 10
    for slug, summary in found:
        assert len(str(summary).split()) <= 40, slug
        assert re.search(r"[.!]$", str(summary)), f"{slug}: a summary is a sentence"
