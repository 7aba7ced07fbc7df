"""Databases of the tests' small sample that differ in how long the talks took."""

from __future__ import annotations

from pathlib import Path

from communique.database.connection import migrate
from communique.factfiles.files import load_files

SAMPLE = Path(__file__).parents[1] / "support" / "sample"
_SAID = "duration: about 3 hours"


def facts(folder: Path, hours: int) -> list[Path]:
    """The sample's files, with talks of so many hours."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in ("gazetteer.yaml", "ferry.yaml", "rival.yaml"):
        content = (SAMPLE / name).read_text("utf-8")
        files.append(folder / name)
        files[-1].write_text(content.replace(_SAID, f"duration: about {hours} hours"), "utf-8")
    assert any(f"about {hours} hours" in file.read_text("utf-8") for file in files)
    return files


def loaded(file: Path, hours: int) -> str:
    """The URL of a new database with these facts."""
    url = f"sqlite:///{file}"
    migrate(url)
    load_files(url, facts(file.with_suffix(".facts"), hours))
    return url
