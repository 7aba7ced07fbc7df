"""What a snapshot is searched by: its full-text index, laid out so that a search can stop early, and its spellings.

`search` has a row for each record that some document speaks of, if only to deny it, and for the gazetteer's. The rows
are numbered in the order that a reader wants them: group by group (people, states, … then statements), and in a group
the records that most is said of first; then, group by group, those of which only datasets speak.
SQLite's index gives its hits by number, so the first hits of a group are the ones to show, however many there are
after them.
"""

from __future__ import annotations

from functools import partial
from itertools import accumulate, pairwise

from sqlite_utils import Database

from communique.edition.backlinks import keys_to_records
from communique.edition.renumbering import Step
from communique.edition.snapshot_table import SnapshotTable
from communique.schema.vocabulary import ActorType
from communique.wording import date_in_words, value_in_words
from communique.wording.spelling import fold, fold_if_foreign, skeleton

# Of a record `r`: what is only referred to is blank, and not listed. What is only denied has no voice, but a text.
IS_LISTED = "(coalesce(r.voices, 1) > 0 OR r.disputed IS NOT NULL)"
SEARCHED = ("label", "names", "summary", "note", "said", "dates", "folded")
_THINGS = ("actor", "place", "project", "meeting", "event", "agreement", "document", "office", "topic", "proposition")
_STATEMENTS = (
    *("stance", "participant", "agenda item", "loan", "financing", "trade figure", "milestone", "membership"),
    *("project party", "relation", "indicator", "part"),
)
# Words that may be corrected to: those of names and labels, not of whole sentences.
_OF_NAMES = ("label", "names", "folded")
_SHORTEST_WORD, _LONGEST_WORD = 3, 40

SEARCH = SnapshotTable(
    "search",
    "What full-text search looks through: one row for each record that a document speaks of, things first, "
    "most spoken of first.",
    {
        "place": (int, "From 1, in the order in which hits are shown."),
        "record_id": (int, "The record."),
        "kind": (str, "What it is."),
        "label": (str, "What it is called."),
        "names": (str, "Every spelling that a source uses for it."),
        "summary": (str, "What it is, in our own words. Null: the label says enough."),
        "note": (str, "What a reader should beware of. Null: nothing."),
        "said": (str, "What else its page says in words. Null: nothing, or only datasets speak of it."),
        "dates": (str, "Its day, as a reader would type it. Null: none is known, or it is not of one day."),
        "folded": (str, "What of this has other letters, rewritten in a to z, and a state's code. Null: neither."),
    },
    pk="place",
    nullable=("summary", "note", "said", "dates", "folded"),
    references=(("record_id", "records", "id"),),
    unique=(("record_id",),),
)
GROUPS = SnapshotTable(
    "search_groups",
    "Where in `search` the records of one sort are: one row for each sort.",
    {
        "position": (int, "From 1, in the order in which hits are shown."),
        "kind": (str, "What the records are."),
        "type": (str, "What sort of actor they are; empty for other kinds."),
        "is_bulk": (bool, "Whether only datasets speak of them; such groups come last."),
        "first_place": (int, "The first record's place."),
        "last_place": (int, "The last record's place."),
    },
    pk="position",
    unique=(("kind", "type", "is_bulk"),),
)
SPELLINGS = SnapshotTable(
    "search_spellings",
    "Every label, spelling and country code of a thing, for finding the thing that is called exactly so.",
    {
        "spelling": (str, "In small letters a to z and digits, one space between words."),
        "place": (int, "The thing's place in `search`."),
        "is_own": (
            bool,
            "Whether it is the thing's own whole name. An adjective, a capital or a code is not.",
        ),
    },
    pk=("spelling", "place"),
    references=(("place", "search", "place"),),
)
WORDS = SnapshotTable(
    "search_words",
    "The words of labels and spellings, for mending a word that is nowhere; the most frequent first.",
    {
        "id": (int, "Key."),
        "word": (str, "In small letters a to z."),
        "skeleton": (str, "What is left of it without vowels, h and doubled letters."),
        "uses": (int, "In how many labels and spellings it is."),
    },
    pk="id",
    unique=(("word",),),
)
SEARCH_TABLES = (SEARCH, GROUPS, SPELLINGS, WORDS)
PLUMBING = ("search_groups", "search_spellings", "search_words")
# SQLite's own, with keys of bytes: Datasette's links to their rows lead nowhere.
WITHOUT_PAGES = ("search_fts_idx", "search_words_fts_idx")


