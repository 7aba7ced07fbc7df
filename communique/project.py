"""A project: a folder with `communique.toml`, facts in `documents/` and `gazetteer/`, and what is built of them.

Every verb works on the project that it stands in: the nearest folder, from the current one upwards, with a
`communique.toml` in it or in its `seed/`, as a checkout of this repository has it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from communique.errors import DATA_AT_FAULT, CommuniqueError, escape_control_characters, shorten
from communique.suggestions import likest

# The package's own folders.
PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
QUERIES = PACKAGE / "queries"
MIGRATIONS = PACKAGE / "migrations"
PUBLISH = PACKAGE / "web"
GENERAL_GAZETTEER = PACKAGE / "factfiles" / "gazetteer"

FILE = "communique.toml"
CODEBOOK = "CODEBOOK.md"
AGREEMENT = "AGREEMENT.md"
GENERAL_CODEBOOK = PACKAGE / "factfiles" / CODEBOOK
PROJECT_VARIABLE = "COMMUNIQUE_PROJECT"
_IN_A_CHECKOUT = "seed"
DOCUMENTS = "documents"
FACT_FOLDERS = ("gazetteer", DOCUMENTS)
# What editors decide; of the form of a gazetteer file.
DECISIONS = "decisions.yaml"
LINES_SUFFIX = ".jsonl"
FACT_SUFFIXES = (".yaml", ".yml", LINES_SUFFIX)
# Vim makes such a file and deletes it, to see whether it may write in a folder.
_TRIAL_OF_VIM = "4913"
_LATITUDES, _LONGITUDES = 90, 180

# Controls, ends of lines, marks that turn the direction of what follows, and what has no width. Scripts need joiners.
_UNSEEN = r"\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
Line = Annotated[str, Meta(pattern=rf"^(?!\s+\Z)[^{_UNSEEN}]*\Z")]
Name = Annotated[str, Meta(pattern=rf"^(?!\s+\Z)[^{_UNSEEN}]+\Z")]
Address = Annotated[str, Meta(pattern=r"^(https?://[^\s/]+\S*)?\Z")]
Site = Annotated[str, Meta(pattern=r"^(https?://[^\s/?#]+[^\s?#]*)?\Z")]
Mistakes = Annotated[str, Meta(pattern=r"^(https?://[^\s/]+\S*|[^\s@/:]+@[^\s@/:]+)?\Z")]
Slug = Annotated[str, Meta(pattern=r"^([a-z0-9-]+(/[a-z0-9-]+)*)?\Z")]
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")]
Identity = Annotated[str, Meta(pattern=r"^(urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?\Z")]
Table = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\Z")]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of communique.toml. Each may be left out; KEYS says what each means."""

    id: Identity = ""
    title: Name = "Communiqué"
    summary: Name = "a relational database of diplomacy"
    publisher: Line = ""
    license: Line = ""
    license_url: Address = ""
    url: Site = ""
    mistakes: Mistakes = ""
    coders: tuple[Name, ...] = ()
    authors: tuple[Name, ...] = ()
    story: Slug = ""
    region: tuple[float, float, float, float] | None = None
    language: Language = "en"
    tables: dict[Table, Line] = {}
    build: Name = "build"

    @property
    def full_title(self) -> str:
        """Title and summary, as citations name the whole."""
        return f"{self.title}: {self.summary}"

    @property
    def description(self) -> str:
        """The summary as a sentence, with what all projects have in common."""
        start = f"{self.summary[:1].upper()}{self.summary[1:]}"
        return f"{start}: every row shows which sentence says it, and how sure that sentence is."

    @property
    def license_line(self) -> str:
        """Name and address of the licence on one line; empty where there is none."""
        return ", ".join(filter(None, (self.license, self.license_url)))

    @property
    def cited_authors(self) -> tuple[str, ...]:
        """Return who is cited: the authors or, where none is named, the publisher or the title."""
        return self.authors or (self.publisher or self.title,)


# What a project says that says nothing.
SILENT = Settings()


@dataclass(frozen=True)
class Key:
    """A key of communique.toml: its meaning, an example in TOML, and what to do where its value is refused."""

    meaning: str
    example: str
    remedy: str


