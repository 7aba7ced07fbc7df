"""The command line: `communique VERB`. Exit codes: 0 done, 1 the data is at fault, 2 the call is."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper
from keyword import iskeyword
from pathlib import Path

import click
from alembic.util.exc import CommandError
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from communique.cli.place import Place
from communique.database.damage import noticing_damage
from communique.database.errors import explaining
from communique.errors import CALL_AT_FAULT, DATA_AT_FAULT, CommuniqueError, escape_control_characters, shorten
from communique.factfiles.reading.problems import FactFileError, WorkerError
from communique.project import PROJECT_VARIABLE
from communique.suggestions import likest

_BEFORE_VERBS = ("--project", "--database")
_ERROR_OUTPUT = 2
_IN_UTF_8 = "COMMUNIQUE_IN_UTF_8"
VERBS = (
    *("init", "build", "check", "load", "import", "verify", "segment", "draft", "desk", "compare", "review", "plant"),
    *("resegment", "rename", "merge", "report", "publish", "diff", "export", "serve", "mcp"),
)


def module_of(verb: str) -> str:
    """Return what the module and the function of a verb are called: a word of Python's has a line behind it."""
    return f"{verb}_" if iskeyword(verb) else verb


def _help_of(verb: str) -> str | None:
    source = ast.parse(Path(__file__).with_name(f"{module_of(verb)}.py").read_text("utf-8"))
    functions = [one for one in source.body if isinstance(one, ast.FunctionDef) and one.name == module_of(verb)]
    return ast.get_docstring(functions[0])


class _Verbs(click.Group):
    """Imports a verb when it is called: what all of them need together takes longer to import than most take to run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        name = module_of(cmd_name)
        verb: click.Command = getattr(import_module(f"communique.cli.{name}"), name)
        return verb

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each verb does as its source says it: to import them all would take seconds."""
        room = formatter.width - 6 - max(map(len, VERBS))
        with formatter.section("Commands"):
            said = [click.Command(verb, help=_help_of(verb)).get_short_help_str(room) for verb in VERBS]
            formatter.write_dl(list(zip(VERBS, said, strict=True)))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in VERBS and (alike := likest(args[0], VERBS)):
            ctx.fail(f"No such command '{escape_control_characters(shorten(args[0]))}'. Did you mean {alike}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        place = ctx.obj = Place(ctx.params["project"], ctx.params["database"])
        with _explaining(place):
            return super().invoke(ctx)


@contextmanager
def _explaining(place: Place) -> Iterator[None]:
    """Say what is wrong with the database that a verb worked on, if it came to that."""
    try:
        yield
    except Exception as error:
        if "url" not in vars(place):  # nobody asked for it yet
            raise
        with explaining(place.url), noticing_damage(place.url):
            raise error from error.__cause__


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="communique")
@click.option(
    "--project",
    metavar="DIR",
    envvar=PROJECT_VARIABLE,
    type=click.Path(path_type=Path),
    help="The project's folder. Default: the nearest one with a communique.toml, from this folder upwards.",
)
@click.option(
    "--database",
    metavar="URL",
    envvar="COMMUNIQUE_DATABASE",
    help="The database, as a SQLAlchemy URL or a SQLite file's path. Default: a SQLite file in the project's build/.",
)
def cli(project: Path | None, database: str | None) -> None:
    """Communiqué: a relational database of diplomacy in which every row shows the passage that says it."""


def main() -> None:
    """Run the command line; turn expected errors into a message and an exit code."""
    _hold_standard_streams()
    _know_names_as_utf_8()
    _mend_output()
    sys.exit(_run())


def _hold_standard_streams() -> None:
    """Open standard streams that are closed onto nothing, lest a file or socket of ours, or a child of ours, be one."""
    with suppress(OSError):  # where nothing can be opened, the verb says so
        while (handle := os.open(os.devnull, os.O_RDWR)) <= _ERROR_OUTPUT:
            os.set_inheritable(handle, True)
        os.close(handle)


def _know_names_as_utf_8() -> None:
    """Begin again in Python's UTF-8 mode, which it has by itself from 3.15 on, where the locale has another encoding.

    SQLite and Arrow take names of files in UTF-8 alone, whatever the locale says.
    """
    if sys.getfilesystemencoding() == "utf-8" or _IN_UTF_8 in os.environ:
        return
    output = getattr(sys.stdout, "encoding", None) or "utf-8"
    kept = {"PYTHONIOENCODING": os.environ.get("PYTHONIOENCODING", output)}
    os.execve(sys.executable, sys.orig_argv, os.environ | kept | {"PYTHONUTF8": "1", _IN_UTF_8: "1"})  # noqa: S606  ourselves


def _mend_output() -> None:
    """Let output that is closed take nothing, and letters that its encoding lacks be written as escapes."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  until the end
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run() -> int:
    try:
        code = _called()
        sys.stdout.flush()
    except BrokenPipeError:  # who read it has enough
        _drop_output()
        return DATA_AT_FAULT
    except OSError as error:  # a disk that is full, a folder that may not be written to
        click.echo(f"Error: {_unusable(error)}", err=True)
        _drop_output()
        return DATA_AT_FAULT
    return code


def _unusable(error: OSError) -> str:
    if error.filename:
        return f"{escape_control_characters(shorten(str(error.filename)))} cannot be used: {error.strerror}"
    if isinstance(error, FileNotFoundError):  # who writes needs no file any more
        return "the folder that you stand in is gone; change to another"
    return f"the output cannot be written: {error.strerror}"


def _drop_output() -> None:
    """Leave nothing that Python would try to write once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _called() -> int:
    """Run the verb; its exit code."""
    try:
        code = cli.main(standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        _misplaced(error).show()
        return error.exit_code
    except click.Abort:
        return 130
    except (FactFileError, WorkerError, CommuniqueError, CommandError, ArgumentError, NoSuchModuleError) as error:
        click.echo(_said(error), err=True)
        return _code_of(error)
    except UnicodeEncodeError as error:
        click.echo(f"Error: {_unwritable(error)}", err=True)
        return CALL_AT_FAULT


def _misplaced(error: click.ClickException) -> click.ClickException:
    """Return the error, and where it is of an option of all verbs behind one of them, what says so."""
    if not isinstance(error, click.NoSuchOption) or error.option_name not in _BEFORE_VERBS:
        return error
    verb = error.ctx.info_name if error.ctx else "VERB"
    name = error.option_name
    return click.UsageError(f"{name} stands before the verb: communique {name} … {verb} …", error.ctx)


def _said(error: Exception) -> str:
    if isinstance(error, FactFileError):
        count = len(error.problems)
        return f"{error}\n{count} {'problem' if count == 1 else 'problems'}; nothing was changed."
    return f"Error: {error}; nothing was changed." if isinstance(error, WorkerError) else f"Error: {error}"


def _code_of(error: Exception) -> int:
    if isinstance(error, FactFileError | WorkerError):
        return DATA_AT_FAULT
    return error.exit_code if isinstance(error, CommuniqueError) else CALL_AT_FAULT


def _unwritable(error: UnicodeEncodeError) -> str:
    if error.encoding.lower().replace("_", "-").startswith("utf"):
        return f"{escape_control_characters(shorten(error.object))} is not UTF-8; choose a name that is"
    letter = escape_control_characters(error.object[error.start])
    return f"the output is in {error.encoding}, which has no {letter}; set PYTHONIOENCODING=utf-8"
