"""Promises, and what is done to break them: `make torture` in full, tests/torture/test_torture.py in a bounded form."""