_TEXT = "write one line of text in quotation marks"
_ADDRESS = "give an address like https://example.org"
KEYS = {
    "id": Key(
        "What tells the project from all others, whatever its title and address: ids in feeds are made from it, so "
        "never change it. Without one they are made from the url, or else from the title.",
        '"urn:uuid:2f6a3c1e-9b57-4d08-8a41-6c0e5d7b9f32"',
        "leave it as `communique init` wrote it: urn:uuid: and a UUID in small letters",
    ),
    "title": Key("What the site is called.", '"Ports of the North"', _TEXT),
    "summary": Key(
        "What it is, in a few words that can follow the title and a colon, without a full stop.",
        '"a database of who builds ports, and with whose money"',
        _TEXT,
    ),
    "publisher": Key("Who publishes the site.", '"Institute of Northern Affairs"', _TEXT),
    "license": Key(
        "The licence of the data, by the name that readers know. Without one, pages and files name none.",
        '"CC BY 4.0"',
        _TEXT,
    ),
    "license_url": Key("Where the licence can be read.", '"https://creativecommons.org/licenses/by/4.0/"', _ADDRESS),
    "url": Key(
        "Where readers find the site, for whole addresses in footnotes and feeds; COMMUNIQUE_URL and --url go before.",
        '"https://ports.example.org"',
        _ADDRESS,
    ),
    "mistakes": Key(
        "Where readers report mistakes: a tracker's address for new issues, or a mail address; COMMUNIQUE_MISTAKES and "
        "--mistakes go before.",
        '"mistakes@example.org"',
        "give a tracker's address for new issues, or a mail address",
    ),
    "coders": Key(
        "Who coded the documents, as the page about the data names them.",
        '["Ada Brown", "Carl Diaz"]',
        'write a list of names: ["Ada Brown", "Carl Diaz"]',
    ),
    "authors": Key(
        "Who is cited as author of the data, persons with the family name first and a comma after it; without any, the "
        "publisher is, or else the title.",
        '["Brown, Ada", "Institute of Northern Affairs"]',
        'write a list of names: ["Brown, Ada", "Institute of Northern Affairs"]',
    ),
    "story": Key(
        "The slug of the project whose money opens the front page; without one, the first that has any.",
        '"north-harbour"',
        "give the slug of a project, as its page's address ends",
    ),
    "region": Key(
        "The part of the world that every map shows at least, as west, south, east and north in degrees; without one, "
        "each map is fitted to its places.",
        "[-10.0, 50.0, 32.0, 72.0]",
        "give west, south, east and north in degrees: [-10.0, 50.0, 32.0, 72.0]",
    ),
    "language": Key(
        "The language of the documents and labels, as BCP 47 names it; `communique segment` splits sentences by it.",
        '"en"',
        'give a language like "en" or "pt-BR"',
    ),
    "tables": Key(
        "Tables of your own, beside ours in the same database, that editions publish as they are, each with a "
        "description or an empty text.",
        '{harbour_visits = "Ships seen in each harbour."}',
        'give names of tables with descriptions: {harbour_visits = "Ships seen in each harbour."}',
    ),
    "build": Key(
        "The folder of what is built, the database and editions, as seen from the project's folder.",
        '"build"',
        "name a folder in quotation marks",
    ),
}


class ProjectError(CommuniqueError):
    """A communique.toml says what cannot be."""

    exit_code = DATA_AT_FAULT


class NoProjectError(CommuniqueError):
    """There is no project where one is needed."""


@dataclass(frozen=True)
class Project:
    """A project's folder, and what its communique.toml says."""

    folder: Path
    settings: Settings = SILENT

    @property
    def build(self) -> Path:
        """The folder of what is built."""
        return (self.folder / self.settings.build).resolve()

    @property
    def database(self) -> Path:
        """The SQLite file that is its database unless another is named."""
        return self.build / "communique.db"

    @property
    def editions(self) -> Path:
        """Return where editions are published unless another folder is named."""
        return self.build / "editions"

    @property
    def export(self) -> Path:
        """Return where DuckDB and Spark find an export unless another folder is named."""
        return self.build / "export"

    @property
    def drawings(self) -> Path:
        """Former drawings, so that publishing again is quick."""
        return self.build / "drawings"

    @property
    def queries(self) -> Path:
        """Its own reports; the folder may be missing."""
        return self.folder / "queries"

    @property
    def codebook(self) -> Path:
        """Its rules of coding: its own or, where it has none, those that come along."""
        own = self.folder / CODEBOOK
        return own if own.is_file() else GENERAL_CODEBOOK

    @property
    def agreement(self) -> Path:
        """Return the file on how far its coders agree; it may be missing."""
        return self.folder / AGREEMENT

    def fact_files(self) -> list[Path]:
        """Return its fact files: the general gazetteer but what it declares itself, its own, and its documents."""
        own, documents = (
            [file for file in self._files_in(folder) if file.suffix in FACT_SUFFIXES] for folder in FACT_FOLDERS
        )
        names = {file.stem for file in own}
        general = [file for file in sorted(GENERAL_GAZETTEER.glob("*.yaml")) if file.stem not in names]
        decisions = [file for file in [self.folder / DECISIONS] if file.is_file()]
        return general + own + documents + decisions

    def passed_over(self) -> list[Path]:
        """Return the files among its fact files that are none, by their endings."""
        return [file for folder in FACT_FOLDERS for file in self._files_in(folder) if file.suffix not in FACT_SUFFIXES]

    def _files_in(self, name: str) -> list[Path]:
        """Return the files in a folder and those below it, in order, without what nobody means as a fact file."""
        folder = self.folder / name
        return [
            file
            for file in sorted(folder.rglob("*"))
            if not file.is_dir() and not any(map(is_nothing_of_ours, file.relative_to(folder).parts))
        ]

    def inputs(self) -> list[Path]:
        """Return the files beside the facts that an edition is made from."""
        names = (FILE, CODEBOOK, AGREEMENT, "queries/defaults.toml")
        files = [*(self.folder / name for name in names), *report_files(self.queries)]
        return [file for file in files if file.is_file()]


