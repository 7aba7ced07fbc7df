"""The portable subset of SQL that saved reports keep to, as rules that a lint can hold them to."""

from __future__ import annotations

import re

RULES: dict[str, re.Pattern[str]] = {
    "no CAST to a date, no date literal, no date arithmetic": re.compile(
        r"\bas\s+(date|timestamp)\b\s*\)|\bdate\s*'|\binterval\b|\bextract\s*\(|\b(julianday|strftime|date|now)\s*\(",
        re.I,
    ),
    "a boolean is not compared with a number, nor summed": re.compile(r"\bis_\w+\s*=\s*[01]\b|sum\(\s*\w*\.?is_", re.I),
    "no integer divided by an integer: begin with 1e0": re.compile(
        r"(?<!\.minor_per_major)(?<![\de] )\bcount\([^)]*\)\s*/", re.I
    ),
    "no 1.0, REAL, DECIMAL or NUMERIC": re.compile(r"\b1\.0\b|\bas\s+(real|decimal|numeric)\b", re.I),
    "no string aggregation": re.compile(r"\b(string_agg|group_concat|listagg|array_agg)\s*\(", re.I),
    "no double-quoted identifier": re.compile(r'"'),
    "no scalar max, min, greatest, least or iif": re.compile(r"\b(greatest|least|iif|concat|lpad|ifnull)\s*\(", re.I),
    "no FETCH, LATERAL or GROUPING SETS": re.compile(r"\b(fetch|lateral|grouping\s+sets)\b", re.I),
    "no full-text search": re.compile(r"\bmatch\b|_fts\b", re.I),
    "LIKE folds case by lower()": re.compile(r"(?<!\))\s+like\b", re.I),
    "a recursive CTE has a column list": re.compile(r"\brecursive\s+\w+\s+as\b", re.I),
    "no :: cast": re.compile(r"::"),
}


def broken_rules(sql: str) -> list[str]:
    """The rules that a SQL text breaks; what stands in quotes or comments does not count."""
    bare = re.sub(r"--[^\n]*|'[^']*'", "''", sql)
    return [rule for rule, pattern in RULES.items() if pattern.search(bare)]
