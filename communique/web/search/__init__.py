"""Searching: what was typed, what is meant by it, where it is found, and what of it is shown."""
