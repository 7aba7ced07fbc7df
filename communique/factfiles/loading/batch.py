"""One batch of a load: its files checked against what is known, and written where the rows differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cache
from itertools import chain, count, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, select, text

from communique.database.one_of import one_of
from communique.factfiles.checking.check import check_coded_files, check_reborn, check_rescaled, seems_at_fault
from communique.factfiles.claims.kinds import KEY_NAMES
from communique.factfiles.claims.settling import Found, Settlement, Settler, blank, read_accounts
from communique.factfiles.coding.packed_file import LISTED, NOT_REPRESENTABLE, PackedFile, Row, code_again
from communique.factfiles.loading.dangling import SIDE_TABLES, own_ancestors, own_tables_that_point
from communique.factfiles.loading.difference import (
    Change,
    key_of,
    stored_rows,
    write_difference,
)
from communique.factfiles.loading.forgetting import unneeded
from communique.factfiles.loading.rows import Keys, Labels, rows_of
from communique.factfiles.loading.stored_redirects import StoredRedirects
from communique.factfiles.loading.write_queue import WriteQueue
from communique.factfiles.reading.problems import FactFileError, Problem, Warnings
from communique.factfiles.records.catalogue import (
    CatalogueEntry,
    chunks,
    currencies_in_use,
    stored_entries,
    stored_slugs_like,
)
from communique.factfiles.records.drafts import TREES, tables_of
from communique.factfiles.records.labels import STATEMENTS, labels_of, statement_label
from communique.factfiles.records.origins import Origins, mouths_of, tell_anew, with_origins
from communique.factfiles.records.redirects import DeclaredRedirect
from communique.factfiles.records.tellers import told_by_others
from communique.schema import Base, Record
from communique.schema.base import references
from communique.schema.record import family_of

TABLES = Base.metadata.tables
_FILE_OF_RECORD = TABLES["records"].columns.keys().index("fact_file_id")
_KIND, _SLUG = (TABLES["records"].columns.keys().index(name) for name in ("kind", "slug"))
_RECORD_OF_ACCOUNT, _ORIGIN, _SCOPE, _DENIED = (
    TABLES["accounts"].columns.keys().index(name) for name in ("record_id", "origin_id", "scope", "is_denied")
)
_CLAIM = TABLES["claims"].columns.keys()
# What is found of a claim by holding it against others, beside what its file says.
_OBJECT, _LOW, _HIGH, _UNIT, _STANDING = _FOUND = tuple(
    _CLAIM.index(name) for name in ("object_id", "low", "high", "unit", "standing")
)
_COPY_OF = TABLES["documents"].columns.keys().index("copy_of")
_INFERRED = _CLAIM.index("is_inferred")
_CITATION = TABLES["citations"].columns.keys()
_RECORD_CITED, _FIELD_CITED = _CITATION.index("record_id"), _CITATION.index("field")
_FINDING = ("standing", "object_id", "low", "high", "unit")


@dataclass
class LoadSummary:
    """The result of a load: files read, files already loaded as they are, and rows changed by table.

    `names` are those of the fact files that were read, each with the file on disk that it is in; `currencies` the codes
    that they declare, each with the name of its file; `removed` and `others` those that a project no longer has, and
    that are loaded though they are no project's; `anew` those that were not asked for, and are read otherwise by what
    an editor decided; `warnings` what to look at.
    """

    files: int = 0
    unchanged_files: int = 0
    changes: dict[str, Change] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)
    removed: Sequence[str] = ()
    anew: Sequence[str] = ()
    others: Sequence[str] = ()
    warnings: Warnings = field(default_factory=Warnings)

    def note(self, change: Change) -> None:
        """Add what happened to a table."""
        total = self.changes.setdefault(change.table, Change(change.table))
        total.added += change.added
        total.changed += change.changed
        total.removed += change.removed


class Removal(NamedTuple):
    """A record that is no longer what it was: its former kind, its slug, the tables that it left.

    Where the whole file that declared it is taken out, that has a name.
    """

    kind: str
    slug: str
    tables: set[Table]
    file: str | None

    def remedy(self, user: str) -> str:
        """Return what is to be done about a record that still names it."""
        or_keep = f", or keep {self.file}" if self.file else ""
        return f"no longer declared as {self.kind}, yet {user} names it; edit that first{or_keep}"

    def remedy_of_own_table(self, target: str) -> str:
        """Return what is to be done about a row of somebody's own table that points at the row it had in another."""
        if TABLES["records"] in self.tables:
            return self.remedy("a row of this table of yours")
        return (
            f"no longer a {self.kind}, so its row in `{target}`, which this table of yours points at, goes; let "
            f"the table point at `{family_of(self.kind)}s.id` or `records.id`, where it stays"
        )


def slugs_in(coded_files: Iterable[PackedFile]) -> set[str]:
    """Return every slug that the coded files declare or name."""
    return {slug for coded in coded_files for slug in coded.slugs}


