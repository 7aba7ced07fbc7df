"""What the rows of a report rest on: the places in short, whose voices, how sure; asked of any engine.

A place is told as `Brown 2023, ¶13.4`: who wrote or published the document, the year, paragraph and sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from communique.factfiles.claims.kinds import GIST
from communique.reports.counted import Counted
from communique.reports.report import Report
from communique.schema.record import addresses_of_kinds
from communique.schema.sql_file import Column
from communique.schema.vocabulary import Modality
from communique.wording import heading, locator_in_short

Row = dict[str, Any]
# Returns the rows of one SELECT.
Ask = Callable[..., list[Row]]
Rows = Sequence[Sequence[Any]]
# As many as are named; the record's page has all.
SHOWN = 3
_AT_A_TIME = 500
_SURE = [term.value for term in Modality]
_YEAR = re.compile(r"\d{4}(?![\dX])")
# What is denied is no support, nor is another sum, figure, deadline or view, or one that later news has replaced.
_OTHERWISE = f"""
SELECT a.record_id, a.origin_id FROM accounts AS a JOIN claims AS k ON k.account_id = a.id
WHERE a.record_id IN ({{ids}}) AND k.field IN ({", ".join(f"'{name}'" for name in sorted(GIST))})
GROUP BY a.record_id, a.origin_id
HAVING max(CASE
    WHEN k.standing IN ('rival', 'superseded') THEN 1 WHEN k.standing IN ('stands', 'agrees', 'near') THEN 2 ELSE 0
END) = 1
"""
# First the first place in each document, then the second in each. The sentence that is cited for most fields goes first
# and a headline, which says less than the text below it, last.
_PLACES = f"""
SELECT record_id, document_id, label, every FROM (
    SELECT record_id, document_id, label, turn,
        row_number() OVER (PARTITION BY record_id ORDER BY turn, document_id) AS place,
        count(*) OVER (PARTITION BY record_id) AS every
    FROM (
        SELECT record_id, document_id, label, row_number() OVER (
            PARTITION BY record_id, document_id ORDER BY is_headline, fields DESC, paragraph, sentence
        ) AS turn
        FROM (
            SELECT DISTINCT c.record_id, p.document_id, p.label, p.paragraph, p.sentence, c.fields,
                CASE WHEN h.record_id IS NULL THEN 0 ELSE 1 END AS is_headline
            FROM (
                SELECT c.record_id, c.passage_id, count(DISTINCT c.field) AS fields
                FROM citations AS c JOIN accounts AS a ON a.id = c.account_id
                LEFT JOIN ({_OTHERWISE}) AS o ON o.record_id = a.record_id AND o.origin_id = a.origin_id
                WHERE c.record_id IN ({{ids}}) AND NOT a.is_denied AND o.origin_id IS NULL
                GROUP BY c.record_id, c.passage_id
            ) AS c
            JOIN passages AS p ON p.id = c.passage_id
            LEFT JOIN citations AS h
                ON h.record_id = p.document_id AND h.record_id <> c.record_id
                AND h.passage_id = p.id AND h.field = 'title'
        ) AS cited
    ) AS in_turn
) AS placed
WHERE place <= {SHOWN} ORDER BY record_id, document_id, turn
"""
# Who spoke in another's name alone, as a spokesman does, is named with it.
_VOICES = f"""
SELECT record_id, label, every FROM (
    SELECT record_id, label,
        row_number() OVER (PARTITION BY record_id ORDER BY label, origin_id) AS place,
        count(*) OVER (PARTITION BY record_id) AS every
    FROM (
        SELECT a.record_id, a.origin_id,
            CASE WHEN count(*) = count(m.label) THEN min(m.label) || ', for ' || v.label ELSE v.label END AS label
        FROM accounts AS a JOIN records AS v ON v.id = a.origin_id
        LEFT JOIN records AS m ON m.id = a.speaker_id AND a.speaker_id <> a.origin_id
        LEFT JOIN ({_OTHERWISE}) AS o ON o.record_id = a.record_id AND o.origin_id = a.origin_id
        WHERE a.record_id IN ({{ids}}) AND NOT a.is_denied AND o.origin_id IS NULL
        GROUP BY a.record_id, a.origin_id, v.label
    ) AS voiced
) AS placed
WHERE place <= {SHOWN} ORDER BY record_id, label
"""
# What no column can hold, and figures that agree with the one that stands without being the same: 5 and about 5.
_BESIDE = """
SELECT DISTINCT a.record_id, k.field, k.value, k.standing = 'not representable' AS is_unfit
FROM claims AS k JOIN accounts AS a ON a.id = k.account_id
WHERE (
    k.standing = 'not representable'
    OR k.standing IN ('stands', 'agrees', 'near') AND k.field IN ('amount', 'value', 'change_percent', 'duration')
) AND a.scope = '' AND a.record_id IN ({ids})
ORDER BY a.record_id
"""
_RECORDS = "SELECT id, kind, slug, how_sure, inferred, disputed, is_bulk FROM records WHERE id IN ({ids})"
_LICENCES = """
SELECT DISTINCT a.record_id, coalesce(d.license, 'not stated') AS license
FROM accounts AS a JOIN documents AS d ON d.id = a.document_id
WHERE a.record_id IN ({ids}) ORDER BY a.record_id, license
"""
_DOCUMENTS = """
SELECT d.id, d.label, d.published_on, who.id AS who_id, who.label AS who FROM documents AS d
LEFT JOIN actors AS author ON author.id = d.author_id AND author.type = 'person'
LEFT JOIN actors AS who ON who.id = coalesce(author.id, d.publisher_id, d.author_id)
WHERE d.id IN ({ids})
"""
# A short name that the label holds, as a family name is held by a person's.
_SHORT_NAMES = """
SELECT n.record_id, min(n.name) AS name FROM names AS n JOIN records AS r ON r.id = n.record_id
WHERE n.type = 'short' AND r.label LIKE '%' || n.name || '%' AND n.record_id IN ({ids}) GROUP BY n.record_id
"""
# Of one year and one hand, or from one house: what they are called in full tells them apart.
_ALIKE = """
SELECT d.id FROM documents AS d WHERE d.id IN ({ids}) AND EXISTS (
    SELECT 1 FROM documents AS o
    WHERE (o.author_id = d.author_id OR o.publisher_id = d.publisher_id) AND o.id <> d.id
    AND substr(o.published_on, 1, 4) = substr(d.published_on, 1, 4)
)
"""


SAID_BY, IN_WORDS, ADDRESS, LICENCE = "said_by", "in_words", "address", "dataset_license"
EVIDENCE = Column(
    "evidence",
    "The places that say it: by whom and of which year, paragraph (¶) and sentence.",
    absent="it is counted from several records",
)
# What is added to a report's columns, where it has none of that name.
_ADDED = (
    EVIDENCE,
    Column(SAID_BY, "Whose word it is; voices that repeat one another count once.", absent="other columns say it"),
    Column("how_sure", "How sure the sources are.", type="how_sure", absent="it is counted from several records"),
    Column(
        "inferred",
        "Fields that the coder concludes and no source says; “whole” for all of it.",
        type="field",
        heading="concluded by the coder",
        absent="none",
    ),
    Column(
        "disputed",
        "Fields on which voices differ; “whole” where one denies all of it.",
        type="field",
        heading="in dispute",
        absent="none",
    ),
    Column(
        IN_WORDS,
        "What a source says of a field in words alone, which no column can hold, in our words.",
        heading="said in words only",
        absent="nothing",
    ),
    Column(
        LICENCE,
        "The licence of the dataset, where only datasets say it.",
        heading="dataset licence",
        absent="an article or statement says it",
    ),
    Column(
        ADDRESS, "The page of the record that the row is about, with every sentence.", type="url", absent="it has none"
    ),
)


_LISTED_AT = Column(ADDRESS, "The report that lists what is counted here.", type="url", absent="it has none")


class Place(NamedTuple):
    """A sentence: its document in short, paragraph and sentence as `¶13.4`."""

    document: str
    sign: str


class Evidence(NamedTuple):
    """The places and voices that a row rests on, as many as are named and how many more there are; and how sure.

    `record` is the id of the record that the row is about, whose page its address leads to; `not_representable` has
    what a source says of its fields and no column can hold; `said_otherwise` are those that another voice gives more
    loosely or more closely, so that both can be true. Where only datasets speak of it, `dataset_license` has their
    licence. Where a row counts many records, `others` says how many more there are, and `path` leads to the report that
    lists them all.
    """

    places: tuple[Place, ...] = ()
    voices: tuple[str, ...] = ()
    more_places: int = 0
    more_voices: int = 0
    how_sure: str | None = None
    inferred: str | None = None
    disputed: str | None = None
    record: int | None = None
    not_representable: Mapping[str, str] = MappingProxyType({})
    said_otherwise: tuple[str, ...] = ()
    others: str = ""
    path: str = ""
    dataset_license: str | None = None

    @property
    def evidence(self) -> str:
        """Return the places in short: `Brown 2023, ¶13.4, ¶13.6; Reuters 2023, ¶2.1; 4 more`."""
        by_document: dict[str, list[str]] = {}
        for document, sign in self.places:
            by_document.setdefault(document, [document]).append(sign)
        said = [*map(", ".join, by_document.values()), *_more(self.more_places), self.others]
        return "; ".join(filter(None, said))

    @property
    def said_by(self) -> str:
        """Return whose voices they are."""
        return "; ".join([*self.voices, *_more(self.more_voices)])

    @property
    def in_words(self) -> str:
        """Return what no column can hold: `amount: half of the sum that they need`."""
        return "; ".join(f"{heading(field)}: {words}" for field, words in sorted(self.not_representable.items()))


def _more(count: int) -> list[str]:
    return [f"{count:,} more"] if count else []


def evidence_of(ask: Ask, record_ids: Iterable[int]) -> dict[int, Evidence]:
    """Return what records rest on, by id; ids that no record has are left out."""
    ids = sorted({*record_ids})
    places, voices = _by_record(ask, _PLACES, ids), _by_record(ask, _VOICES, ids)
    called = short_documents(ask, {row["document_id"] for rows in places.values() for row in rows})
    records = list(_ask(ask, _RECORDS, ids))
    licences = _by_record(ask, _LICENCES, [row["id"] for row in records if row["is_bulk"]])
    return {
        row["id"]: Evidence(
            tuple(
                Place(called[one["document_id"]], locator_in_short(one["label"])) for one in places.get(row["id"], ())
            ),
            tuple(one["label"] for one in voices.get(row["id"], ())),
            _left(places.get(row["id"], ())),
            _left(voices.get(row["id"], ())),
            row["how_sure"],
            row["inferred"],
            row["disputed"],
            dataset_license="; ".join(one["license"] for one in licences.get(row["id"], ())) or None,
        )
        for row in records
    }


def _left(rows: Sequence[Row]) -> int:
    return int(rows[0]["every"]) - len(rows) if rows else 0


def short_documents(ask: Ask, document_ids: Iterable[int]) -> dict[int, str]:
    """Return what documents are called in short, by id: by whom and of which year; in full where that fits several."""
    ids = sorted({*document_ids})
    rows = list(_ask(ask, _DOCUMENTS, ids))
    who = sorted({row["who_id"] for row in rows if row["who_id"] is not None})
    names = {row["record_id"]: row["name"] for row in _ask(ask, _SHORT_NAMES, who)}
    alike = {row["id"] for row in _ask(ask, _ALIKE, ids)}
    return {row["id"]: row["label"] if row["id"] in alike else _short(row, names.get(row["who_id"])) for row in rows}


def _short(row: Row, name: str | None) -> str:
    year = _YEAR.match(str(row["published_on"]))
    return f"{name or row['who']} {year[0]}" if year and row["who"] else str(row["label"])


def _by_record(ask: Ask, sql: str, ids: Sequence[int]) -> dict[int, list[Row]]:
    return {record: list(rows) for record, rows in groupby(_ask(ask, sql, ids), key=lambda row: int(row["record_id"]))}


def _ask(ask: Ask, sql: str, ids: Sequence[int]) -> Iterator[Row]:
    for start in range(0, len(ids), _AT_A_TIME):
        yield from ask(sql.format(ids=", ".join(map(str, ids[start : start + _AT_A_TIME]))))


def columns_with_evidence(report: Report) -> dict[str, Column]:
    """Return the columns of a report's files: slugs in the place of ids, and at the end what a row rests on."""
    columns = {}
    for column in report.columns.values():
        told = replace(column, name=_slug_of(column.name), type="slug") if column.type == "id" else column
        columns[told.name] = replace(told, of="")
    return {**columns, **{column.name: column for column in added_to(report)}}


