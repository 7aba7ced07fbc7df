"""What a snapshot is searched by: its full-text index, laid out so that a search can stop early, and its spellings.

`search` has a row for each record. The rows are numbered in the order that a reader wants them: group by group (people,
states, … then statements), and in a group the records that most is said of first. SQLite's index gives its hits by
number, so the first hits of a group are the ones to show, however many there are after them.
"""

from __future__ import annotations

import sqlite3
from functools import partial

import sqlite_utils

from communique.edition.backlinks import keys_to_records
from communique.edition.renumbering import Step
from communique.schema.vocabulary import ActorType
from communique.wording.spelling import fold, fold_if_foreign, skeleton

SEARCHED = ("label", "names", "summary", "note", "folded")
_THINGS = ("actor", "place", "project", "meeting", "event", "document", "topic")
_STATEMENTS = (
    *("stance", "participant", "agenda item", "loan", "financing", "trade figure", "milestone", "membership"),
    *("project party", "relation", "measurement"),
)
# Words that may be corrected to: those of names and labels, not of whole sentences.
_OF_NAMES = ("label", "names", "folded")
_SHORTEST_WORD, _LONGEST_WORD = 3, 40

SEARCH_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "search": (
        "What full-text search looks through: one row for each record, things first, most spoken of first.",
        {
            "place": "From 1, in the order in which hits are shown.",
            "record_id": "The record.",
            "kind": "What it is.",
            "label": "What it is called.",
            "names": "Every spelling that a source uses for it.",
            "summary": "What it is, in our own words. Null: the label says enough.",
            "note": "What a reader should beware of. Null: nothing.",
            "folded": "What of this has other letters, rewritten in a to z, and a state's code. Null: neither.",
        },
    ),
    "search_groups": (
        "Where in `search` the records of one sort are: one row for each sort.",
        {
            "position": "From 1, in the order in which hits are shown.",
            "kind": "What the records are.",
            "type": "What sort of actor they are; empty for other kinds.",
            "first_place": "The first record's place.",
            "last_place": "The last record's place.",
        },
    ),
    "search_spellings": (
        "Every label, spelling and country code of a thing, for finding the thing that is called exactly so.",
        {
            "spelling": "In small letters a to z and digits, one space between words.",
            "place": "The thing's place in `search`.",
            "is_own": "Whether it is the thing's own name, and all of it. An adjective, a capital or a code is not.",
        },
    ),
    "search_words": (
        "The words of labels and spellings, for mending a word that is nowhere; the most frequent first.",
        {
            "id": "Key.",
            "word": "In small letters a to z.",
            "skeleton": "What is left of it without vowels, h and doubled letters.",
            "uses": "In how many labels and spellings it is.",
        },
    ),
}
PLUMBING = ("search_groups", "search_spellings", "search_words")


def steps_of_searching(copy: sqlite3.Connection) -> list[Step]:
    """What there is to do to make a draft searchable, once its records are there."""
    copy.create_function("fold", 1, fold, deterministic=True)
    copy.create_function("fold_if_foreign", 4, fold_if_foreign, deterministic=True)
    copy.create_function("skeleton", 1, skeleton, deterministic=True)
    steps = (_write_groups, _weigh, _write_rows, _index_words, _write_spellings, _write_words)
    return [partial(step, copy) for step in steps]


def groups_in_order() -> list[tuple[str, str]]:
    """Sorts of records in the order that a reader wants them: kind, and type of actor."""
    first, *others = _THINGS + _STATEMENTS
    return [*((first, actor_type.value) for actor_type in ActorType), *((kind, "") for kind in others)]


_SORT = "r.kind = g.kind AND g.type = coalesce((SELECT a.type FROM actors AS a WHERE a.id = r.id), '')"


def _write_groups(copy: sqlite3.Connection) -> None:
    copy.execute(
        "CREATE TABLE search_groups (position INTEGER PRIMARY KEY, kind TEXT NOT NULL, type TEXT NOT NULL, "
        "first_place INTEGER NOT NULL, last_place INTEGER NOT NULL, UNIQUE (kind, type))"
    )
    counted = copy.execute(
        "SELECT r.kind, coalesce((SELECT a.type FROM actors AS a WHERE a.id = r.id), ''), count(*) "
        "FROM records AS r GROUP BY 1, 2"
    ).fetchall()
    counts = {(kind, sort): number for kind, sort, number in counted}
    place = 0
    for position, group in enumerate((group for group in groups_in_order() if group in counts), start=1):
        copy.execute(
            "INSERT INTO search_groups VALUES (?, ?, ?, ?, ?)", (position, *group, place + 1, place + counts[group])
        )
        place += counts[group]


