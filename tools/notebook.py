"""The notebook in docs/, executed: `python -m tools.notebook` runs it and keeps what it shows.

Needs the developers' packages; nothing else imports this.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from communique.project import ROOT

NOTEBOOK = ROOT / "docs" / "three-ways.ipynb"
_SECONDS = 300
# What the kernel adds says only which Python it was.
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read_notebook(file: Path = NOTEBOOK) -> NotebookNode:
    """The notebook as it is kept."""
    notebook: NotebookNode = nbformat.read(file, as_version=4)
    return notebook


def executed(notebook: NotebookNode) -> NotebookNode:
    """A notebook with what its cells show now; CellExecutionError where one fails."""
    client = NotebookClient(
        notebook, timeout=_SECONDS, kernel_name="python3", record_timing=False, coalesce_streams=True
    )
    client.execute()
    notebook.metadata = NotebookNode(_METADATA)
    return notebook


def main() -> None:
    """Run the notebook and keep what it shows."""
    nbformat.write(executed(read_notebook()), NOTEBOOK)


if __name__ == "__main__":
    main()