def steps_of_searching(copy: Database) -> list[Step]:
    """Return what there is to do to make a draft searchable, once its records are there."""
    copy.conn.create_function("fold", 1, fold, deterministic=True)
    copy.conn.create_function("fold_if_foreign", 5, fold_if_foreign, deterministic=True)
    copy.conn.create_function("date_in_words", 1, date_in_words, deterministic=True)
    copy.conn.create_function("value_in_words", 1, value_in_words, deterministic=True)
    copy.conn.create_function("skeleton", 1, skeleton, deterministic=True)
    steps = (_write_groups, _weigh, _write_rows, _index_words, _write_spellings, _write_words)
    return [partial(step, copy) for step in steps]


def groups_in_order() -> list[tuple[str, str]]:
    """Return the sorts of records in the order that a reader wants them: kind, and type of actor."""
    first, *others = _THINGS + _STATEMENTS
    return [*((first, actor_type.value) for actor_type in ActorType), *((kind, "") for kind in others)]


_SORT = (
    "r.kind = g.kind AND r.is_bulk = g.is_bulk "
    "AND g.type = coalesce((SELECT a.type FROM actors AS a WHERE a.id = r.id), '')"
)


def _write_groups(copy: Database) -> None:
    counted = copy.execute(
        "SELECT r.kind, coalesce((SELECT a.type FROM actors AS a WHERE a.id = r.id), ''), r.is_bulk, count(*) "
        f"FROM records AS r WHERE {IS_LISTED} GROUP BY 1, 2, 3"
    ).fetchall()
    counts = {(kind, sort, bool(is_bulk)): number for kind, sort, is_bulk, number in counted}
    every = ((*group, is_bulk) for is_bulk in (False, True) for group in groups_in_order())
    groups = [group for group in every if group in counts]
    starts = accumulate((counts[group] for group in groups), initial=1)
    GROUPS.create(copy).insert_all(
        {"position": place, "first_place": first, "last_place": after - 1}
        | dict(zip(("kind", "type", "is_bulk"), group, strict=True))
        for place, (group, (first, after)) in enumerate(zip(groups, pairwise(starts), strict=True), start=1)
    )


def _weigh(copy: Database) -> None:
    """Count how much is said of each record: how often it is cited and pointed at."""
    copy.execute("CREATE TEMP TABLE weights (id INTEGER PRIMARY KEY, weight INTEGER NOT NULL)")
    for table, column in [("citations", "record_id"), *keys_to_records()]:
        copy.execute(
            f"INSERT INTO temp.weights SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL "
            f"GROUP BY {column} ORDER BY {column} ON CONFLICT (id) DO UPDATE SET weight = weight + excluded.weight"
        )


# The day of what is of one day; columns of other kinds are null, so that there is at most one.
_DAYS = {
    "meetings": "held_on",
    "events": "occurred_on",
    "agreements": "signed_on",
    "milestones": "coalesce(actual, planned)",
    "documents": "published_on",
}
_DAY = "coalesce({})".format(
    ", ".join(f"(SELECT date_in_words({day}) FROM {table} WHERE id = named.id)" for table, day in _DAYS.items())
)


