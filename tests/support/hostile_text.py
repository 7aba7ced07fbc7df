"""A database whose every text is an attack: what no coder writes, and what a page, a file or a feed must outlive."""

from __future__ import annotations

import shutil
import sqlite3
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import String, Table

from communique.schema import Base
from communique.schema.base import VOCABULARY

LINKS = ["javascript:window.pwned=1//http://example.org/", "data:text/html,<script>window.pwned=1</script>"]
# Each would set `pwned` on the page, show a dialog, ask another host, or end what it stands in.
MARKUP = [
    "<script>window.pwned=1;alert(1)</script>",
    "<img src=x onerror=\"window.pwned=1;alert('img')\">",
    "</script><script>window.pwned=1</script>",
    "</title></textarea></style></svg><svg onload=alert(1)>",
    '" autofocus onfocus=window.pwned=1 x="',
    "' onmouseover='window.pwned=1",
    '<a href="javascript:window.pwned=1">a</a>',
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "{{7*7}}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "[link](javascript:alert(1)) ![image](http://example.org/i.png) <http://example.org>",
    "| a | b |\n| --- | --- |\n# heading\n> quoted\n- item `code`",
    "]]><injected/><![CDATA[",
    "--><injected/><!--",
    "\u202egnp.exe\u202c \u2066rtl\u2069 \u200b\ufeff",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:injected\r\nATTACH:http://example.org/x",
    "} \\write18{id} \\input{/etc/passwd} @misc{injected, title={x}}",
    "a\x00b\x07c\x1b[31md\x7f\ufffe\U0001f4a9",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;script&gt;&#60;b&#62;&amp;amp;",
    "</script><!--<script>\u2028\u2029",
    *LINKS,
]
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\ufeff=1", "＝1+1", "'=1", "a;=1+1", "a\n=1+1;b"]
PAYLOADS = [*MARKUP, *FORMULAS]
_WITHDRAWN = """
INSERT INTO former_slugs (slug, label, reason, changed_on, fact_file_id)
SELECT 'given-up', 'x', 'x', '2031-03-21', min(id) FROM fact_files
"""
_FIXED = ("slug", "kind", "sha256", "edtf", "_earliest", "_latest")

# Promises are found by the field and the day of what was said of the whole; else their calendar would be empty.
_DUE = """
UPDATE claims SET field = u.field, value = u.value FROM untouched.claims AS u
WHERE u.rowid = claims.rowid AND u.field = 'planned';
UPDATE accounts SET scope = '' WHERE id IN (SELECT account_id FROM claims WHERE field = 'planned');
"""


def hostile_database(source: Path, target: Path) -> dict[str, list[str]]:
    """Copy a SQLite database and put a payload into each text that may be anything. Returns what was altered."""
    shutil.copy(source, target)
    connection = sqlite3.connect(target, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(_WITHDRAWN)
        spoilt = {table.name: _spoil(connection, table) for table in Base.metadata.sorted_tables}
        connection.execute("UPDATE documents SET url = ?, archived_url = ?", LINKS)
        connection.execute("ATTACH ? AS untouched", (str(source),))
        connection.executescript(_DUE)
        return spoilt
    finally:
        connection.close()


def free_texts(table: Table) -> list[str]:
    """The columns of text that no vocabulary, key or date fixes."""
    dates = {name.removesuffix("_earliest") for name in map(str, table.c.keys()) if name.endswith("_earliest")}
    return [
        column.name
        for column in table.columns
        if column.name not in dates
        and isinstance(column.type, String)
        and not column.foreign_keys
        and not column.primary_key
        and VOCABULARY not in column.info
        and not column.name.endswith(_FIXED)
    ]


def _spoil(connection: sqlite3.Connection, table: Table) -> list[str]:
    """Put payloads into a table's texts, row by row; returns the columns that took them."""
    return [name for name in free_texts(table) if _spoil_column(connection, table.name, name)]


def _spoil_column(connection: sqlite3.Connection, table: str, column: str) -> bool:
    rows = connection.execute(f'SELECT rowid FROM "{table}"').fetchall()
    # Not the same in all columns of a row.
    payloads = islice(cycle(PAYLOADS), len(table + column), None)
    taken = [_put(connection, table, column, row, text) for (row,), text in zip(rows, payloads, strict=False)]
    return any(taken)


def _put(connection: sqlite3.Connection, table: str, column: str, row: int, text: str) -> bool:
    for payload in (text, f"{text}{row}"):  # a name may have to be the only one of its kind
        try:
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (payload, row))
        except sqlite3.IntegrityError:
            continue
        return True
    return False
