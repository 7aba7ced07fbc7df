"""Citing: a record or report as a footnote, BibTeX and CSL-JSON, and the report of a mistake in it."""

from publish.citing.bibtex import bibtex
from publish.citing.cited import PROJECT, Cited, Source, clean
from publish.citing.csl import csl_json
from publish.citing.footnote import footnote, footnote_html
from publish.citing.mistakes import Mistake, mistake_in
from publish.citing.report import cited_report

__all__ = [
    "PROJECT",
    "Cited",
    "Mistake",
    "Source",
    "bibtex",
    "cited_report",
    "clean",
    "csl_json",
    "footnote",
    "footnote_html",
    "mistake_in",
]