# Each text of a record's page beside label, summary, note and names. Numbers, dates and records are no texts.
_TEXTS = (
    "SELECT record_id, name AS said FROM accounts WHERE name IS NOT NULL",
    "SELECT record_id, summary FROM accounts WHERE summary IS NOT NULL",
    "SELECT record_id, note FROM accounts WHERE note IS NOT NULL",
    "SELECT a.record_id, value_in_words(k.value) FROM claims AS k JOIN accounts AS a ON a.id = k.account_id "
    "WHERE k.value IS NOT NULL AND k.object_id IS NULL AND k.low IS NULL AND k.high IS NULL",
    "SELECT a.record_id, k.printed FROM claims AS k JOIN accounts AS a ON a.id = k.account_id "
    "WHERE k.printed IS NOT NULL",
    "SELECT record_id, hedge FROM citations WHERE hedge IS NOT NULL",
    "SELECT record_id, reason FROM decisions WHERE reason IS NOT NULL",
    "SELECT r.id, c.what FROM corrections AS c JOIN records AS r ON r.slug = c.record",
    "SELECT id, title FROM documents",
    "SELECT id, reliability_note FROM documents WHERE reliability_note IS NOT NULL",
    "SELECT document_id, coding_note FROM passages WHERE coding_note IS NOT NULL",
    "SELECT id, reference FROM records WHERE reference NOT LIKE 'http%'",
)
_WRITE_TEXTS = (
    "CREATE TEMP TABLE texts (id INTEGER PRIMARY KEY, said TEXT)",
    "INSERT INTO temp.texts SELECT id, group_concat(said, '; ') FROM (SELECT DISTINCT r.id, t.said "
    f"FROM ({' UNION ALL '.join(_TEXTS)}) AS t JOIN records AS r ON r.id = t.record_id "
    "WHERE NOT r.is_bulk AND t.said NOT IN (r.label, coalesce(r.summary, ''), coalesce(r.note, '')) "
    "ORDER BY r.id, t.said) GROUP BY id",
)


def _write_rows(copy: Database) -> None:
    SEARCH.create(copy)
    for statement in _WRITE_TEXTS:
        copy.execute(statement)
    # SQLite numbers the rows as they come.
    copy.execute(
        "INSERT INTO search (record_id, kind, label, names, summary, note, said, dates, folded) "
        f"SELECT id, kind, label, names, summary, note, said, {_DAY}, "
        "nullif(trim(coalesce(fold_if_foreign(label, names, summary, note, said), '') || ' ' "
        "|| coalesce((SELECT a.iso_alpha3 FROM actors AS a WHERE a.id = named.id), '')), '') "
        "FROM (SELECT r.id, r.kind, r.label, "
        "coalesce((SELECT group_concat(name, '; ') FROM (SELECT DISTINCT n.name AS name FROM names AS n "
        "WHERE n.record_id = r.id ORDER BY n.name)), '') AS names, r.summary, r.note, "
        "t.said "
        f"FROM records AS r JOIN search_groups AS g ON {_SORT} LEFT JOIN temp.weights AS w ON w.id = r.id "
        "LEFT JOIN temp.texts AS t ON t.id = r.id "
        f"WHERE {IS_LISTED} ORDER BY g.position, coalesce(w.weight, 0) DESC, r.id) AS named"
    )
    for name in ("weights", "texts"):
        copy.execute(f"DROP TABLE temp.{name}")


def _index_words(copy: Database) -> None:
    copy.table("search").enable_fts(SEARCHED, tokenize="unicode61 remove_diacritics 2")
    _tidy(copy, "search_fts")


def _tidy(copy: Database, index: str) -> None:
    copy.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    copy.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")


def _write_spellings(copy: Database) -> None:
    SPELLINGS.create(copy)
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


def _write_words(copy: Database) -> None:
    copy.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, search_fts, col)")
    words = WORDS.create(copy)
    copy.execute(
        "INSERT INTO search_words (word, skeleton, uses) SELECT term, skeleton(term), sum(doc) FROM temp.vocabulary "
        f"WHERE col IN {_OF_NAMES} AND length(term) BETWEEN {_SHORTEST_WORD} AND {_LONGEST_WORD} "
        "AND term NOT GLOB '*[^a-z]*' GROUP BY term ORDER BY sum(doc) DESC, term"
    )
    copy.execute("DROP TABLE temp.vocabulary")
    words.create_index(["skeleton"], index_name="ix_search_words_skeleton")
    # By three letters at a time, with the word's ends as letters: ` ir`, `ira`, `ran`, `an `.
    copy.execute(
        "CREATE VIRTUAL TABLE search_words_fts USING fts5 (word, content='', tokenize='trigram', detail='none')"
    )
    copy.execute("INSERT INTO search_words_fts (rowid, word) SELECT id, ' ' || word || ' ' FROM search_words")
    _tidy(copy, "search_words_fts")
