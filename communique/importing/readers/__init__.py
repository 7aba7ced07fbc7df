"""Readers of datasets, a format a file; each gives rows of cleaned text."""
