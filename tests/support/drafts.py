"""A draft of a made-up text, as `communique draft` writes it, in a project that knows whom it names."""

from __future__ import annotations

from pathlib import Path

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


def make_draft(folder: Path) -> Path:
    """Make a project and return the draft in it."""
    project = folder / "project"
    assert call("init", str(project)).how == 0
    (project / "gazetteer" / "corpus.yaml").write_text(GAZETTEER, "utf-8")
    (folder / "text.txt").write_text(TEXT, "utf-8")
    given = ("--project", str(project), "draft", str(folder / "text.txt"), "--publisher", "Quill Agency")
    done = call(*given)
    assert done.how == 0, done.said
    (draft,) = [one for one in (project / "drafts").iterdir() if "gazetteer" not in one.name]
    return draft
