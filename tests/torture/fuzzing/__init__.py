"""Inputs that nobody would write, and what must hold of every one of them."""