def _weigh(copy: sqlite3.Connection) -> None:
    """How much is said of each record: how often it is cited and pointed at."""
    copy.execute("CREATE TEMP TABLE weights (id INTEGER PRIMARY KEY, weight INTEGER NOT NULL)")
    for table, column in [("citations", "record_id"), *keys_to_records()]:
        copy.execute(
            f"INSERT INTO temp.weights SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL "
            f"GROUP BY {column} ORDER BY {column} ON CONFLICT (id) DO UPDATE SET weight = weight + excluded.weight"
        )


def _write_rows(copy: sqlite3.Connection) -> None:
    copy.execute(
        "CREATE TABLE search (place INTEGER PRIMARY KEY, record_id INTEGER NOT NULL UNIQUE REFERENCES records (id), "
        "kind TEXT NOT NULL, label TEXT NOT NULL, names TEXT NOT NULL, summary TEXT, note TEXT, folded TEXT)"
    )
    # SQLite numbers the rows as they come.
    copy.execute(
        "INSERT INTO search (record_id, kind, label, names, summary, note, folded) "
        "SELECT id, kind, label, names, summary, note, nullif(trim(coalesce(fold_if_foreign(label, names, summary, "
        "note), '') || ' ' || coalesce((SELECT a.iso_alpha3 FROM actors AS a WHERE a.id = named.id), '')), '') "
        "FROM (SELECT r.id, r.kind, r.label, "
        "coalesce((SELECT group_concat(name, '; ') FROM (SELECT DISTINCT n.name AS name FROM names AS n "
        "WHERE n.record_id = r.id ORDER BY n.name)), '') AS names, r.summary, r.note "
        f"FROM records AS r JOIN search_groups AS g ON {_SORT} LEFT JOIN temp.weights AS w ON w.id = r.id "
        "ORDER BY g.position, coalesce(w.weight, 0) DESC, r.id) AS named"
    )
    copy.execute("DROP TABLE temp.weights")


def _index_words(copy: sqlite3.Connection) -> None:
    sqlite_utils.Database(copy).table("search").enable_fts(SEARCHED, tokenize="unicode61 remove_diacritics 2")
    _tidy(copy, "search_fts")


def _tidy(copy: sqlite3.Connection, index: str) -> None:
    copy.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    copy.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")


def _write_spellings(copy: sqlite3.Connection) -> None:
    copy.execute(
        "CREATE TABLE search_spellings (spelling TEXT NOT NULL, place INTEGER NOT NULL REFERENCES search (place), "
        "is_own BOOLEAN NOT NULL, PRIMARY KEY (spelling, place)) WITHOUT ROWID"
    )
    things = ", ".join(f"'{kind}'" for kind in _THINGS)
    copy.execute(
        "INSERT INTO search_spellings SELECT spelling, place, max(is_own) FROM ("
        f"SELECT fold(label) AS spelling, place, 1 AS is_own FROM search WHERE kind IN ({things}) UNION ALL "
        # What is in brackets only tells namesakes apart.
        "SELECT fold(substr(label, 1, instr(label, ' (') - 1)), place, 0 FROM search "
        f"WHERE kind IN ({things}) AND label LIKE '% (%)' UNION ALL "
        "SELECT fold(n.name), s.place, n.type NOT IN ('adjective', 'metonym') "
        f"FROM names AS n JOIN search AS s ON s.record_id = n.record_id WHERE s.kind IN ({things}) UNION ALL "
        # A state's code is no spelling of a source, but readers type it.
        "SELECT fold(a.iso_alpha3), s.place, 0 FROM actors AS a JOIN search AS s ON s.record_id = a.id "
        "WHERE a.iso_alpha3 IS NOT NULL"
        ") WHERE spelling <> '' GROUP BY spelling, place"
    )


def _write_words(copy: sqlite3.Connection) -> None:
    copy.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, search_fts, col)")
    copy.execute(
        "CREATE TABLE search_words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, skeleton TEXT NOT NULL, "
        "uses INTEGER NOT NULL)"
    )
    copy.execute(
        "INSERT INTO search_words (word, skeleton, uses) SELECT term, skeleton(term), sum(doc) FROM temp.vocabulary "
        f"WHERE col IN {_OF_NAMES} AND length(term) BETWEEN {_SHORTEST_WORD} AND {_LONGEST_WORD} "
        "AND term NOT GLOB '*[^a-z]*' GROUP BY term ORDER BY sum(doc) DESC, term"
    )
    copy.execute("DROP TABLE temp.vocabulary")
    copy.execute("CREATE INDEX ix_search_words_skeleton ON search_words (skeleton)")
    # By three letters at a time, with the word's ends as letters: ` ir`, `ira`, `ran`, `an `.
    copy.execute(
        "CREATE VIRTUAL TABLE search_words_fts USING fts5 (word, content='', tokenize='trigram', detail='none')"
    )
    copy.execute("INSERT INTO search_words_fts (rowid, word) SELECT id, ' ' || word || ' ' FROM search_words")
    _tidy(copy, "search_words_fts")
