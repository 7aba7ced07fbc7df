"""The list of English verbs by which `communique check` sees that a proposition has one.

`pip install --no-deps lemminflect`, then `python -m tools.verbs` writes it anew. A check needs nothing of lemminflect.
"""

from __future__ import annotations

import gzip
from importlib.metadata import distribution
from pathlib import Path

from communique.factfiles.checking.verbs import FILE


def main() -> None:
    """Write the plain forms of all verbs, with the licence that they come under."""
    package = distribution("lemminflect")
    (licence,) = (Path(str(file.locate())) for file in package.files or () if file.name == "LICENSE")
    table = next(Path(str(file.locate())) for file in package.files or () if file.name == "infl_lu.csv.gz")
    with gzip.open(table, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split(",") for line in lines]
    verbs = sorted({row[0] for row in rows if row[1] == "verb" and row[0].isascii() and row[0].islower()})
    head = [f"English verbs, from lemminflect {package.version}:", *licence.read_text("utf-8").splitlines()]
    notice = "".join(f"# {line}".rstrip() + "\n" for line in head)
    FILE.write_text(notice + "".join(f"{verb}\n" for verb in verbs), "utf-8")


if __name__ == "__main__":
    main()
