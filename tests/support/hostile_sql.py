"""SQL that is meant to do harm, by name, with the limit that it meets."""

from __future__ import annotations

from urllib.parse import quote_plus

_NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {}) SELECT {} FROM n"
_LONG = "replace(hex(zeroblob(60000)), '00', 'ab')"

# Every form that an answer to SQL has.
FORMS = ("", ".json", ".csv", ".blob", ".jsono")
HOSTILE: dict[str, tuple[str, str]] = {
    "a zeroblob": ("SELECT zeroblob(999999999)", "Length"),
    "rows of zeroblobs": (_NUMBERS.format(1000, "zeroblob(1000000)"), "Length"),
    "a randomblob": ("SELECT length(randomblob(999999999))", "Length"),
    "a string doubled": (
        "WITH RECURSIVE d (x) AS (SELECT 'x' UNION ALL SELECT x || x FROM d) SELECT length(x) FROM d",
        "Length",
    ),
    "hexadecimal": ("SELECT hex(zeroblob(499999999))", "Length"),
    "padding by printf": ("SELECT length(printf('%.*c', 999999999, 'x'))", "Time"),
    "instr of megabytes": ("SELECT instr(zeroblob(2000000) || x'02', zeroblob(1000000) || x'01')", "Length"),
    "instr many times": (
        _NUMBERS.format(100, "max(instr(zeroblob(200000 + i % 2) || x'02', zeroblob(100000) || x'01'))"),
        "Time",
    ),
    "trim of many characters": (
        _NUMBERS.format(
            10**6, "sum(length(trim(hex(zeroblob(100000)) || i, substr(hex(zeroblob(10000)), i % 9) || '12345')))"
        ),
        "Time",
    ),
    "replace that grows": ("SELECT length(replace(hex(zeroblob(60000)), '0', hex(zeroblob(60000))))", "Length"),
    "LIKE with many wildcards": (
        _NUMBERS.format(10**6, "sum(hex(zeroblob(60000)) || i LIKE '" + "%0%00" * 30 + "b')"),
        "Time",
    ),
    "LIKE with a long pattern": ("SELECT 'a' LIKE '%' || hex(zeroblob(24000)) || 'b'", "Pattern"),
    "GLOB": (_NUMBERS.format(10**6, "sum(hex(zeroblob(60000)) || i GLOB '" + "*0*00" * 30 + "b')"), "Time"),
    "rows of long texts": (_NUMBERS.format(1000, "hex(zeroblob(100000))"), "Output"),
    "many wide rows": (_NUMBERS.format(10000, ", ".join(f"hex(i + {n})" for n in range(190))), "Output|Time"),
    "long names": (
        _NUMBERS.format(2000, ", ".join(f"i AS {'a' * 350}{n}" for n in range(18))),
        "Output|Time",
    ),
    "too many columns": ("SELECT " + ", ".join(map(str, range(300))), "Column"),
    "a cross join": ("SELECT count(*) FROM records a, records b, records c, records d", "Time"),
    "counting for ever": (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "Time",
    ),
    "a huge sort": (_NUMBERS.format(10**7, "hex(randomblob(1000)) AS h") + " ORDER BY h", "Scratch|Time"),
    "a huge temporary table": (
        "WITH v AS MATERIALIZED (" + _NUMBERS.format(10**7, "i, hex(randomblob(2000)) AS h") + ") "
        "SELECT count(*) FROM v AS a JOIN v AS b USING (i)",
        "Scratch|Time",
    ),
    "a window over everything": (
        "SELECT max(s) FROM (SELECT sum(length(a.slug)) OVER (ORDER BY random() ROWS BETWEEN 5000 PRECEDING AND 5000 "
        "FOLLOWING EXCLUDE TIES) AS s FROM records a, records b)",
        "Time",
    ),
    "group_concat": ("SELECT group_concat(a.label) FROM records a, records b", "Length|Time|Memory"),
    "json_group_array": ("SELECT json_group_array(a.label) FROM records a, records b", "Length|Time|Memory"),
    "json_each of itself": (
        "SELECT count(*) FROM json_each('[' || rtrim(replace(hex(zeroblob(20000)), '00', '1,'), ',') || ']') a, "
        "json_each('[' || rtrim(replace(hex(zeroblob(20000)), '00', '1,'), ',') || ']') b",
        "Time",
    ),
    "json_tree of a deep tree": (
        "SELECT count(*) FROM json_tree(replace(hex(zeroblob(900)), '00', '[') || replace(hex(zeroblob(900)), '00', "
        "']')) a, records b, records c, records d",
        "Time",
    ),
    "json_patch again and again": (
        "WITH RECURSIVE p (i, x) AS (SELECT 1, '{}' UNION ALL "
        "SELECT i + 1, json_patch(x, json_object('k' || i, x)) FROM p) SELECT length(x) FROM p",
        "Length|Time|Memory",
    ),
    "FTS prefixes": (
        "SELECT count(*) FROM search_fts, records a, records b, records c WHERE search_fts MATCH "
        "'" + " OR ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz") + "'",
        "Time",
    ),
    "FTS snippets": (
        _NUMBERS.format(
            10**6,
            "sum((SELECT length(snippet(search_fts, 0, hex(zeroblob(1000)), '', i, 64)) FROM search_fts "
            "WHERE search_fts MATCH 'a* OR r* OR t*' ORDER BY rank LIMIT 1))",
        ),
        "Time",
    ),
    "a deep expression": ("SELECT " + "(" * 300 + "1" + ")" * 300, "Depth"),
    "a sum of very many": ("SELECT " + "+".join(["1"] * 1000), "Depth"),
    "very many SELECTs": (" UNION ALL ".join(["SELECT 1"] * 200), "Compound"),
    "common tables that multiply": (
        "WITH a AS (SELECT 1 UNION ALL SELECT 2), "
        + ", ".join(
            f"{b} AS (SELECT * FROM {a} UNION ALL SELECT * FROM {a})"
            for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + " SELECT count(*) FROM i, i AS j, i AS k, i AS l, i AS m",
        "Time|Memory",
    ),
    "statements of others": ("SELECT sql FROM sqlite_stmt", "not open"),
    "pages of the file": ("SELECT * FROM dbstat", "not open"),
    "the path of the file": ("SELECT file FROM pragma_database_list", "not open"),
    "a pointer": ("SELECT hex(fts3_tokenizer('simple'))", "not open"),
    "code from elsewhere": ("SELECT load_extension('x')", "not open"),
}


def with_sql(sql: str, form: str = "") -> str:
    """Return the address that asks this."""
    return f"/communique{form}?sql={quote_plus(sql)}"
