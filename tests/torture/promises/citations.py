"""What is cited can be cited: biber, which reads BibTeX for biblatex, has nothing to say against it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from tests.support.client import open_client
from tests.support.made_up_project import made_up_project
from tests.support.project import build_article
from tests.support.serving import rows
from tests.torture.promise import MayNotBeTriedError, promise

_WITHOUT = {"charts", "downloads"}
_COMPLAINT = re.compile(r"^(?:WARN|ERROR|CRITICAL) - .*", re.MULTILINE)
# A source may name no author and no day; where a data set is published classic BibTeX wants to know.
_KNOWN = (
    "Missing mandatory field 'author'",
    "Missing mandatory field - one of 'date, year' must be defined",
    "Invalid field 'howpublished' for entrytype 'dataset'",
)
_IN_FULL = 40


@promise(
    "The BibTeX of every record, of the seed's article and of projects made up by chance, is read by biber without a "
    "complaint",
    bounded=2,
    full=_IN_FULL,
)
def citations_for_biber(folder: Path, times: int | None) -> Iterator[str]:
    if not shutil.which("biber"):
        raise MayNotBeTriedError("biber is not installed")
    build_article(url := f"sqlite:///{folder}/seed.db")
    yield _complaints(publish_edition(url, folder / "seed", without=_WITHOUT), folder)
    for seed in range(2, (times or _IN_FULL) + 1):
        home = folder / str(seed)
        home.mkdir()
        url, project = made_up_project(seed, home)
        said = _complaints(publish_edition(url, home / "editions", project, without=_WITHOUT), home)
        yield f"{seed}: {said}" if said else ""
        shutil.rmtree(home)


def _complaints(published: Edition, folder: Path) -> str:
    known = json.loads((published.folder / "metadata.json").read_text("utf-8"))["plugins"]["communique"]["tables"]
    records = [f"{known[kind]}/{slug}" for kind, slug in rows(published, "SELECT kind, slug FROM records ORDER BY id")]
    with open_client(published) as client:
        cited = [client.request(f"/cite/{one}.bib").raise_for_status().text for one in records]
    return complaints_of_biber(cited, folder)


def complaints_of_biber(cited: Sequence[str], folder: Path) -> str:
    """Return what biber says against files of BibTeX, the first of it; "" for nothing."""
    # In one file, which biber starts for once, each has keys of its own.
    one = "\n".join(re.sub(r"(?m)^@(\w+)\{", rf"@\g<1>{{{number}:", text) for number, text in enumerate(cited))
    (folder / "all.bib").write_text(one, "utf-8")
    words = ["biber", "--tool", "--validate-datamodel", "--nolog", "--output-file", "read.bib", "all.bib"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    said = [line for line in _COMPLAINT.findall(done.stdout + done.stderr) if not line.endswith(_KNOWN)]
    has_read = not one or done.returncode == 0
    return "; ".join(said[:3]) or ("" if has_read else f"it ended with {done.returncode}: {done.stdout[-300:]}")
