"""Reconciling a table's names with the things here: the W3C community's Reconciliation Service API 0.2."""
