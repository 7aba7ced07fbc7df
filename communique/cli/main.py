"""The command line: `communique VERB`. Exit codes: 0 done, 1 the data is at fault, 2 the call is."""

from __future__ import annotations

import sys
from importlib import import_module

import click
from alembic.util.exc import CommandError
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from communique.database.connection import database_url
from communique.database.damage import noticing_damage
from communique.database.errors import explaining
from communique.errors import CALL_AT_FAULT, DATA_AT_FAULT, CommuniqueError, escape_control_characters, shorten
from communique.factfiles.problems import FactFileError, WorkerError

VERBS = ("build", "check", "load", "verify", "segment", "report", "publish", "export", "serve")


class _Verbs(click.Group):
    """Imports a verb when it is called: what all of them need together takes longer to import than most take to run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        verb: click.Command = getattr(import_module(f"communique.cli.{cmd_name}"), cmd_name)
        return verb

    def invoke(self, ctx: click.Context) -> object:
        url = database_url(ctx.params["database"])
        with explaining(url), noticing_damage(url):
            return super().invoke(ctx)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="communique")
@click.option(
    "--database",
    metavar="URL",
    envvar="COMMUNIQUE_DATABASE",
    help="The database, as a SQLAlchemy URL. Default: a SQLite file in build/.",
)
@click.pass_context
def cli(context: click.Context, database: str | None) -> None:
    """Communiqué: a relational database of diplomacy in which every row shows the passage that says it."""
    context.obj = database


def main() -> None:
    """Run the command line; turn expected errors into a message and an exit code."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except FactFileError as error:
        click.echo(error, err=True)
        count = len(error.problems)
        click.echo(f"{count} {'problem' if count == 1 else 'problems'}; nothing was changed.", err=True)
        sys.exit(DATA_AT_FAULT)
    except WorkerError as error:
        click.echo(f"Error: {error}; nothing was changed.", err=True)
        sys.exit(DATA_AT_FAULT)
    except CommuniqueError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except (CommandError, ArgumentError, NoSuchModuleError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(CALL_AT_FAULT)
    except UnicodeEncodeError as error:
        click.echo(
            f"Error: {escape_control_characters(shorten(error.object))} is not UTF-8; choose a name that is", err=True
        )
        sys.exit(CALL_AT_FAULT)
    except OSError as error:  # a disk that is full, a folder that may not be written to
        name = escape_control_characters(shorten(str(error.filename)))
        what = f"{name} cannot be used" if error.filename else "the output cannot be written"
        click.echo(f"Error: {what}: {error.strerror}", err=True)
        sys.exit(DATA_AT_FAULT)
