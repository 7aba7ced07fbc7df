"""`communique import`."""

from __future__ import annotations

from pathlib import Path

import click
import yaml

from communique.cli.common import FILE, say_loaded
from communique.cli.place import Place
from communique.database.connection import open_database, shown_url
from communique.importing.importer import Sample, import_dataset, remove_dataset, sample_dataset
from communique.importing.read_mapping import find_mapping, read_mapping
from communique.wording import plural


@click.command(name="import")
@click.argument("mapping", metavar="MAPPING")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--sample", is_flag=True, help="Show the first ten rows as records, checked; load nothing.")
@click.option("--remove", is_flag=True, help="Take out all that an import of the file has loaded.")
@click.pass_obj
def import_(place: Place, mapping: str, files: tuple[Path, ...], sample: bool, remove: bool) -> None:
    """Load a dataset by a mapping, which says what each row tells.

    MAPPING is a YAML file, or the name of a mapping that comes with Communiqué; FILE is what it describes: CSV, TSV,
    XLSX, XML, JSON or Parquet. A row is cited as `row=5`. Every fault of every row is listed at once, as
    `file:row:column`, and then nothing is loaded. Importing a file again changes nothing.
    """
    if sample and remove:
        raise click.UsageError("--sample loads nothing, and --remove takes out what was loaded; choose one")
    recipe = read_mapping(find_mapping(mapping))
    open_database(place.url).dispose()
    for file in files:
        if remove:
            click.echo(f"Removing {file.name} from {shown_url(place.url)}")
            say_loaded(remove_dataset(place.url, recipe, file))
        elif sample:
            _show(sample_dataset(place.url, recipe, file, place.settings))
        else:
            click.echo(f"Importing {file.name} into {shown_url(place.url)}")
            imported = import_dataset(place.url, recipe, file, place.settings)
            for line in imported.made.lines():
                click.echo(line)
            if imported.declared:
                click.echo(f"{plural(imported.declared, 'record')} declared in the gazetteer")
            say_loaded(imported.loaded)


def _show(sample: Sample) -> None:
    """Write rows as records."""
    for label, records in sample.rows:
        click.echo(f"{label}:")
        for section, record in records:
            said = {name: value for name, value in record.items() if name != "at"}
            shown = yaml.safe_dump({section: [said]}, allow_unicode=True, sort_keys=False, width=110)
            click.echo("".join(f"  {line}\n" for line in shown.splitlines()), nl=False)
    declared = {section: entries for section, entries in sample.declared.items() if entries}
    if declared:
        click.echo("declared in the gazetteer, too:")
        click.echo(yaml.safe_dump(declared, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None), nl=False)
    click.echo("Nothing was loaded.")
