"""The mapping of a dataset, typed: how a file is read, and which records each row makes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from communique.factfiles.reading.entries import (
    ActorEntry,
    Count,
    CurrencyEntry,
    FormerEntry,
    Label,
    OfficeEntry,
    PartialDate,
    PlaceEntry,
    Slug,
    ThingLabel,
    TopicEntry,
)
from communique.schema.vocabulary import CodingReason, Reliability

Column = Annotated[Label, Meta(description="A column's name, as its heading has it.")]
FilterName = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]*$(?!\n)", description="A name to be used in templates: a-z, 0-9 and _.")
]
SlugPattern = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9{}]+(-[a-z0-9{}]+)*$(?!\n)",
        max_length=150,
        description="A slug; {file} stands for the name of the file that is imported, without its ending.",
    ),
]


class Clause(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of every part of a mapping: unknown fields are refused."""


class Dataset(Clause, kw_only=True):
    """The dataset; this stands on the page of each document that is made of its rows."""

    slug: SlugPattern
    title: Annotated[Label, Meta(description="The title, as its publisher has it; {file} as in the slug.")]
    label: Annotated[ThingLabel, Meta(description="What readers call it; the title, unless given.")] | None = None
    version: Annotated[Label, Meta(description="The version or release, as its publisher counts them.")] | None = None
    license: Annotated[Label, Meta(description="The licence of the data, by SPDX identifier or in words.")]
    publisher: Annotated[Slug, Meta(description="Who publishes it: a slug of the gazetteer or of this mapping.")]
    url: Annotated[Label, Meta(description="Where it can be found.")]
    language: Annotated[Label, Meta(description="The language of its words (BCP 47).")] = "en"
    published_on: Annotated[PartialDate, Meta(description="When this version was published (EDTF).")] | None = None
    retrieved_on: Annotated[str, Meta(description="The day on which the file was fetched (ISO 8601).")] | None = None
    reliability: Annotated[Reliability, Meta(description="How far it can be relied on (Admiralty code).")] | None = None
    reliability_note: Annotated[Label, Meta(description="Why, with a reference.")] | None = None
    note: Annotated[Label, Meta(description="What readers have to know: definitions, what is not in it.")] | None = None


class Reading(Clause, kw_only=True):
    """The way in which the file is read."""

    format: Annotated[
        Literal["csv", "tsv", "xlsx", "xml", "json", "jsonl", "parquet"], Meta(description="The form of the file.")
    ]
    member: (
        Annotated[
            Label, Meta(description="The file in an archive (ZIP) that is read, `*` for whatever: *.xlsx, data/*.csv.")
        ]
        | None
    ) = None
    encoding: Annotated[str, Meta(description="The encoding of a CSV or TSV file.")] = "utf-8"
    delimiter: (
        Annotated[str, Meta(min_length=1, max_length=1, description="What stands between cells, if no comma or tab.")]
        | None
    ) = None
    sheet: Annotated[Label, Meta(description="The sheet of a workbook; the first, unless given.")] | None = None
    header: Annotated[int, Meta(ge=1, le=1000, description="The row of the headings, from 1.")] = 1
    rows: Annotated[
        str,
        Meta(
            description="Where the rows are: of XML the element that is a row (`visit`), of JSON the fields that lead "
            "to the list (`data.items`)."
        ),
    ] = ""
    empty: Annotated[
        list[str], Meta(description="What stands in cells that say nothing, beside nothing: NA, n/a, ..")
    ] = []


class Locator(Clause, kw_only=True):
    """The way in which a row is called where it is cited: by its place in the file, unless given."""

    word: (
        Annotated[
            str,
            Meta(
                pattern=r"^[a-z][a-z-]{0,30}$(?!\n)",
                description="What the publisher's numbers count: project, so that a row is cited as project 41268.",
            ),
        ]
        | None
    ) = None
    column: Annotated[Column, Meta(description="The column that has the number; it is the key.")] | None = None
    link: (
        Annotated[
            str,
            Meta(
                pattern=r"^https?://\S*\{[^{}]+\}\S*$(?!\n)",
                description="The address of a row: https://example.org/{project_id}, with the locator's column or, "
                "without one, {row}.",
            ),
        ]
        | None
    ) = None


class Alike(Clause, kw_only=True):
    """The fields of what is declared for a name or code that nobody knows."""

    type: Annotated[Label, Meta(description="Its type: country, organization, city.")] | None = None
    classification: Label | None = None
    reference: Label | None = None


class Resolver(Clause, kw_only=True):
    """The way from names or codes in cells to records of the gazetteer and the database."""

    of: Annotated[
        Literal["actors", "places", "topics", "offices"], Meta(description="Among which records it looks.")
    ] = "actors"
    by: Annotated[
        list[Literal["iso_alpha3", "iso_alpha2", "name", "slug", "wikidata"]],
        Meta(min_length=1, description="What the cells hold, in the order in which it is tried."),
    ] = field(default_factory=lambda: ["name"])
    types: Annotated[list[Label], Meta(description="Of which types only: country, person, city.")] = []
    aliases: Annotated[
        dict[Label, Label],
        Meta(description="What a cell means that is written otherwise: a slug, or a code or name that is known."),
    ] = {}
    blank: Annotated[list[Label], Meta(description="What names nobody, so that the field stays blank.")] = []
    several: Annotated[str, Meta(min_length=1, description="What stands between several in one cell.")] | None = None
    if_several: Annotated[
        Literal["refuse", "blank"], Meta(description="What to do where several stand and one fits.")
    ] = "refuse"
    unknown: Annotated[
        Literal["refuse", "declare", "blank"], Meta(description="What to do with what nobody knows.")
    ] = "refuse"
    declare: Annotated[Alike, Meta(description="What else to say of what is declared.")] | None = None


