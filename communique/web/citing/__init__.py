"""Citing: a record or report as a footnote, BibTeX and CSL-JSON, and the report of a mistake in it."""
