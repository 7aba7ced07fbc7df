"""Promises by year and month, on a page and as a calendar to subscribe to: the report on them, each once."""

REPORT = "promises-over-time"
