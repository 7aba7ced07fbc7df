"""The review of a document in its fact file: loaded, changed with the file, taken out with it, and checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from communique import Document, open_session
from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.problems import FactFileError
from tests.conftest import SAMPLE
from tests.unit.test_codebook import GENERAL_CODEBOOK

FERRY = (SAMPLE / "ferry.yaml").read_text("utf-8")
REVIEW = re.compile(r"^review:.*?(?=^\S)", re.DOTALL | re.MULTILINE)
SLUG = "quill-2031-03-04"


def _with(tmp_path: Path, review: str) -> Path:
    file = tmp_path / "ferry.yaml"
    assert REVIEW.search(FERRY)
    file.write_text(REVIEW.sub(lambda _: review, FERRY), "utf-8")
    return file


def test_a_review_is_loaded_changed_and_taken_out_with_its_file(sample_database: str, tmp_path: Path) -> None:
    with open_session(sample_database) as session:
        document = session.query(Document).filter_by(slug=SLUG).one()
        assert document.review
        assert (document.review.first_coder, document.review.second_coder_type) == ("Ada Marsh", "language model")
        assert [one.taken for one in document.settled_differences] == ["first", "first"]
    words = re.findall(r"```yaml\n(review:.*?)```", GENERAL_CODEBOOK.read_text("utf-8"), re.DOTALL)[0]
    load_files(sample_database, [_with(tmp_path, words.replace("taken: first", "taken: neither", 1) + "\n")])
    with open_session(sample_database) as session:
        document = session.query(Document).filter_by(slug=SLUG).one()
        assert [(one.record, one.taken) for one in document.settled_differences] == [
            ("talks", "neither"),
            ("ferry/completion", "first"),
        ]
    load_files(sample_database, [_with(tmp_path, "")])
    with open_session(sample_database) as session:
        document = session.query(Document).filter_by(slug=SLUG).one()
        assert (document.review, document.settled_differences) == (None, [])


@pytest.mark.parametrize(
    ("given", "instead", "field"),
    [
        ("both: 18", "both: 21", "review.records.both"),
        ("agreed: 41", "agreed: 45", "review.values.agreed"),
        ("differences: 7", "differences: 1", "review.differences"),
        ("reviewed_on: 2031-03-22", "reviewed_on: 2031-03-32", "review.reviewed_on"),
        ("type: language model", "type: robot", "review.second.type"),
    ],
)
def test_a_review_whose_counts_do_not_go_together_is_refused(
    tmp_path: Path, given: str, instead: str, field: str
) -> None:
    (found,) = REVIEW.findall(FERRY)
    assert given in found
    with pytest.raises(FactFileError) as refused:
        check_files([_with(tmp_path, found.replace(given, instead)), SAMPLE / "gazetteer.yaml"])
    assert [one.field for one in refused.value.problems] == [field]
