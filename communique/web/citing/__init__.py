"""Citing: a record or report as a footnote, BibTeX and CSL-JSON, and the report of a mistake in it."""

from communique.web.citing.bibtex import bibtex
from communique.web.citing.citation import Citation, Source, Work, citation_of_report, clean
from communique.web.citing.csl import csl_json
from communique.web.citing.footnote import footnote, footnote_html
from communique.web.citing.mistakes import Mistake, mistake_in

__all__ = [
    "Citation",
    "Mistake",
    "Source",
    "Work",
    "bibtex",
    "citation_of_report",
    "clean",
    "csl_json",
    "footnote",
    "footnote_html",
    "mistake_in",
]
