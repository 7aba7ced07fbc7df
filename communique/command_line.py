"""The command line: `communique VERB`. Exit codes: 0 done, 1 the data is at fault, 2 the call is."""

from __future__ import annotations

import sys

import click
from alembic.util.exc import CommandError
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from communique.commands.build import build
from communique.commands.check import check
from communique.commands.export import export
from communique.commands.load import load
from communique.commands.publish import publish
from communique.commands.report import report
from communique.commands.segment import segment
from communique.commands.serve import serve
from communique.commands.verify import verify
from communique.database import DatabaseNotReadyError
from communique.engines.exported import EngineError
from communique.export import ExportError
from communique.publication import PublicationError
from communique.reports import ReportError
from seed.problems import FactFileError

DATA_AT_FAULT, CALL_AT_FAULT = 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


for verb in (build, check, load, verify, segment, report, publish, export, serve):
    cli.add_command(verb)


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
    except (PublicationError, ExportError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(DATA_AT_FAULT)
    except (ReportError, EngineError, DatabaseNotReadyError, CommandError, ArgumentError, NoSuchModuleError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(CALL_AT_FAULT)
    except OperationalError as error:
        click.echo(f"Error: the database does not answer: {error.orig}", err=True)
        sys.exit(CALL_AT_FAULT)
    except DBAPIError as error:  # a replica, a missing right
        click.echo(f"Error: the database refuses: {error.orig}", err=True)
        sys.exit(CALL_AT_FAULT)
