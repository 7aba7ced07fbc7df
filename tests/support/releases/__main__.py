"""`make release-database`: keep a small database of the newest revision, until a release has it for good."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from alembic.script import ScriptDirectory

from communique.database.connection import alembic_config, migrate
from communique.factfiles.files import load_files
from tests.conftest import RATES_FILE, SAMPLE_FILES
from tests.support.releases import RELEASED, dump, stored


@click.command()
def main() -> None:
    """Write tests/support/releases/<newest revision>.sql, unless a release had it."""
    revision = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if revision is None:
        raise click.ClickException("there are no migrations")
    kept = stored(revision)
    if revision in RELEASED:
        click.echo(f"{kept.name} was released; a database of a release is kept as it is")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "communique.db"
        migrate(f"sqlite:///{file}")
        load_files(f"sqlite:///{file}", [*SAMPLE_FILES, RATES_FILE])
        kept.write_text(dump(file), "utf-8")
    click.echo(f"Kept the sample as revision {revision}: {kept.name}")


if __name__ == "__main__":
    main()
