"""`make release-database`: keep a small database of the newest revision, once."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from alembic.script import ScriptDirectory

from communique.database.connection import alembic_config, migrate
from communique.factfiles.files import load_files
from tests.conftest import SAMPLE_FILES
from tests.support.releases import dump, stored


@click.command()
def main() -> None:
    """Write tests/support/releases/<newest revision>.sql, unless it is there."""
    revision = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if revision is None:
        raise click.ClickException("there are no migrations")
    kept = stored(revision)
    if kept.exists():
        click.echo(f"{kept.name} is there already; a database of a release is kept as it is")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "communique.db"
        migrate(f"sqlite:///{file}")
        load_files(f"sqlite:///{file}", SAMPLE_FILES)
        kept.write_text(dump(file), "utf-8")
    click.echo(f"Kept the sample as revision {revision}: {kept.name}")


if __name__ == "__main__":
    main()
