"""The facts that loads are tortured with: the tests' small sample, and an edition of it in which much is different."""

from __future__ import annotations

from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "support" / "sample"
SAMPLE_FILES = [SAMPLE / name for name in ("gazetteer.yaml", "ferry.yaml", "rival.yaml")]
RIVAL = "documents/rival-2031-03-11"
_EDITS = {
    "gazetteer.yaml": ("label: Port Grey", "label: Port Grey on the Lake"),
    "ferry.yaml": ("duration: about 3 hours", "duration: about 4 hours"),
    "rival.yaml": ("value: construction", "value: operating"),
}


def edited_sample(folder: Path) -> list[Path]:
    """The sample's files, each with an edit."""
    files = []
    for name, (found, put) in _EDITS.items():
        content = (SAMPLE / name).read_text("utf-8")
        assert found in content
        files.append(folder / name)
        files[-1].write_text(content.replace(found, put), "utf-8")
    return files