def added_to(report: Report) -> list[Column]:
    """Return what is added to a report's columns; nothing where rows count or add up many records."""
    if report.counts:
        return [EVIDENCE, _LISTED_AT]
    if not report.own_columns and not _own_passages(report):
        return []
    return [column for column in _ADDED if column.name not in report.columns]


def _own_passages(report: Report) -> list[tuple[int, int]]:
    """Return the places of the columns that hold a sentence, each with that of its document's id."""
    names = list(report.columns)
    return [
        (place, names.index(column.of))
        for place, column in enumerate(report.columns.values())
        if column.type == "passage" and column.of
    ]


def _slug_of(name: str) -> str:
    return f"{name.removesuffix('_id')}_slug"


def rows_with_evidence(report: Report, rows: Rows, ask: Ask, link: Callable[[str], str]) -> list[list[Any]]:
    """Return rows of a report as its files have them (see `columns_with_evidence`); `link` makes addresses of paths."""
    columns = list(report.columns.values())
    ids = [place for place, column in enumerate(columns) if column.type == "id"]
    known = {
        row["id"]: row for row in _ask(ask, _RECORDS, sorted({row[place] for row in rows for place in ids} - {None}))
    }
    added = [column.name for column in added_to(report)]
    slugs = {record: row["slug"] for record, row in known.items()}
    lines, told = [], evidence_of_rows(report, rows, ask)
    beside = _fields_beside(ask, {one.record for one in told if one.record is not None}) if IN_WORDS in added else {}
    for row, evidence in zip(rows, (one._replace(**beside.get(one.record or 0, {})) for one in told), strict=True):
        line = [slugs.get(value) if place in ids else value for place, value in enumerate(row)]
        path = evidence.path or (_path(known[evidence.record]) if evidence.record in known else "")
        address = link(path) if path else None
        lines.append([*line, *((address if name == ADDRESS else getattr(evidence, name)) or None for name in added)])
    return lines


