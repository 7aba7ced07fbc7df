"""Odd places: what a project's folder is called, what lies in it, and the circumstances that a verb is called under."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tests.support.every_verb import COPY, DOCUMENT, GAZETTEER, REPORT

_RIGHTS = "-dac_override,-dac_read_search"
# For root nothing is read-only; so it does without that right.
AS_ANY_USER = ["setpriv", f"--bounding-set={_RIGHTS}", f"--inh-caps={_RIGHTS}"] if os.geteuid() == 0 else []


class OddPlace(NamedTuple):
    """A place, and what is said where a verb cannot do its work there; "" where each does.

    Where nothing else is given, verbs are called in this process. `around` is a line of the shell around the call.
    """

    name: str
    folder: str = "project"
    change: Callable[[Path], None] = lambda folder: None
    refusal: str = ""
    environment: Mapping[str, str] = MappingProxyType({})
    around: str = ""
    host: str = ""

    @property
    def is_of_processes(self) -> bool:
        """Return whether it shows only where verbs are programs of their own."""
        return bool(self.environment or self.around)


# ---- what the folder is called

FOLDERS = {
    "blanks": "  a  b ",
    "quotation marks": 'it\'s "so" `x`',
    "percent signs": "100%%(here)s%20",
    "signs of addresses": "a#b?c=d&e;f",
    "signs of shells": "-x $HOME * [a]{b} ~ | \\",
    "a newline and a tab": "a\nb\tc",
    "letters of other scripts": "Ağbənd–Путин 外交 e\u0301 I\u0307",
    "a sign that turns the writing round": "a\u202eb",
    "as long as may be": "x" * 250,
}
_TOO_FAR_DOWN = "/".join(["d" * 60] * 10)

# ---- how its files are written


def _rewritten(change: Callable[[bytes], bytes], *places: Path) -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        for place in places:
            (folder / place).write_bytes(change((folder / place).read_bytes()))

    return rewrite


def _of_windows(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


def _of_old_macs(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r")


def _marked(content: bytes) -> bytes:
    return codecs.BOM_UTF8 + content


def _in_utf_16(content: bytes) -> bytes:
    return content.decode().encode("utf-16")


_SETTINGS = Path("communique.toml")
_WRITTEN = (DOCUMENT, GAZETTEER, REPORT, COPY, _SETTINGS, Path("CODEBOOK.md"), Path("gazetteer/actors.yaml"))

# ---- what lies beside them

# What editors, file systems and synchronizers leave, by its name.
_LEFT_BEHIND = {
    **dict.fromkeys(("first.yaml~", "#first.yaml#", ".first.yaml.swp", ".first.yaml.un~", "4913"), b"\x00vim"),
    **dict.fromkeys(("._first.yaml", ".DS_Store", "first.yaml___jb_tmp___", "first.yaml___jb_old___"), b"\x00"),
    **dict.fromkeys(("Thumbs.db", "desktop.ini", "first.yaml.orig", "first.yaml.rej", "first.yaml.bak"), b"\x00\xff"),
    **dict.fromkeys((".sync.yaml.part", "first.yaml.tmp", "~$first.docx", ".git", "README.txt"), b"a: [\x00"),
    **dict.fromkeys(("#our.sql#", "._our.sql", ".our.sql.swp", "our.sql~", "our.sql.orig", ".#our.sql"), b"\x00"),
}


def _with_what_editors_leave(folder: Path) -> None:
    for part in ("documents", "gazetteer", "queries", "."):
        for name, content in _LEFT_BEHIND.items():
            if not (folder / part / name).exists():
                (folder / part / name).write_bytes(content)
        for lock in (".#first.yaml", ".#lock.sql"):
            if not (folder / part / lock).exists():
                (folder / part / lock).symlink_to("somebody@nowhere.4711:1")


def _behind_a_link(folder: Path) -> None:
    folder.rename(folder.with_name("there"))
    folder.symlink_to("there")


def _of_links(folder: Path) -> None:
    for place in (Path("documents"), Path("queries"), GAZETTEER, _SETTINGS):
        (folder / place).rename(folder.parent / place.name)
        (folder / place).symlink_to(folder.parent / place.name)


def _with_a_circle(folder: Path) -> None:
    (folder / "documents" / "up").symlink_to("..")
    (folder / "documents" / "round").symlink_to("round")


def _with_odd_names(folder: Path) -> None:
    for number, name in enumerate(("a b%20#?", "two\nlines", "ğ–外", "-x", "x" * 240)):
        text = f"gazetteer: odd-{number}\ntopics:\n  - {{slug: odd-{number}, label: Topic {number}}}\n"
        (folder / "gazetteer" / f"{name}.yaml").write_text(text, "utf-8")


def _with_a_name_of_no_letters(folder: Path) -> None:
    (folder / "documents" / os.fsdecode(b"\xff\xfe.yaml")).write_text("gazetteer: x\n")


def _read_only(*places: str) -> Callable[[Path], None]:
    def forbid(folder: Path) -> None:
        for place in places:
            (folder / place).mkdir(exist_ok=True)
            (folder / place).chmod(0o555)

    return forbid


def _unreadable(place: Path) -> Callable[[Path], None]:
    return lambda folder: (folder / place).chmod(0)


# ---- the circumstances

_ANYBODY = " ".join(AS_ANY_USER)
_STREAMS = {
    "no standard streams": "{} <&- >&- 2>&-",
    "no input": "{} <&-",
    "no output": "{} >&-",
    "no errors": "{} 2>&-",
    "file rights for nobody else": "umask 077; {}",
}
LOCALES = ("tr_TR.UTF-8", "ru_RU.KOI8-R")
_ENVIRONMENTS: dict[str, dict[str, str]] = {
    "the locale C, and nothing but ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "the locale POSIX": {"LC_ALL": "POSIX"},
    "a locale that is not there": {"LC_ALL": "xx_YY.UTF-8", "LANG": "xx"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8"},
    "a Russian locale with an encoding of its own": {"LC_ALL": "ru_RU.KOI8-R"},
    "an output in Latin-1": {"PYTHONIOENCODING": "latin-1"},
    "a narrow terminal of no kind": {"TERM": "dumb", "COLUMNS": "1", "NO_COLOR": "1"},
    "no home and no path": {"HOME": "/nonexistent", "PATH": ""},
    "a zone far from here": {"TZ": "Pacific/Kiritimati"},
    "an empty environment of ours": {"COMMUNIQUE_PROJECT": "", "COMMUNIQUE_DATABASE": "", "COMMUNIQUE_URL": ""},
}


_OTHERS = {
    "a folder that is gone": ("mkdir gone; cd gone; rmdir ../gone; {}", "the folder that you stand in is gone"),
    "an output that nobody reads": ("{} | true", ".*"),
    "an output on a full disk": ("{} >/dev/full", "the output cannot be written: No space left"),
}
_MAY_NOT_WRITE = "build.*(Permission denied|read-only|cannot be made)"
_FORBIDDEN = {
    "a project that is read-only": (_read_only("."), _MAY_NOT_WRITE),
    "a build that is read-only": (_read_only("build"), _MAY_NOT_WRITE),
    "a document that may not be read": (_unreadable(DOCUMENT), "first.yaml.*Permission denied"),
    "settings that may not be read": (_unreadable(_SETTINGS), "communique.toml.*Permission denied"),
}


def _rows() -> Iterator[OddPlace]:
    for name, folder in FOLDERS.items():
        yield OddPlace(f"a folder with {name}", folder)
    yield OddPlace("a folder far down", _TOO_FAR_DOWN, refusal="too long a path")
    yield OddPlace("byte order marks", change=_rewritten(_marked, *_WRITTEN))
    yield OddPlace("lines that end as on Windows", change=_rewritten(_of_windows, *_WRITTEN))
    both = _rewritten(lambda content: _marked(_of_windows(content)), *_WRITTEN)
    yield OddPlace("both", change=both)
    # TOML and JSON Lines have no such lines.
    yield OddPlace("lines that end as on old Macs", change=_rewritten(_of_old_macs, DOCUMENT, COPY, REPORT))
    for place in (DOCUMENT, GAZETTEER, REPORT, COPY, _SETTINGS):
        told = f"{re.escape(place.name)}.*UTF-8"
        yield OddPlace(f"{place.name} in UTF-16", change=_rewritten(_in_utf_16, place), refusal=told)
    yield OddPlace("settings as of old Macs", change=_rewritten(_of_old_macs, _SETTINGS), refusal=r"communique\.toml")
    yield OddPlace("what editors leave", change=_with_what_editors_leave)
    yield OddPlace("a symbolic link to the project", change=_behind_a_link)
    yield OddPlace("symbolic links to its parts", change=_of_links)
    yield OddPlace("symbolic links in a circle", change=_with_a_circle)
    yield OddPlace("files of odd names", change=_with_odd_names)
    yield OddPlace("a file whose name is no text", change=_with_a_name_of_no_letters)
    for name, environment in _ENVIRONMENTS.items():
        yield OddPlace(name, "Ağbənd", environment=environment)
    for name, shell in _STREAMS.items():
        yield OddPlace(name, "Ağbənd", around=shell)
    for name, (shell, refusal) in _OTHERS.items():
        yield OddPlace(name, around=shell, refusal=refusal)
    for name, (change, refusal) in _FORBIDDEN.items():
        yield OddPlace(name, change=change, around=f"{_ANYBODY} {{}}", refusal=refusal)
    for host in ("::1", "localhost"):
        yield OddPlace(f"served at {host}", host=host)


ODD_PLACES = tuple(_rows())
