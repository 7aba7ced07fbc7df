"""`communique import`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from communique.cli.common import FILE, say_loaded
from communique.cli.place import Place
from communique.database.connection import open_database, shown_url
from communique.importing.importer import Sample, import_dataset, remove_dataset, sample_dataset
from communique.importing.read_mapping import find_mapping, read_mapping
from communique.importing.records import Recipe
from communique.wording import plural

_GONE = "their addresses say since when, and which release dropped them"


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
    if remove:
        _remove(place, recipe, files)
        return
    for file in files:
        if sample:
            _show(sample_dataset(place.url, recipe, file, place.settings))
        else:
            _import(place, recipe, file)


def _import(place: Place, recipe: Recipe, file: Path) -> None:
    """Load one file, and say what came of it."""
    click.echo(f"Importing {file.name} into {shown_url(place.url)}")
    imported = import_dataset(place.url, recipe, file, place.settings)
    for line in imported.made.lines():
        click.echo(line)
    if imported.declared:
        click.echo(f"{plural(imported.declared, 'record')} declared in the gazetteer")
    if imported.gone:
        click.echo(f"{plural(imported.gone, 'record is', 'records are')} gone; {_GONE}")
    say_loaded(imported.loaded)


def _remove(place: Place, recipe: Recipe, files: Sequence[Path]) -> None:
    """Take out what files said, and say what had to stay."""
    click.echo(f"Removing {', '.join(file.name for file in files)} from {shown_url(place.url)}")
    removed, kept = remove_dataset(place.url, recipe, files)
    say_loaded(removed)
    for name in kept:
        click.echo(f"  {name}: kept, since other documents name what it declares")


def _without_places(value: Any) -> Any:
    """Return a record without the row that it and its parts are said in."""
    if isinstance(value, list):
        return [_without_places(one) for one in value]
    if isinstance(value, dict):
        return {name: _without_places(one) for name, one in value.items() if name != "at"}
    return value


def _show(sample: Sample) -> None:
    """Write rows as records."""
    for label, records in sample.rows:
        click.echo(f"{label}:")
        for section, record in records:
            shown = yaml.safe_dump({section: [_without_places(record)]}, allow_unicode=True, sort_keys=False, width=110)
            click.echo("".join(f"  {line}\n" for line in shown.splitlines()), nl=False)
    declared = {section: entries for section, entries in sample.declared.items() if entries}
    if declared:
        click.echo("declared in the gazetteer, too:")
        click.echo(
            yaml.safe_dump(declared, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None), nl=False
        )
    click.echo("Nothing was loaded.")