def report_files(folder: Path) -> list[Path]:
    """Return the files of the reports in a folder, in order."""
    return sorted(file for file in folder.glob("*.sql") if not is_nothing_of_ours(file.name))


def is_nothing_of_ours(name: str) -> bool:
    """Return whether a name is hidden, an editor's lock, backup or trial, or a note to readers."""
    return name.startswith((".", "#", "~$", "README")) or name.endswith(("~", "___")) or name == _TRIAL_OF_VIM


def open_project(folder: Path) -> Project:
    """Return the project in a folder; ProjectError lists all that is wrong with its communique.toml."""
    file = folder / FILE
    try:
        given = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ProjectError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{file} is not UTF-8; save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProjectError(f"{file} is not TOML: {error}") from error
    faults = [f"{file}: {fault}" for fault in _faults(given)]
    if faults:
        raise ProjectError("\n".join(faults))
    return Project(folder.resolve(), msgspec.convert(given, Settings))


def _faults(given: dict[str, Any]) -> Iterator[str]:
    types = {one.name: one.type for one in msgspec.structs.fields(Settings)}
    for name, value in given.items():
        if name not in types:
            alike = likest(name, types)
            meant = f"did you mean {alike}?" if alike else f"there are {', '.join(types)}"
            yield f"{_show(name)}: there is no such key; {meant}"
        elif not _is_of(types[name], value) or (name == "region" and not _is_a_region(value)):
            yield f"{name}: {_show(value) or '(empty)'}: {KEYS[name].remedy}"


def _show(value: object) -> str:
    return escape_control_characters(shorten(str(value)))


def _is_of(wanted: Any, value: Any) -> bool:
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        return False
    return True


def _is_a_region(region: list[float]) -> bool:
    west, south, east, north = region
    return -_LONGITUDES <= west < east <= _LONGITUDES and -_LATITUDES <= south < north <= _LATITUDES


def find_project(given: Path | str | None = None) -> Project | None:
    """Return the project of a folder, or of COMMUNIQUE_PROJECT, or the one that we stand in; None where there is none.

    NoProjectError where a folder is given that has none.
    """
    given = given or os.environ.get(PROJECT_VARIABLE)
    if given is not None and not isinstance(given, str | os.PathLike):
        raise NoProjectError(f"{_show(given)} is no folder; name the project's in quotation marks or as a Path")
    if given:
        if found := _project_in(Path(given)):
            return found
        raise NoProjectError(f"{_show(given)} is no project: it has no {FILE}; `communique init DIR` makes one")
    try:
        here = Path.cwd()
    except OSError:  # the folder that we stand in is gone
        return None
    return next((found for folder in (here, *here.parents) if (found := _project_in(folder))), None)


def current_project(given: Path | str | None = None) -> Project:
    """Return the project that find_project finds; NoProjectError says what to do where there is none."""
    if found := find_project(given):
        return found
    raise NoProjectError(
        f"there is no project here: no {FILE} in this folder or above it. `communique init DIR` makes one, --project "
        "DIR names one"
    )


def _project_in(folder: Path) -> Project | None:
    for one in (folder, folder / _IN_A_CHECKOUT):
        if (one / FILE).is_file():
            return open_project(one)
    return None
