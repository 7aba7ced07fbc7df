"""The notebook in docs/: `python -m tools.notebook` runs it with nbconvert and keeps what its cells show."""

from __future__ import annotations

from nbconvert import NotebookExporter
from traitlets.config import Config

from communique.project import ROOT

NOTEBOOK = ROOT / "docs" / "three-ways.ipynb"
_CONFIG = Config(
    NotebookExporter={"preprocessors": ["nbconvert.preprocessors.CoalesceStreamsPreprocessor"]},
    ExecutePreprocessor={"enabled": True, "timeout": 300, "kernel_name": "python3", "record_timing": False},
    # What the kernel adds says only which Python it was.
    ClearMetadataPreprocessor={
        "enabled": True,
        "clear_cell_metadata": False,
        "preserve_nb_metadata_mask": {"kernelspec", ("language_info", "name")},
    },
)


def executed() -> str:
    """Return the notebook with what its cells show now, as JSON; raise CellExecutionError where one fails."""
    text, _ = NotebookExporter(config=_CONFIG).from_filename(str(NOTEBOOK))
    return str(text)


def main() -> None:
    """Run the notebook and keep what it shows."""
    NOTEBOOK.write_text(executed(), "utf-8")


if __name__ == "__main__":
    main()
