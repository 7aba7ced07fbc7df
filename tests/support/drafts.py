"""A draft of a made-up text, as `communique draft` writes it, in a project that knows whom it names."""

from __future__ import annotations

from pathlib import Path

from communique.drafting.writing import accepted
from tests.support.every_verb import call

GAZETTEER = """\
gazetteer: corpus
actors:
  - {slug: hillmark, label: Hillmark, type: country, names: [{name: Hillmarkian, type: adjective}]}
  - {slug: lakeland, label: Lakeland, type: country, names: [{name: Lakelandic, type: adjective}]}
  - {slug: olga-reed, label: Olga Reed, type: person}
  - {slug: tomas-vale, label: Tomas Vale, type: person}
  - {slug: quill-agency, label: Quill Agency, type: organization}
places:
  - {slug: port-grey, label: Port Grey, type: city, country: hillmark}
propositions:
  - {slug: the-lake-is-shared, label: Hillmark and Lakeland share the lake, about: [hillmark, lakeland]}
"""
TEXT = """\
Reed and Vale talk in Port Grey

3 March 2031

Hillmarkian President Olga Reed held talks with Lakelandic President Tomas Vale in Port Grey on 3 March 2031. The weather was fine all day long.

Trade between Hillmark and Lakeland grew by 20% to $5 billion in 2030.

Read more
"""  # noqa: E501 - a paragraph is a line


# What another source says of the same.
OTHER = TEXT.replace("$5 billion", "$9 billion").replace("Tomas Vale in", "Tomas Vale and the Mill Board in")


def make_draft_against_another(folder: Path) -> Path:
    """Make a project whose database has the text, and return the draft of another that contradicts it."""
    draft = make_draft(folder)
    project = draft.parents[1]
    words = accepted(draft.read_text("utf-8"))
    coded = words.replace("nothing_to_code:\n", "nothing_to_code:\n  P3.S2: {reason: opinion}\n")
    (project / "documents" / draft.name).write_text(coded, "utf-8")
    beside = draft.with_name(f"{draft.stem}.gazetteer.yaml")
    (project / "gazetteer" / "new.yaml").write_text(accepted(beside.read_text("utf-8")), "utf-8")
    for one in (draft, beside):
        one.unlink()
    built = call("--project", str(project), "build")
    assert built.how == 0, built.said
    (folder / "other.txt").write_text(OTHER, "utf-8")
    return _drafted(project, folder / "other.txt", "Mill Courier")


def make_draft(folder: Path) -> Path:
    """Make a project and return the draft in it."""
    project = folder / "project"
    assert call("init", str(project)).how == 0
    (project / "gazetteer" / "corpus.yaml").write_text(GAZETTEER, "utf-8")
    (folder / "text.txt").write_text(TEXT, "utf-8")
    return _drafted(project, folder / "text.txt", "Quill Agency")


def _drafted(project: Path, text: Path, publisher: str) -> Path:
    done = call("--project", str(project), "draft", str(text), "--publisher", publisher)
    assert done.how == 0, done.said
    (draft,) = [one for one in (project / "drafts").iterdir() if "gazetteer" not in one.name]
    return draft