def _path(record: Row) -> str:
    return f"/{addresses_of_kinds()[record['kind']]}/{record['slug']}"


def evidence_beside(report: Report, rows: Rows, ask: Ask) -> list[Evidence]:
    """Return what a reader is told beside each row: no places and voices where its columns have them."""
    ids = [_first(those) for those in _own_ids(report, rows)]
    beside = _fields_beside(ask, {one for one in ids if one is not None})
    is_told = report.names_its_sentences or not report.own_columns
    told = [Evidence(record=one) for one in ids] if is_told else evidence_of_rows(report, rows, ask)
    return [one._replace(**beside.get(one.record or 0, {})) for one in told]


def _fields_beside(ask: Ask, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what is told of fields beside the values that stand, by record: what is unfit for a column, and looser."""
    found = {}
    for record, rows in _by_record(ask, _BESIDE, sorted(ids)).items():
        unfit = {row["field"]: row["value"] for row in rows if row["is_unfit"]}
        figures = Counter(row["field"] for row in rows if not row["is_unfit"])
        several = tuple(sorted(field for field, values in figures.items() if values > 1))
        found[record] = {"not_representable": unfit, "said_otherwise": several}
    return found


def evidence_of_rows(report: Report, rows: Rows, ask: Ask) -> list[Evidence]:
    """Return what each row of a report rests on: the sentences that it names, or those of the records it is of."""
    ids = _own_ids(report, rows)
    found = evidence_of(ask, {one for those in ids for one in those if one is not None})
    told = [_together([found[one] for one in dict.fromkeys(those) if one in found]) for those in ids]
    told = [one._replace(record=_first(those)) for one, those in zip(told, ids, strict=True)]
    if passages := _own_passages(report):
        called = short_documents(ask, {row[document] for row in rows for _, document in passages} - {None})
        return [
            one._replace(places=tuple(_own_places(row, passages, called)), voices=(), more_places=0, more_voices=0)
            for one, row in zip(told, rows, strict=True)
        ]
    return _of_many(report, report.counts, rows, told, ask) if report.counts else told


def _of_many(report: Report, counts: Counted, rows: Rows, told: list[Evidence], ask: Ask) -> list[Evidence]:
    """Return the places of those that rows name, how many more they count, and the way to all; not how sure all are."""
    named = [dict(zip(report.columns, row, strict=True)) for row in rows]
    columns = [name for name in counts.narrowed.values() if report.columns[name].type == "id"]
    ids = sorted({row[name] for row in named for name in columns} - {None})
    slugs = {row["id"]: row["slug"] for row in _ask(ask, _RECORDS, ids)}
    return [
        Evidence(
            one.places,
            more_places=one.more_places,
            others=counts.more(row),
            path=counts.path(row, slugs, report.columns),
        )
        for one, row in zip(told, named, strict=True)
    ]


def _own_ids(report: Report, rows: Rows) -> list[list[int | None]]:
    places = [list(report.columns).index(name) for name in report.own_columns]
    return [[row[place] for place in places] for row in rows]


def _first(ids: Iterable[int | None]) -> int | None:
    return next((one for one in ids if one is not None), None)


def _own_places(row: Sequence[Any], passages: Iterable[tuple[int, int]], called: Mapping[int, str]) -> Iterator[Place]:
    for passage, document in passages:
        if row[passage] is not None and row[document] in called:
            yield Place(called[row[document]], locator_in_short(row[passage]))


def _together(those: Sequence[Evidence]) -> Evidence:
    """Return what a row of several records rests on: the places and voices of all, as sure as the least sure."""
    if len(those) == 1:
        return those[0]
    return Evidence(
        tuple(sorted({place for one in those for place in one.places}, key=_in_order)),
        tuple(sorted({voice for one in those for voice in one.voices})),
        sum(one.more_places for one in those),
        sum(one.more_voices for one in those),
        max((one.how_sure for one in those if one.how_sure), key=_SURE.index, default=None),
        _fields_of(one.inferred for one in those),
        _fields_of(one.disputed for one in those),
        dataset_license="; ".join(sorted({one.dataset_license for one in those if one.dataset_license})) or None,
    )


def _in_order(place: Place) -> tuple[str, list[int]]:
    return place.document, [int(number) for number in re.findall(r"\d+", place.sign)]


def _fields_of(told: Iterable[str | None]) -> str | None:
    return ", ".join(dict.fromkeys(field for one in told if one for field in one.split(", "))) or None
