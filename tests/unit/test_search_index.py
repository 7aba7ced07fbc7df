"""What a snapshot is searched by: rows in the order that readers want them, and spellings folded alike everywhere."""

from __future__ import annotations

from pathlib import Path

from communique.edition.metadata import metadata
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.edition.search_index import PLUMBING, groups_in_order
from communique.schema import Record
from communique.wording.spelling import fold, fold_if_foreign, skeleton
from tests.support.project import SEED
from tests.support.serving import rows


def test_words_are_folded_alike_in_all_scripts() -> None:
    assert fold("Ağbənd–Ağbənd, “Путин”") == "agbend agbend putin"
    assert fold("رئیسی") == "riysy"
    assert fold_if_foreign("North–South", None, "Iran") is None
    assert fold_if_foreign("Iran", "Ağbənd area", None) == "agbend area"
    assert skeleton("tehran") == skeleton("thran")
    assert skeleton("nakhichevan") == skeleton("naxcivan")
    assert skeleton("ebrahim") == skeleton("ibrahim")
    assert skeleton("iran") != skeleton("iraq")


def test_every_kind_of_record_has_its_place_in_the_order() -> None:
    assert {kind for kind, _ in groups_in_order()} == set(Record.__mapper__.polymorphic_map)


def test_every_record_that_somebody_speaks_of_is_in_the_index_once_and_in_its_group(corpus: Edition) -> None:
    assert rows(corpus, "SELECT count(*), count(DISTINCT record_id) FROM search") == rows(
        corpus,
        "SELECT count(*), count(*) FROM records AS r WHERE voices > 0 OR voices IS NULL "
        "OR EXISTS (SELECT 1 FROM accounts WHERE record_id = r.id)",
    )
    wrong = (
        "SELECT count(*) FROM search AS s LEFT JOIN actors AS a ON a.id = s.record_id LEFT JOIN search_groups AS g "
        "ON s.place BETWEEN g.first_place AND g.last_place AND g.kind = s.kind AND g.type = coalesce(a.type, '') "
        "WHERE g.position IS NULL"
    )
    assert rows(corpus, wrong) == [(0,)]
    spans = rows(corpus, "SELECT first_place, last_place FROM search_groups ORDER BY position")
    assert [first for first, _ in spans] == [1, *(last + 1 for _, last in spans[:-1])]


def test_in_a_group_what_most_is_said_of_comes_first(corpus: Edition) -> None:
    first, last = rows(corpus, "SELECT first_place, last_place FROM search_groups WHERE type = 'person'")[0]
    weight = "(SELECT count(*) FROM {} WHERE {} = s.record_id)".format
    pointing = [("participants", "actor_id"), ("stances", "holder_id"), ("project_parties", "actor_id")]
    said = " + ".join(weight(*key) for key in pointing)
    weights = [
        row[0]
        for row in rows(corpus, f"SELECT {said} FROM search AS s WHERE place IN (?, ?) ORDER BY place", first, last)
    ]
    assert weights[0] > weights[1]


def test_every_spelling_of_a_thing_is_there_folded(edition: Edition) -> None:
    spelled = rows(
        edition,
        "SELECT s.label, x.spelling, x.is_own FROM search_spellings AS x JOIN search AS s USING (place) "
        "WHERE x.spelling IN ('tehran', 'agbend area', 'iranian', 'astra')",
    )
    assert sorted(spelled) == [
        ("Astara (Azerbaijan)", "astra", 1),
        ("Ağbənd area", "agbend area", 1),
        ("Iran", "iranian", 0),
        ("Iran", "tehran", 0),
    ]


def test_words_to_mend_to_are_those_of_names_and_the_most_frequent_first(edition: Edition) -> None:
    words = dict(rows(edition, "SELECT word, id FROM search_words"))
    assert words["iran"] < words["zangezur"]
    assert {"agbend", "raisi", "tehran"} <= set(words)
    # Only a summary has this.
    assert rows(edition, "SELECT count(*) > 0 FROM search_fts WHERE search_fts MATCH 'themselves'") == [(1,)]
    assert "themselves" not in words
    assert all(word.isascii() and word.isalpha() for word in words)


def test_plumbing_is_hidden(edition: Edition) -> None:
    tables = metadata(SEED, [])["databases"]["communique"]["tables"]
    assert all(tables[name]["hidden"] for name in PLUMBING)
    assert not tables["search"].get("hidden")


def test_the_index_is_the_same_for_the_same_facts(seed_database: str, edition: Edition, tmp_path: Path) -> None:
    assert publish_edition(seed_database, tmp_path).sha256 == edition.sha256
