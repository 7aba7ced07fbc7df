"""The review of a document on its page and in its JSON."""

from __future__ import annotations

import re

from datasette.app import Datasette

from tests.unit.test_publication import get

PAGE = "/documents/quill-2031-03-04"


def test_a_document_tells_who_coded_and_reviewed_it_and_how_far_they_agreed(sample_site: Datasette) -> None:
    page = get(sample_site, PAGE).text
    assert re.search(r'Meeting: <a href="/meetings/port-grey-meeting"[^>]*>Reed and Vale in Port Grey</a>', page)
    told = " ".join(re.sub("<[^>]+>", "", page.split('<section id="review">')[1].split("</section>")[0]).split())
    assert "Coded by Ada Marsh and, without seeing that, by Example model, run 2 (a language model)" in told
    assert "reviewed by Ben Holt on 22 March 2031" in told
    assert "(F1 0.92)" in told
    assert "Of 7 differences, 2 were settled; the rest stands as the first coder has it." in told
    assert "Taken: what the first coding has, because the sentence says something else." in told


def test_only_a_document_that_was_reviewed_has_a_review(sample_site: Datasette) -> None:
    reviewed = get(sample_site, f"{PAGE}.json").json()["review"]
    assert (reviewed["second_coder_type"], reviewed["records_both"]) == ("language model", 18)
    assert get(sample_site, "/meetings/port-grey-meeting.json").json()["review"] is None
    assert '<section id="review">' not in get(sample_site, "/meetings/port-grey-meeting").text