class Codes(Clause, kw_only=True, rename={"else_": "else"}):
    """A code list: what each code of the dataset is in ours."""

    terms: Annotated[dict[Label, Label], Meta(min_length=1, description="Each code, and our term.")]
    blank: Annotated[list[Label], Meta(description="Codes that say nothing, so that the field stays blank.")] = []
    match: Annotated[Literal["whole", "start"], Meta(description="Whether the cell is the code or begins with it.")] = (
        "whole"
    )
    ignore_case: Annotated[bool, Meta(description="Whether capitals matter not.")] = False
    else_: Annotated[
        Literal["refuse", "blank"], Meta(description="What to do with codes that are not in the list.")
    ] = "refuse"


class Number(Clause, kw_only=True):
    """The way in which a number is written, and what it is counted in."""

    times: Annotated[
        float, Meta(gt=0, description="What to multiply it with: 1000 where the column is in thousands.")
    ] = 1
    decimals: (
        Annotated[int, Meta(ge=0, le=12, description="To how many decimals it is rounded; to none, unless given.")]
        | None
    ) = None
    decimal: Annotated[str, Meta(min_length=1, max_length=1, description="The decimal sign.")] = "."
    thousands: Annotated[str, Meta(max_length=1, description="The sign between thousands.")] = ","


class Date(Clause, kw_only=True):
    """The way in which a day is written, as Python's strptime says it: %d.%m.%Y."""

    format: Label


class Pattern(Clause, kw_only=True, rename={"else_": "else"}):
    """A part of a cell: what stands in the parentheses of a regular expression that the whole cell fits."""

    match: Annotated[Label, Meta(description="A regular expression of Python with one group: (?:Mr|Ms) (.+)")]
    else_: Annotated[Literal["refuse", "blank", "keep"], Meta(description="What to do with cells that do not fit.")] = (
        "refuse"
    )


class Condition(Clause, kw_only=True, rename={"is_": "is"}):
    """A condition on a cell; all that it says must hold."""

    column: Column
    through: (
        Annotated[
            FilterName, Meta(description="The code list, number, date or pattern that the cell goes through first.")
        ]
        | None
    ) = None
    is_: Annotated[list[str], Meta(min_length=1, description="It is one of these.")] | None = None
    is_not: Annotated[list[str], Meta(min_length=1, description="It is none of these.")] | None = None
    is_empty: Annotated[bool, Meta(description="Whether it says nothing.")] | None = None
    same_as: Annotated[Column, Meta(description="It is the same as this column of the row.")] | None = None


class Skip(Clause, kw_only=True):
    """Rows that make no record, and why; they are counted."""

    when: Annotated[list[Condition], Meta(min_length=1)]
    because: Annotated[Label, Meta(description="Why, in a sentence for a reader.")]
    reason: Annotated[CodingReason, Meta(description=f"The sort of reason. {CodingReason.sentence()}")] = (
        CodingReason.furniture
    )


class Total(Clause, kw_only=True):
    """A control total: what a column adds up to, over all rows or those of some conditions."""

    column: Column
    equals: float
    within: Annotated[float, Meta(ge=0, description="How far it may be from that.")] = 0
    when: list[Condition] = []


class Checks(Clause, kw_only=True):
    """Checks of the whole file."""

    rows: Annotated[Count, Meta(description="How many rows it has, headings left out.")] | None = None
    skipped: Annotated[Count, Meta(description="How many of them make no record.")] | None = None
    totals: list[Total] = []


class Declared(Clause, kw_only=True):
    """Currencies, and records that the rows need; records that the database has already are left out."""

    currencies: list[CurrencyEntry] = []
    actors: list[ActorEntry] = []
    offices: list[OfficeEntry] = []
    places: list[PlaceEntry] = []
    topics: list[TopicEntry] = []
    former: Annotated[
        list[FormerEntry], Meta(description="What became of records that this release no longer has, by their slugs.")
    ] = []


Template = dict[str, Any]


class Mapping(Clause, kw_only=True):
    """The mapping of a dataset."""

    dataset: Dataset
    reading: Reading
    key: Annotated[list[Column], Meta(min_length=1, description="The columns that tell one row from all others.")]
    locator: Locator = field(default_factory=Locator)
    gazetteer: Declared = field(default_factory=Declared)
    resolvers: dict[FilterName, Resolver] = {}
    codes: dict[FilterName, Codes] = {}
    numbers: dict[FilterName, Number] = {}
    dates: dict[FilterName, Date] = {}
    patterns: dict[FilterName, Pattern] = {}
    skip: list[Skip] = []
    records: Annotated[
        dict[str, list[Template]],
        Meta(
            min_length=1, description="The records of a row, as the lists of a document file have them, with templates."
        ),
    ]
    checks: Checks = field(default_factory=Checks)
