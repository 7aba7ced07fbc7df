"""An edition's downloads: what is in its snapshot as open files, packed, with a list that says what each is for.

FOLDER/downloads/communique-csv.zip, communique-parquet.zip    the data package, in either format
FOLDER/downloads/communique.xlsx                               a workbook
FOLDER/downloads/list.json                                     what a page says of each: name, use, size, sha256
FOLDER/downloads/SHA256SUMS                                    the checksums as `sha256sum --check` reads them

Made from the snapshot, so that they have its ids; the same snapshot gives the same bytes.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from repro_zipfile import ReproducibleZipFile

from communique.database.connection import connected
from communique.edition.export import write_export
from communique.edition.manifest import SNAPSHOT
from communique.edition.workbook import MOST_ROWS, WorkbookPlan, write_workbook
from communique.edition.workbook_beside import WORTH_A_PROCESS, writing_workbook
from communique.edition.workbook_contents import sheets_to_cut, wanted_workbook
from communique.edition.workbook_evidence import write_evidence
from communique.files import sha256_of
from communique.project import Project, Settings
from communique.reports.engines.export_tables import DATA, PACKAGE

Words = list[tuple[str, str]]
FOLDER, LIST, SUMS = "downloads", "list.json", "SHA256SUMS"
CSV, PARQUET, WORKBOOK = "communique-csv.zip", "communique-parquet.zip", "communique.xlsx"
_USES = {
    SNAPSHOT: (
        "The database",
        "Everything, as one SQLite file: tables, views, keys and full-text search. Open it with sqlite3, Datasette, DB "
        "Browser for SQLite, Python or R; this is what these pages read.",
    ),
    CSV: (
        "Data package, CSV",
        "Every table and view as a text file that any program reads, with types, meanings and keys in datapackage.json "
        "(Frictionless). Text that a spreadsheet would take for a formula begins with an apostrophe.",
    ),
    PARQUET: (
        "Data package, Parquet",
        "The same for DuckDB, Spark, pandas, Polars or Arrow: typed, and read by column.",
    ),
    WORKBOOK: (
        "Workbook",
        "For Excel or LibreOffice: one sheet for each view, names in place of ids, and what each column means.",
    ),
}


def write(folder: Path, project: Project) -> None:
    """Write the downloads of the edition whose snapshot is in `folder`."""
    target, snapshot = folder / FOLDER, folder / SNAPSHOT
    target.mkdir()
    about = _about(project.settings, sha256_of(snapshot))
    with tempfile.TemporaryDirectory(dir=folder) as scratch, connected(snapshot) as connection:
        exported = Path(scratch) / "export"
        exported.mkdir()
        cut = sheets_to_cut(connection)
        book = wanted_workbook(target / WORKBOOK, exported, project.settings.title, about, cut)
        told = {one.name for one in book.sheets}
        with _workbook(book, snapshot.stat().st_size) as tell:

            def tell_with_evidence(name: str) -> None:
                if name in told:
                    write_evidence(connection, exported, name, project.settings.url)
                tell(name)

            write_export(connection, exported, project.settings, tell=tell_with_evidence)
            _pack(exported, target, project.settings.full_title, about)
    files = [_entry(file, cut) for file in (snapshot, target / CSV, target / PARQUET, target / WORKBOOK)]
    (target / SUMS).write_text("".join(f"{one['sha256']}  {one['name']}\n" for one in files), "utf-8")
    (target / LIST).write_text(json.dumps(files, ensure_ascii=False, indent=1) + "\n", "utf-8")


@contextmanager
def _workbook(plan: WorkbookPlan, size: int) -> Iterator[Callable[[str], None]]:
    """Write the workbook of what is exported meanwhile, beside or at the end; yield what is told of each view."""
    if size >= WORTH_A_PROCESS:
        with writing_workbook(plan) as tell:
            yield tell
    else:
        yield lambda name: None
        write_workbook(plan)


def _pack(exported: Path, target: Path, title: str, about: Words) -> None:
    package = json.loads((exported / PACKAGE).read_text("utf-8"))
    for name, form in ((CSV, "csv"), (PARQUET, "parquet")):
        only = package_of(package, form)
        files: dict[str, Path | str] = {one["path"]: exported / one["path"] for one in only["resources"]}
        described = json.dumps(only, ensure_ascii=False, indent=1) + "\n"
        write_zip(target / name, {**files, PACKAGE: described, "README.txt": readme(form, title, about)})


def write_zip(file: Path, members: Mapping[str, Path | str]) -> None:
    """Write an archive of members: by their name in it, a file to copy or the text itself.

    It is the same bytes whenever it holds the same files: no clock, no user, no order of a disk.
    """
    with ReproducibleZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            content = members[name]
            if isinstance(content, str):
                archive.writestr(name, content)
            else:
                archive.write(content, name)


def package_of(package: dict[str, Any], form: str) -> dict[str, Any]:
    """Return a data package's files of one format, those of Parquet with the meanings that stand beside the CSV."""
    schemas = {one["name"]: one.get("schema") for one in package["resources"]}
    files = {one["name"].removesuffix("-parquet"): one for one in package["resources"] if one["format"] == form}
    resources = [{**one, "name": name, "schema": schemas[name]} for name, one in files.items()]
    return {**package, "resources": resources}


def readme(form: str, title: str, about: Words) -> str:
    """Return what stands in README.txt of an archive of one format."""
    files = (
        f"{DATA}/NAME.{form}   every table and view, one file each; statements.{form} has every value of every voice"
    )
    package = f"{PACKAGE}    types, meanings, keys, licence, sources; size and sha256 of every file (Frictionless)"
    return "\n".join([title, "", files, package, "", *(f"{what}: {words}" for what, words in about), ""])


def _about(said: Settings, digest: str) -> Words:
    licence = f"{said.license_line}. " if said.license_line else ""
    return [
        (
            "What it is",
            "Who met whom, who pays and who only plans to, who is for and against it: coded from articles, sentence "
            "by sentence. Blank means that the source does not say.",
        ),
        (
            "How sure",
            "how_sure is the source's certainty, not ours and not the truth's: certain (it states it outright), "
            "probable, possible. What the coder concluded is marked (is_inferred). A plan is not a payment: mind "
            "stage and status.",
        ),
        ("Adding up", "Never across currencies, never across stages, and never across sources of one figure."),
        ("Licence", f"{licence}The coded texts are not part of it and belong to their owners."),
        ("Cite as", f"{said.title}, edition {digest[:16]} (sha256 of the database: {digest})."),
    ]


def _entry(file: Path, cut: list[str]) -> dict[str, Any]:
    title, use = _USES[file.name]
    if file.name == WORKBOOK:
        left_out = f"cut here: {', '.join(cut)}" if cut else "no table here has more"
        use += f" At most {MOST_ROWS:,} rows a sheet; {left_out}."
    return {"name": file.name, "title": title, "use": use, "bytes": file.stat().st_size, "sha256": sha256_of(file)}