@dataclass(eq=False)
class Batch:
    """One batch of a load: `check` it, then `write_all` of it.

    `again` are records to be settled though no file of it tells of them; what is found of their claims is written while
    the next batch settles. Where it `defers`, those that are stored by now and would have to be settled are left alone,
    and noted as `deferred`.
    """

    queue: WriteQueue
    coded_files: Sequence[PackedFile]
    remove: Sequence[str]
    loaded: LoadSummary
    _: KW_ONLY
    elsewhere: Mapping[str, CatalogueEntry]
    free: dict[str, Iterator[int]]
    findings: list[Found]
    again: Collection[int] = ()
    defers: bool = False
    currencies: dict[str, int] = field(init=False, default_factory=dict)
    # By amounts, and their minor units would change.
    in_use: dict[str, int] = field(init=False, default_factory=dict)
    files: dict[str, int] = field(init=False, default_factory=dict)
    removed_files: list[int] = field(init=False, default_factory=list)
    known_files: list[int] = field(init=False, default_factory=list)
    kinds: dict[str, str] = field(init=False, default_factory=dict)
    ids: dict[str, int] = field(init=False, default_factory=dict)
    keys: list[Keys] = field(init=False, default_factory=list)
    # Rows as they are stored, and as they are to be; those of `before` are of what is about to be settled.
    stored: dict[int, Row] = field(init=False, default_factory=dict)
    before: dict[_KeptTable, list[Row]] = field(init=False, default_factory=dict)
    written: dict[int, Row] = field(init=False, default_factory=dict)
    prepared: dict[str, list[Row]] = field(init=False, default_factory=dict)
    stored_passages: list[Row] = field(init=False, default_factory=list)
    passages: list[Row] = field(init=False, default_factory=list)
    stored_accounts: list[Row] = field(init=False, default_factory=list)
    accounts: list[Row] = field(init=False, default_factory=list)
    stored_claims: list[Row] = field(init=False, default_factory=list)
    claims: list[Row] = field(init=False, default_factory=list)
    stored_citations: list[Row] = field(init=False, default_factory=list)
    citations: list[Row] = field(init=False, default_factory=list)
    resolutions: list[Row] = field(init=False, default_factory=list)
    names: list[Row] = field(init=False, default_factory=list)
    documents: list[int] = field(init=False, default_factory=list)
    new: set[int] = field(init=False, default_factory=set)
    new_voices: set[int] = field(init=False, default_factory=set)
    copied: set[str] = field(init=False, default_factory=set)
    # Records that are spoken of, or were; which of them to settle, with their kinds; of which nobody speaks any more.
    touched: set[int] = field(init=False, default_factory=set)
    to_settle: dict[int, str] = field(init=False, default_factory=dict)
    voiceless: set[int] = field(init=False, default_factory=set)
    deferred: set[int] = field(init=False, default_factory=set)
    settled: dict[int, Settlement] = field(init=False, default_factory=dict)
    gone: set[int] = field(init=False, default_factory=set)

    @property
    def connection(self) -> Connection:
        """Return what the load is one transaction of."""
        return self.queue.connection

    def write_all(self) -> None:
        """Write what differs, once `check` has passed."""
        self.write_files()
        self.assign_ids()
        self.assign_keys()
        # Accounts are settled by what the documents and the places are that they stand in and speak of.
        self.write_listed()
        self.assign_passages()
        self.assign_accounts()
        self.choose(self.tell_anew().union(self.again))
        if self.defers:
            self.defer()
        self.read_before()
        # Reading waits for what is being written, so from here on little is read but what settling needs.
        self.write_new()
        self.write_accounts()
        self.settle()
        self.write_spoken_of()
        self.write_findings()
        self.write_names()
        self.write_of_files(TABLES["exchange_rates"])
        self.drop_files()
        self.refuse_loops()

    def put(self, table: Table, stored: Iterable[Row], wanted: Iterable[Row]) -> None:
        """Let a table have the wanted rows where it has the stored ones."""
        self.loaded.note(write_difference(self.queue, table, stored, wanted))

    def defer_foreign_keys(self) -> None:
        """Let keys point at what is written later in the transaction."""
        if self.connection.dialect.name == "sqlite":
            self.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            self.connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))

    def write_currencies(self) -> None:
        """Write the currencies, and note those whose minor units these files would change."""
        table = TABLES["currencies"]
        key = key_of(table)
        stored = [tuple(row) for row in self.connection.execute(select(table))]
        given = [row for coded in self.coded_files for row in coded.currencies]
        wanted = {key(row): row for row in (*stored, *given)}
        before = {row[0]: row[2] for row in stored}
        self.currencies = {row[0]: row[2] for row in wanted.values()}
        rescaled = [code for code, minor in self.currencies.items() if before.get(code, minor) != minor]
        self.in_use = currencies_in_use(self.connection, rescaled) if rescaled else {}
        self.put(table, stored, wanted.values())

    def check(
        self, unwritten: Mapping[str, CatalogueEntry], redirects: StoredRedirects, untold: Container[str] = ()
    ) -> None:
        """Raise everything that is wrong with the files; `unwritten` are records that exist but for other problems.

        Those that are `untold` are blank, and no file may lean on them.
        """
        self.defer_foreign_keys()
        self.write_currencies()
        gone = set(self.remove)
        others = {
            slug: known
            for slug, known in self.elsewhere.items()
            if known.declared_in not in gone and slug not in untold
        }
        elsewhere = {**unwritten, **others, **self.reassigned(others)}
        reborn = redirects.kept_among(
            slug for coded in self.coded_files for slug in coded.declared if slug not in elsewhere
        )
        if reborn or self.in_use or seems_at_fault(self.coded_files, elsewhere, self.currencies):
            self.refuse(elsewhere, redirects, reborn)

    def reassigned(self, others: Mapping[str, CatalogueEntry]) -> dict[str, CatalogueEntry]:
        """Return the records of which these files alone tell, and which they make another kind, as their own."""
        kinds = {
            slug: (kind, coded.name)
            for coded in self.coded_files
            for slug, kind in coded.declares()
            if slug in others and not others[slug].declared_in and family_of(others[slug].kind) != family_of(kind)
        }
        names = {*self.remove, *(coded.name for coded in self.coded_files)}
        told = told_by_others(self.connection, [others[slug] for slug in kinds], names) if kinds else set()
        return {slug: others[slug]._replace(declared_in=name) for slug, (_, name) in kinds.items() if slug not in told}

    def refuse(
        self,
        elsewhere: Mapping[str, CatalogueEntry],
        redirects: StoredRedirects,
        reborn: Mapping[str, DeclaredRedirect],
    ) -> None:
        """Raise all that can be said against the coded files."""
        coded_files = [code_again(coded) for coded in self.coded_files]
        slugs = slugs_in(self.coded_files)
        declared = {slug for coded in self.coded_files for slug in coded.declared}
        alike = list(stored_slugs_like(self.connection, slugs - declared - elsewhere.keys()))
        problems = [
            *check_coded_files(coded_files, elsewhere, self.currencies, redirects.known_among(slugs), alike),
            *check_reborn(coded_files, reborn),
            *check_rescaled(coded_files, self.in_use),
        ]
        if problems:
            raise FactFileError(problems)
        if unwritable := [coded.name for coded in self.coded_files if coded.is_at_fault]:
            raise RuntimeError(f"{unwritable} are at fault, and no check says why")

    def write_files(self) -> None:
        """Write the fact files, and note which of them were there before."""
        table = TABLES["fact_files"]
        names = [*(coded.name for coded in self.coded_files), *self.remove]
        stored = stored_rows(self.connection, table, table.c.label, names)
        self.files = {row[1]: row[0] for row in stored}
        for name in self.remove:
            if name not in self.files:
                raise FactFileError([Problem(name, 1, 1, "", "", "no such file is loaded, so it cannot be removed")])
        self.removed_files = [self.files[name] for name in self.remove]
        self.known_files = [self.files[coded.name] for coded in self.coded_files if coded.name in self.files]
        for coded in self.coded_files:
            if coded.name not in self.files:
                self.files[coded.name] = next(self.free_ids(table))
        rows = [(self.files[coded.name], coded.name, coded.sha256) for coded in self.coded_files]
        kept = [row for row in stored if row[1] not in self.remove]
        self.put(table, kept, rows)
        self.write_readings()

    def write_readings(self) -> None:
        """Write which slugs of each file are read as others."""
        table = TABLES["slug_readings"]
        before = self.known_files + self.removed_files
        stored = stored_rows(self.connection, table, table.c.fact_file_id, before) if before else []
        wanted = [(self.files[coded.name], *pair) for coded in self.coded_files for pair in coded.same.items()]
        self.put(table, stored, wanted)

    def free_ids(self, table: Table) -> Iterator[int]:
        """Return the keys that no row has, nor had before an earlier batch of this load took it away."""
        if table.name not in self.free:
            highest = self.connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
            self.free[table.name] = count(int(highest) + 1)
        return self.free[table.name]

    def assign_ids(self) -> None:
        """Give records their ids: by slug they keep them, new ones get the next."""
        self.kinds = {slug: kind for coded in self.coded_files for slug, kind in coded.declares()}
        self.ids = {known.slug: known.id for known in self.elsewhere.values() if known.id is not None}
        new = [slug for slug in self.kinds if slug not in self.ids]
        self.ids.update(zip(new, self.free_ids(TABLES["records"]), strict=False))
        self.new = {self.ids[slug] for slug in new}
        owned = stored_rows(
            self.connection, TABLES["records"], TABLES["records"].c.fact_file_id, self.known_files + self.removed_files
        )
        moved_ids = [self.ids[slug] for slug in self.kinds if slug in self.elsewhere]
        moved = stored_rows(self.connection, TABLES["records"], TABLES["records"].c.id, moved_ids)
        self.stored = {row[0]: row for row in (*owned, *moved)}
        self.documents = [row_id for row_id, row in self.stored.items() if row[1] == "document"]

    def assign_keys(self) -> None:
        """Note what the numbers in each coded file stand for; what statements are called is known later."""
        self.keys = [
            Keys(
                [*map(self.ids.__getitem__, coded.slugs), None],
                [label if isinstance(label, str) else slug for slug, label in coded.labelled()],
                self.files[coded.name],
                self.currencies,
            )
            for coded in self.coded_files
        ]

    def assign_labels(self) -> None:
        """Note what each record is called, now that it is known what stands."""
        labels = Labels({slug: known.label or slug for slug, known in self.elsewhere.items()})
        for coded in self.coded_files:
            labels.templates.update(coded.labelled())
        labels.templates.update({s: o.label or s for s, o in self.elsewhere.items() if o.id in self.deferred})
        if self.settled:
            self.name_settled(labels)
        self.keys = [
            keys._replace(labels=labels.of(coded.declared))
            for coded, keys in zip(self.coded_files, self.keys, strict=True)
        ]

    def name_settled(self, labels: Labels) -> None:
        """Name settled records by what stands: a thing as its earliest account has it, a statement by its parts."""
        slugs = {row_id: slug for slug, row_id in self.ids.items()}
        slugs |= {row_id: str(row[_SLUG]) for row_id, row in self.stored.items()}
        for row_id, one in self.settled.items():
            if one.label:
                labels.templates[slugs[row_id]] = one.label
            elif one.kind in STATEMENTS:
                labels.templates.pop(slugs[row_id], None)
            else:  # those who named it are gone
                labels.templates[slugs[row_id]] = one.label = slugs[row_id]
        statements = self.values_of(
            {i: one for i, one in self.settled.items() if one.kind in STATEMENTS and not one.label}
        )
        stored = labels_of(self.connection, chain.from_iterable(map(_named_by, statements.values())))
        _Naming(self.settled, statements, slugs, stored, labels, self.currencies).name_all()

    def values_of(self, settled: Mapping[int, Settlement]) -> dict[int, dict[str, Any]]:
        """Return the columns of settled statements, by name."""
        values: dict[int, dict[str, Any]] = {row_id: {"kind": one.kind} for row_id, one in settled.items()}
        before = {kept.table.name: rows for kept, rows in self.before.items()}
        for table in {table for one in settled.values() for table in tables_of(one.kind)[1:]}:
            ids = [row_id for row_id, one in settled.items() if table in tables_of(one.kind)]
            rows = {row[0]: row for row in (*before[table.name], *self.rows(table)) if row[0] in settled}
            for row_id in ids:
                row = rows.get(row_id) or _empty_row(table, row_id)
                values[row_id] |= dict(zip(table.columns.keys(), row, strict=True))
        return {row_id: one | settled[row_id].columns for row_id, one in values.items()}

    def rows(self, table: Table) -> list[Row]:
        """Return the coded files' rows of a table."""
        name = table.name
        if name in self.prepared:
            return self.prepared[name]
        pairs = zip(self.coded_files, self.keys, strict=True)
        return list(chain.from_iterable(rows_of(name, u.columns[name], keys) for u, keys in pairs if name in u.columns))

    def write_listed(self) -> None:
        """Write the records that files list."""
        table = TABLES["records"]
        wanted = [row for row in self.rows(table) if row[_KIND] in LISTED]
        stored = [row for row in self.stored.values() if self.is_listed_now(row)]
        self.put(table, stored, wanted)
        self.new_voices = self.actors_with_new_voices()
        for one in _kept_of_records():
            if one.is_listed:
                stored = self.stored_of(one)
                if one.table.name == "documents":
                    self.copied = {row[_COPY_OF] for row in (*stored, *self.rows(one.table)) if row[_COPY_OF]}
                self.write(one.table, stored)

    def actors_with_new_voices(self) -> set[int]:
        """Return the actors whose voice is another's now, or no longer; before they are written."""
        table = TABLES["actors"]
        place = table.columns.keys().index("voice_of_id")
        ids = [row_id for row_id, row in self.stored.items() if row[_KIND] == "actor"]
        before = {row[0]: row[place] for row in stored_rows(self.connection, table, table.c.id, ids)}
        return {row[0] for row in self.rows(table) if before.get(row[0], row[place]) != row[place]} if before else set()

    def write_new(self) -> None:
        """Write the records that are new as they are if no other account speaks of them.

        They come before the rows that point at them: as long as one points nowhere, SQLite looks for more of the kind
        in every table with each record.
        """
        self.assign_labels()
        table = TABLES["records"]
        self.written = {row[0]: row for row in self.rows(table) if row[0] in self.new and row[_KIND] not in LISTED}
        self.put(table, (), self.written.values())

    def actors_that_come_or_go(self) -> set[str]:
        """Return the slugs of actors that these files declare and did not before, or no longer."""
        stored = {str(row[_SLUG]) for row in self.stored.values() if row[_KIND] == "actor"}
        return stored ^ {slug for slug, kind in self.kinds.items() if kind == "actor"}

    def write_spoken_of(self) -> None:
        """Write the records of which accounts speak."""
        table = TABLES["records"]
        wanted = [row for row in self.rows(table) if row[_KIND] not in LISTED and row[0] not in self.deferred]
        stored = [row for row in self.stored.values() if not self.is_listed_now(row)]
        rows = self.settled_rows(table, stored, wanted)
        self.queue.update(
            table, table.columns.keys()[1:], [row for row in rows if self.written.get(row[0], row) != row]
        )
        self.put(table, stored, [row for row in rows if row[0] not in self.written])
        for one, rows in self.before.items():
            self.write(one.table, rows)

    def is_listed_now(self, row: Row) -> bool:
        """Return whether the record of a stored row is, or is to be, of a kind that files list."""
        return self.kinds.get(row[_SLUG], row[_KIND]) in LISTED

    def stored_of(self, kept: _KeptTable) -> list[Row]:
        """Return the stored rows of a table, of those records that are at hand."""
        ids = [row_id for row_id, row in self.stored.items() if row[_KIND] in kept.kinds]
        return stored_rows(self.connection, kept.table, kept.table.c[kept.owner], ids)

    def write(self, table: Table, stored: Sequence[Row]) -> None:
        """Write a table's rows of records: those of the files, or where records are settled what stands."""
        wanted = self.rows(table)
        if self.settled:
            place = self.settled_sides if table.name in SIDE_TABLES else self.settled_rows
            wanted = place(table, stored, wanted)
        self.put(table, stored, wanted)

    def settled_rows(self, table: Table, stored: Sequence[Row], wanted: Sequence[Row]) -> list[Row]:
        """Return the rows of a table of records: where a record is settled, with what stands."""
        before = {row[0]: row for row in stored}
        given = {row[0]: row for row in reversed(wanted)}
        rows = [row for row in wanted if row[0] not in self.settled]
        for row_id, one in self.settled.items():
            # A record that is of another kind now leaves the tables that it was in, and comes into those of its kind.
            if table in tables_of(one.kind):
                row = given.get(row_id) or before.get(row_id) or _empty_row(table, row_id)
                values = one.columns | ({"label": one.label} if one.label else {})
                rows.append(tuple(values.get(name, old) for name, old in zip(table.columns.keys(), row, strict=True)))
        return rows

    def settled_sides(self, table: Table, _: Sequence[Row], wanted: Sequence[Row]) -> list[Row]:
        """Return the rows of a table of sets: where a record is settled, all that any voice names."""
        owner = table.columns.keys().index(SIDE_TABLES[table.name])
        rows = [row for row in wanted if row[owner] not in self.settled]
        sides = (side for one in self.settled.values() for side in one.sides.get(table.name, ()))
        return [*rows, *(tuple(side[one.name] for one in table.columns) for side in sides)]

    def assign_passages(self) -> None:
        """Give passages their ids, and note them."""
        table = TABLES["passages"]
        self.stored_passages = stored_rows(self.connection, table, table.c.document_id, self.documents)
        self.passages = self.numbered(table, self.stored_passages, self.rows(table))
        ids = iter([row[0] for row in self.passages])
        self.keys = [
            keys._replace(passages=[*islice(ids, coded.number_of_rows("passages")), None])
            for coded, keys in zip(self.coded_files, self.keys, strict=True)
        ]

    def assign_accounts(self) -> None:
        """Give accounts their ids and whose voice they are, and note them with their claims."""
        accounts, claims = TABLES["accounts"], TABLES["claims"]
        self.stored_accounts = stored_rows(self.connection, accounts, accounts.c.document_id, self.documents)
        rows = self.numbered(accounts, self.stored_accounts, self.rows(accounts))
        self.accounts = with_origins(rows, _ORIGIN, Origins(self.connection, {row[_ORIGIN] for row in rows}))
        ids = iter([row[0] for row in rows])
        self.keys = [
            keys._replace(accounts=list(islice(ids, coded.number_of_rows("accounts"))))
            for coded, keys in zip(self.coded_files, self.keys, strict=True)
        ]
        before = [row[0] for row in self.stored_accounts]
        self.stored_claims = stored_rows(self.connection, claims, claims.c.account_id, before)
        self.claims = _with_findings(self.stored_claims, self.rows(claims))

    def tell_anew(self) -> set[int]:
        """Tell anew whose voice accounts of other documents are, and what editors say; return the records concerned."""
        loaded = {self.ids[slug]: slug for slug, kind in self.kinds.items() if kind == "document"}
        documents = loaded | {row_id: str(self.stored[row_id][_SLUG]) for row_id in self.documents}
        voices = mouths_of(self.connection, self.new_voices)
        named = self.actors_that_come_or_go() | self.copied
        return tell_anew(self.connection, voices, documents, loaded, named) | self.write_editors()

    def choose(self, told_anew: set[int]) -> None:
        """Choose what has to be settled: the records of which other accounts speak, too, or other accounts alone.

        One plain account of a record, as nearly all are, is what stands.
        """
        before, now = _count_by_record(self.stored_accounts), _count_by_record(self.accounts)
        kinds = {known.id: known.kind for known in self.elsewhere.values() if known.id is not None}
        concerned = told_anew | before.keys() | now.keys()
        self.read_records(concerned - self.stored.keys() - self.new, kinds)
        kinds |= {row_id: row[1] for row_id, row in self.stored.items()}
        kinds |= {self.ids[slug]: kind for slug, kind in self.kinds.items()}
        self.touched = {row_id for row_id in concerned if kinds.get(row_id, "document") not in LISTED}
        known = [row_id for row_id in self.touched if row_id in self.stored]
        were = self.count_of_accounts(known)
        accounts = were - before + now
        declared = {self.ids[slug] for slug in self.kinds}
        special = self.singular() | self.records_in(TABLES["resolutions"], known)
        # What was found of a claim beside other accounts does not hold where it is the only one.
        special |= {row_id for row_id, count in were.items() if count > 1}
        special |= self.records_in(TABLES["decisions"], self.touched)
        some = {row_id for row_id in self.touched & accounts.keys() if accounts[row_id] > 1 or row_id not in declared}
        self.to_settle = {row_id: kinds[row_id] for row_id in some | (special & self.touched & accounts.keys())}
        self.voiceless = self.touched - accounts.keys() - declared

    def defer(self) -> None:
        """Leave alone, until the end of the load, what is stored by now and would be settled again with each batch."""
        self.deferred = self.to_settle.keys() & self.stored.keys()
        for row_id in self.deferred:
            del self.to_settle[row_id], self.stored[row_id]

    def singular(self) -> set[int]:
        """Return the records whose accounts are not plain: they conclude, deny, or speak of a part, or did.

        What was found of an account of a part does not hold where it is of the whole now.
        """
        concluded = {row[0] for row in self.claims if row[_INFERRED]}
        some = (row for row in (*self.stored_accounts, *self.accounts) if row[_SCOPE] or row[_DENIED])
        inferred = (row for row in self.accounts if row[0] in concluded)
        return {row[_RECORD_OF_ACCOUNT] for row in (*some, *inferred)}

    def write_accounts(self) -> None:
        """Write accounts and what they claim, as far as it is needed to settle records; the rest can wait."""
        self.put(TABLES["accounts"], self.stored_accounts, self.accounts)
        self.write_of_accounts(TABLES["account_speakers"], [row[0] for row in self.stored_accounts])
        some = {row[0] for row in self.accounts if row[_RECORD_OF_ACCOUNT] in self.to_settle or self.stored_claims}
        self.put(TABLES["claims"], self.stored_claims, [row for row in self.claims if row[0] in some])
        self.claims = [row for row in self.claims if row[0] not in some]
        self.assign_citations()
        self.write_cited_keys()
        self.prepare()

    def write_cited_keys(self) -> None:
        """Write the citations ahead of settling where some are of what makes a record itself; else they can wait."""
        rows = chain(self.stored_citations, self.citations)
        if any(row[_FIELD_CITED] in KEY_NAMES and row[_RECORD_CITED] in self.to_settle for row in rows):
            self.put(TABLES["passages"], self.stored_passages, self.passages)
            self.put(TABLES["citations"], self.stored_citations, self.citations)
            self.stored_passages, self.passages, self.stored_citations, self.citations = [], [], [], []

    def assign_citations(self) -> None:
        """Give citations their ids."""
        table = TABLES["citations"]
        passages = [row[0] for row in self.stored_passages]
        self.stored_citations = stored_rows(self.connection, table, table.c.passage_id, passages)
        self.citations = self.numbered(table, self.stored_citations, self.rows(table))

    def prepare(self) -> None:
        """Make the rows of records as if none had to be settled, while accounts and claims go in."""
        for one in _kept_of_records():
            if not one.is_listed:
                place = one.table.columns.keys().index(one.owner)
                rows = self.rows(one.table)
                self.prepared[one.table.name] = [row for row in rows if row[place] not in self.deferred]

    def write_of_accounts(self, table: Table, before: Sequence[int]) -> None:
        """Write a table's rows of accounts, given the accounts that these documents had before."""
        stored = stored_rows(self.connection, table, table.c.account_id, before) if before else []
        self.put(table, stored, self.rows(table))

    def write_editors(self) -> set[int]:
        """Write what editors decide, correct and review; return the records that decisions are, or were, about."""
        for name in ("corrections", "reviews", "settled_differences"):
            self.write_of_files(TABLES[name])
        return {row[1] for row in self.write_of_files(TABLES["decisions"])}

    def write_of_files(self, table: Table) -> list[Row]:
        """Write a table's rows of these fact files; return them and those that they had before."""
        files = self.known_files + self.removed_files
        stored = stored_rows(self.connection, table, table.c.fact_file_id, files)
        wanted = self.numbered(table, stored, self.rows(table))
        self.put(table, stored, wanted)
        return [*stored, *wanted]

    def settle(self) -> None:
        """Find out what stands of the chosen records, while the rest of what is told goes in."""
        settler = Settler(self.connection, self.to_settle, self.currencies)
        reading = read_accounts(self.connection, self.to_settle, self.find)
        first = next(reading, None)
        self.put(TABLES["claims"], (), self.claims)
        self.put(TABLES["passages"], self.stored_passages, self.passages)
        self.put(TABLES["citations"], self.stored_citations, self.citations)
        write_findings(self.queue, self.findings)
        for told in chain([first] if first else (), reading):
            self.settled |= settler.settle(told)
        self.leave_out(self.voiceless, self.touched)
        self.assign_labels()

    def find(self, slugs: Collection[str]) -> dict[str, CatalogueEntry]:
        """Return those of the slugs that the database has, or that these files are about to write."""
        own = {s: CatalogueEntry(s, self.kinds[s], None, "", self.ids[s]) for s in slugs if s in self.kinds}
        return stored_entries(self.connection, slugs) | own

    def leave_out(self, empty: set[int], touched: Collection[int]) -> None:
        """Keep what nobody speaks of any more as long as something names it, with blank values; the rest goes."""
        kinds = {row_id: str(self.stored[row_id][1]) for row_id in empty}
        mentioned = {row_id for keys in self.keys for row_id in keys.records}
        mentioned |= {row_id for row_id, *_ in own_tables_that_point(self.connection, kinds)}
        mentioned |= self.named_by_settled() if empty else set()
        self.gone = unneeded(self.connection, kinds, mentioned, touched)
        for row_id in empty - self.gone:
            self.settled[row_id] = blank(row_id, kinds[row_id], str(self.stored[row_id][2]))

    def named_by_settled(self) -> set[int | None]:
        """Return what is named by the records that others still speak of, be it by no more than what they are about."""
        named: set[int | None] = set()
        for table in {table for one in self.settled.values() for table in tables_of(one.kind)}:
            ids = [row_id for row_id, one in self.settled.items() if table in tables_of(one.kind)]
            for row in stored_rows(self.connection, table, table.c.id, ids):
                stands = dict(zip(table.columns.keys(), row, strict=True)) | self.settled[row[0]].columns
                named |= {stands[name] for name in references(table)}
        return named

    def read_before(self) -> None:
        """Read the rows that records had, with their resolutions and names."""
        self.before = {one: self.stored_of(one) for one in _kept_of_records() if not one.is_listed}
        resolutions, names = TABLES["resolutions"], TABLES["names"]
        self.resolutions = stored_rows(self.connection, resolutions, resolutions.c.record_id, list(self.stored))
        passages = [row[0] for row in self.stored_passages]
        of_records = stored_rows(self.connection, names, names.c.record_id, list(self.stored))
        printed = stored_rows(self.connection, names, names.c.passage_id, passages)
        self.names = [*printed, *(row for row in of_records if row[-1] is None)]

    def read_records(self, ids: Iterable[int], kinds: Mapping[int, str]) -> None:
        """Read the rows of records that are spoken of here and not declared; those that files list are left alone."""
        wanted = [row_id for row_id in ids if kinds.get(row_id) not in LISTED]
        rows = stored_rows(self.connection, TABLES["records"], TABLES["records"].c.id, wanted)
        self.stored |= {row[0]: row for row in rows if row[1] not in LISTED}

    def count_of_accounts(self, ids: Sequence[int]) -> Counter[int]:
        """Return how many accounts there are of each record."""
        column = TABLES["accounts"].c.record_id
        query = select(column, func.count()).group_by(column)
        found = (self.connection.execute(query.where(one_of(column, some))) for some in chunks(ids))
        return Counter({row_id: number for rows in found for row_id, number in rows})

    def records_in(self, table: Table, ids: Iterable[int]) -> set[int]:
        """Return those of the records of which a table has rows."""
        column = table.c.record_id
        found = (self.connection.scalars(select(column).where(one_of(column, some))) for some in chunks(sorted(ids)))
        return set(chain.from_iterable(found))

    def write_findings(self) -> None:
        """Write how fields were settled, and what each claim is beside what stands."""
        wanted = [row for one in self.settled.values() for row in one.resolutions]
        self.put(TABLES["resolutions"], self.resolutions, wanted)
        found = [one for settled in self.settled.values() for one in settled.claims]
        if found:
            own = {row_id for keys in self.keys for row_id in keys.accounts}
            self.loaded.note(Change("claims", changed=sum(one[0] not in own for one in found)))
            self.findings.extend(found)
        if not self.again:
            write_findings(self.queue, self.findings)

    def numbered(self, table: Table, stored: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
        """Return rows with ids: the stored id where the row is known, the next free one where it is new."""
        free = self.free_ids(table)
        if not stored:
            return [(row_id, *row[1:]) for row, row_id in zip(rows, free, strict=False)]
        key = key_of(table)
        known = {key(row): row[0] for row in stored}
        return [(known.get(key(row)) or next(free), *row[1:]) for row in rows]

    def write_names(self) -> None:
        """Write the spellings: printed ones by passage, and the gazetteer's by record."""
        table = TABLES["names"]
        self.put(table, self.names, self.numbered(table, self.names, self.rows(table)))

    def drop_files(self) -> None:
        """Take out the fact files that are to be removed."""
        table = TABLES["fact_files"]
        stored = stored_rows(self.connection, table, table.c.id, self.removed_files)
        self.put(table, stored, [])

    def removals(self) -> dict[int, Removal]:
        """Return the records that this load took away, or made another kind, and the tables that they left."""
        kinds = {self.ids[slug]: kind for slug, kind in self.kinds.items()}
        files = dict(zip(self.removed_files, self.remove, strict=True))
        removals = {}
        for row_id, row in self.stored.items():
            kind, slug = row[1], row[2]
            now = self.settled[row_id].kind if row_id in self.settled else kinds.get(row_id)
            if now != kind:
                tables = set(tables_of(now)) if now else set()
                removals[row_id] = Removal(kind, slug, set(tables_of(kind)) - tables, files.get(row[_FILE_OF_RECORD]))
        return removals

    def refuse_loops(self) -> None:
        """Raise FactFileError where a record is its own ancestor, be it by way of records that were loaded before.

        Those cannot name what is new; so there is nothing to find unless some of them are written anew.
        """
        if not self.stored:
            return
        looping = {
            (row_id, column.removesuffix("_id"))
            for kind, column in TREES.items()
            for some in chunks(self.written_of(kind))
            for row_id in own_ancestors(self.connection, TABLES[f"{kind}s"].c[column], some)
        }
        if looping:
            raise FactFileError(self.loops(looping))

    def written_of(self, kind: str) -> list[int]:
        """Return the records of a kind that are written anew, as these files say or as it stands now."""
        declared = {self.ids[slug] for slug, one in self.kinds.items() if one == kind}
        return sorted(declared | {row_id for row_id, one in self.settled.items() if one.kind == kind})

    def loops(self, looping: Collection[tuple[int, str]]) -> Iterator[Problem]:
        """Yield the loops that lead through records of other files, or that stand as these files have it no more."""
        declared = set(self.kinds)
        for row_id, name in sorted(looping):
            slug = str(self.stored[row_id][_SLUG]) if row_id in self.stored else ""
            if slug and slug not in declared:
                files = [*self.remove, *(coded.name for coded in self.coded_files)]
                file = "; ".join(files or self.tellers(row_id))
                remedy = f"its own ancestor by `{name}`, as other documents have it; correct one of those first"
                yield Problem(file, 1, 1, name, slug, remedy)
        for coded in map(code_again, self.coded_files):
            for draft in coded.drafts:
                field = TREES.get(draft.kind, "").removesuffix("_id")
                if (self.ids[draft.slug], field) in looping:
                    yield coded.tree.problem((*draft.path, field), draft.slug, f"its own ancestor by `{field}`")

    def tellers(self, row_id: int) -> list[str]:
        """Return the fact files that tell of a record."""
        accounts, records, files = TABLES["accounts"], TABLES["records"], TABLES["fact_files"]
        query = select(files.c.label).join(records, records.c.fact_file_id == files.c.id)
        query = query.join(accounts, accounts.c.document_id == records.c.id).where(accounts.c.record_id == row_id)
        return list(self.connection.scalars(query.distinct().order_by(files.c.label)))

    def relabelled(self) -> set[int]:
        """Return the ids of records whose label may be another than what statements about them were given."""
        resolver_labels = {
            row[0]: row[3]
            for row in stored_rows(self.connection, TABLES["records"], TABLES["records"].c.id, list(self.stored))
        }
        changed = [row_id for row_id, row in self.stored.items() if resolver_labels.get(row_id, row[3]) != row[3]]
        return {*changed, *self.called_otherwise()}

    def called_otherwise(self) -> Iterator[int]:
        """Yield the things that one of these files calls other than they are called, by an earlier document."""
        called = {known.id: known.label for known in self.elsewhere.values() if known.id in self.deferred}
        called |= {row_id: one.label for row_id, one in self.settled.items()}
        for coded in self.coded_files if called else ():
            for slug, label in coded.labelled():
                row_id = self.ids[slug]
                if isinstance(label, str) and called.get(row_id, label) != label:
                    yield row_id


def write_findings(queue: WriteQueue, findings: list[Found]) -> None:
    """Write what was found of claims, of which nothing is left to be written then."""
    queue.update(TABLES["claims"], _FINDING, findings.copy())
    findings.clear()


@dataclass
class _Naming:
    """Names for settled statements, given their values: each is made when it is first asked for.

    A class and no closures: these would name each other, and keep a whole batch until cycles are collected.
    """

    settled: Mapping[int, Settlement]
    statements: dict[int, dict[str, Any]]
    slugs: Mapping[int, str]
    stored: Mapping[int, str]
    labels: Labels
    currencies: Mapping[str, int]

    def name_all(self) -> None:
        while self.statements:
            self.name(next(iter(self.statements)))

    def name(self, row_id: int) -> None:
        one, slug = self.settled[row_id], self.slugs[row_id]
        values, one.label = self.statements.pop(row_id), slug
        self.labels.templates[slug] = one.label = statement_label(one.kind, values, self.words, self.currencies)

    def words(self, row_id: int) -> str:
        if row_id in self.statements:
            self.name(row_id)
        slug = self.slugs.get(row_id, "")
        return self.labels.of([slug])[0] if slug in self.labels.templates else self.stored[row_id]


class _KeptTable(NamedTuple):
    """A table of records or of their sets: the column that says of which, their kinds, and whether files list them."""

    table: Table
    owner: str
    kinds: frozenset[str]
    is_listed: bool


def _count_by_record(accounts: Iterable[Row]) -> Counter[int]:
    return Counter(row[_RECORD_OF_ACCOUNT] for row in accounts)


@cache
def _kept_of_records() -> tuple[_KeptTable, ...]:
    """Return the tables of records but for that of all, and after them those of their sets."""
    kinds = {kind: tables_of(kind)[1:] for kind in Record.__mapper__.polymorphic_map}
    found = {}
    for table in Base.metadata.sorted_tables:
        of = frozenset(kind for kind, tables in kinds.items() if table in tables)
        if of:
            found[table.name] = _KeptTable(table, "id", of, of <= LISTED)
    for name, owner in SIDE_TABLES.items():
        owning = next(iter(TABLES[name].c[owner].foreign_keys)).column.table.name
        found[name] = found[owning]._replace(table=TABLES[name], owner=owner)
    return tuple(found.values())


def _named_by(values: Mapping[str, Any]) -> Iterator[int]:
    """Yield the ids of the records that a statement names, given its columns."""
    return (value for name, value in values.items() if name.endswith("_id") and value is not None)


def _empty_row(table: Table, row_id: int) -> Row:
    """Return the row of a record that is new in a table; what stands of it is filled in."""
    return (row_id, *(None for _ in list(table.columns)[1:]))


def _with_findings(stored: Iterable[Row], wanted: list[Row]) -> list[Row]:
    """Return claims as they are stored where their files say the same as before: what was found of them is kept."""
    before = {_as_said(row): row for row in stored}
    return [_with_finding(before.get(_as_said(row)), row) for row in wanted] if before else wanted


def _as_said(row: Row) -> Row:
    said = (value for place, value in enumerate(row) if place not in _FOUND)
    return (*said, row[_STANDING] == NOT_REPRESENTABLE)


def _with_finding(stored: Row | None, wanted: Row) -> Row:
    """Return a claim as its file says it, and what was found of it before where the file does not say that."""
    if stored is None:
        return wanted
    row = list(wanted)
    row[_STANDING] = stored[_STANDING]
    if row[_OBJECT] is None:
        row[_OBJECT] = stored[_OBJECT]
    if row[_UNIT] is None:
        row[_LOW], row[_HIGH], row[_UNIT] = stored[_LOW], stored[_HIGH], stored[_UNIT]
    return tuple(row)
