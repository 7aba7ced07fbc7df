"""Help for readers who write SQL: what can be asked, five examples, and what a faulty statement probably meant."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from typing import NamedTuple

from communique.gate.sql.database import open_immutable
from communique.suggestions import did_you_mean, quoted
from communique.web.compat import INTERRUPTED
from communique.web.edition import SNAPSHOT, ServedEdition

_NO_TABLE = re.compile(r"no such table: (?:main\.)?(.+)")
_NO_COLUMN = re.compile(r"no such column: (?:\"?(\w+)\"?\.)?\"?([^\"\s]+)")
_NO_FUNCTION = re.compile(r"no such function: (.+)")
_SYNTAX = re.compile(r"near \"(.+?)\": syntax error", re.DOTALL)
_WORD = re.compile(r"'(?:''|[^'])*'|--[^\n]*|([A-Za-z_]\w*)")
_TOO_LONG = (
    "This takes longer than it may. Add a condition or a LIMIT, or take the whole database under Downloads and ask it "
    "there."
)
_NO_QUESTION = "Statement must be a SELECT"  # as Datasette says it
_ONLY_QUESTIONS = "Only questions are answered here: a statement begins with SELECT or WITH."
_BEGINNINGS = ("SELECT", "WITH", "EXPLAIN")
_KEYWORDS = (
    *("SELECT", "DISTINCT", "FROM", "WHERE", "GROUP", "ORDER", "BY", "HAVING", "LIMIT", "OFFSET", "JOIN", "LEFT", "ON"),
    *("USING", "UNION", "ALL", "CASE", "WHEN", "THEN", "ELSE", "END", "AND", "OR", "NOT", "NULL", "LIKE", "BETWEEN"),
    *("EXISTS", "WITH", "ASC", "DESC", "COUNT", "COLLATE"),
)
_FUNCTIONS = (
    *("abs", "avg", "coalesce", "count", "date", "group_concat", "ifnull", "instr", "json_each", "julianday", "length"),
    *("lower", "max", "min", "nullif", "replace", "round", "row_number", "strftime", "substr", "sum", "total", "trim"),
    *("typeof", "upper"),
)
# So many tables' columns are told where none is like the one that there is not.
_MOST_TOLD = 2
# Each is quick in a large corpus, too: whoever begins with one is not told of a limit.
EXAMPLES = (
    (
        "Who gives, promises or plans the largest sums?",
        "SELECT provider, recipient, project, amount, currency, stage, how_sure\n"
        "FROM finance_book\nWHERE amount IS NOT NULL\nORDER BY currency, amount DESC",
    ),
    (
        "Who was at which meeting, and for whom?",
        "SELECT meeting, held_on, actor, capacity, on_behalf_of\n"
        "FROM meeting_roster\nWHERE attendance = 'attended'\nORDER BY held_on DESC\nLIMIT 500",
    ),
    (
        "Who is said to hold which view, and until when?",
        "SELECT holder, sentence, side, until, how_sure\nFROM stance_book\nLIMIT 500",
    ),
    (
        "What do sources say differently, and which value stands?",
        "SELECT record, field, our_value, our_voice, rival_value, rival_voice, document, passage\n"
        "FROM disagreements\nLIMIT 500",
    ),
    (
        "Which sentences speak of a word that you choose?",
        "SELECT record, field, document, passage, how_sure, hedge\n"
        "FROM evidence\nWHERE record_id IN (SELECT id FROM records WHERE label LIKE '%' || :word || '%')\nLIMIT 500",
    ),
)


class Relation(NamedTuple):
    """A table or view that can be asked: its name, what it holds, and the meaning of each column, empty if unknown."""

    name: str
    meaning: str
    columns: Mapping[str, str]
    is_view: bool


@lru_cache(maxsize=8)
def relations_of(edition: ServedEdition) -> dict[str, Relation]:
    """Return the tables and views of an edition that readers are shown, by name, views first."""
    described = edition.described_tables
    with closing(open_immutable(edition.folder / SNAPSHOT)) as connection:
        found = connection.execute(
            "SELECT name, type = 'view' FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY type DESC, name"
        )
        return {
            name: Relation(name, told.get("description", ""), _columns(connection, name, told), bool(is_view))
            for name, is_view in found.fetchall()
            if not (told := described.get(name, {})).get("hidden") and not name.startswith("sqlite_")
        }


def _columns(connection: sqlite3.Connection, name: str, told: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
    meanings = told.get("columns", {})
    return {column: meanings.get(column, "") for (column,) in rows}


def explain(words: str, sql: str, relations: Mapping[str, Relation]) -> str:
    """Return what is wrong with a statement, from SQLite's words, and what was probably meant."""
    if words == INTERRUPTED:
        return _TOO_LONG
    if words == _NO_QUESTION:
        return f"{_ONLY_QUESTIONS}{did_you_mean(next(_words(sql), ''), _BEGINNINGS)}"
    if found := _SYNTAX.search(words):
        return f"There is a mistake at {quoted(found[1])} or just before it.{_misspelt(found[1], sql)}"
    return _no_such(words, sql, relations) or (words if words.endswith((".", "?")) else f"SQLite says: {words}.")


def _no_such(words: str, sql: str, relations: Mapping[str, Relation]) -> str:
    """Return what is said of a name that nothing has; nothing where it is not about one."""
    if found := _NO_TABLE.fullmatch(words):
        return f"There is no table or view {quoted(found[1])}.{did_you_mean(found[1], relations)}"
    if found := _NO_COLUMN.match(words):
        return _no_column(found[2], list(_asked(found[1] or "", sql, relations)))
    if found := _NO_FUNCTION.fullmatch(words):
        return f"SQLite has no function {quoted(found[1])}.{did_you_mean(found[1], _FUNCTIONS)}"
    return ""


def _asked(owner: str, sql: str, relations: Mapping[str, Relation]) -> Iterator[Relation]:
    """Yield the tables that a column may be meant of: the one before its dot, or all that the statement names."""
    written = {word.lower() for word in _words(sql)}
    names = [owner] if owner in relations else [name for name in relations if name.lower() in written]
    return (relations[name] for name in names)


def _no_column(name: str, asked: list[Relation]) -> str:
    where = f" in {' or '.join(one.name for one in asked)}" if 0 < len(asked) <= _MOST_TOLD else ""
    meant = did_you_mean(name, {column: None for one in asked for column in one.columns})
    told = [f" {one.name} has {', '.join(one.columns)}." for one in asked] if len(asked) <= _MOST_TOLD else []
    return f"There is no column {quoted(name)}{where}.{meant or ''.join(told)}"


def _misspelt(near: str, sql: str) -> str:
    """Return a question for the keyword that is probably misspelt: there, or in the word before it."""
    words = list(_words(sql))
    place = next((place for place, word in enumerate(words) if word == near), None)
    before = [words[place - 1]] if place else []
    return next(filter(None, (_keyword(word) for word in (near, *before))), "")


def _keyword(word: str) -> str:
    return "" if word.upper() in _KEYWORDS else did_you_mean(word, _KEYWORDS)


def _words(sql: str) -> Iterator[str]:
    return (found[1] for found in _WORD.finditer(sql) if found[1])


def names_of(relations: Iterable[Relation]) -> list[tuple[str, str]]:
    """Return each name with those of its columns, in a line, for a list that completes what is typed."""
    return [(one.name, ", ".join(one.columns)) for one in relations]
