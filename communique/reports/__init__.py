"""Saved reports: arguments, columns, engines and formats."""
