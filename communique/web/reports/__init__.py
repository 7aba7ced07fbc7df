"""Saved reports on the web: their pages with a form, and their whole results as files."""
