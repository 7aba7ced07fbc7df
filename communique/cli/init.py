"""`communique init`."""

from __future__ import annotations

import json
from importlib.metadata import distribution
from pathlib import Path
from uuid import uuid4

import click
import msgspec

from communique.project import CODEBOOK, FILE, GENERAL_CODEBOOK, KEYS, PACKAGE, Settings

STARTER = PACKAGE / "starter"
SCHEMAS = PACKAGE / "factfiles" / "schemas"
# By the file of the starter: its place in a project. Names that begin with a dot are left out of wheels.
PLACES = {
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "check.yml": ".github/workflows/check.yml",
    "settings.json": ".vscode/settings.json",
    "actors.yaml": "gazetteer/actors.yaml",
    "offices.yaml": "gazetteer/offices.yaml",
    "places.yaml": "gazetteer/places.yaml",
    "topics.yaml": "gazetteer/topics.yaml",
    "queries.md": "queries/README.md",
}
# Who begins with `git init` has this already.
_GIT = ".git"
_NO_SOURCE = "communique @ git+https://example.org/communique.git"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Make a project in DIR, which is new or empty but for Git: a folder for facts, with settings and first steps."""
    if folder.is_dir() and any(there.name != _GIT for there in folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; name a new folder")
    title = folder.resolve().name or Settings().title
    for name, place in PLACES.items():
        text = (STARTER / name).read_text("utf-8")
        _write(folder / place, text.replace("{title}", title).replace("{source}", json.dumps(_source())))
    for schema in sorted(SCHEMAS.glob("*.json")):
        _write(folder / "schemas" / schema.name, schema.read_text("utf-8"))
    _write(folder / CODEBOOK, GENERAL_CODEBOOK.read_text("utf-8"))
    _write(folder / "documents" / ".gitkeep", "")
    _write(folder / FILE, settings_text(uuid4().urn))
    click.echo(f"Made a project in {folder}; its README.md has the first steps.")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def settings_text(identity: str) -> str:
    """Return a communique.toml that gives a project this id, with every other key as a comment."""
    lines = ["# All of this may be left out. Take the # away before a key to set it."]
    for name, key in KEYS.items():
        default = getattr(Settings(), name)
        said = f" Default: {msgspec.json.encode(default).decode()}." if default else ""
        setting = f'id = "{identity}"' if name == "id" else f"# {name} = {key.example}"
        lines += ["", f"# {key.meaning}{said}", setting]
    return "\n".join(lines) + "\n"


def _source() -> str:
    """Return where this Communiqué was installed from, if that is a git address."""
    said = json.loads(distribution("communique").read_text("direct_url.json") or "{}")
    if (commit := said.get("vcs_info", {}).get("commit_id")) and said["url"].startswith("https://"):
        return f"communique @ git+{said['url']}@{commit}"
    return _NO_SOURCE
