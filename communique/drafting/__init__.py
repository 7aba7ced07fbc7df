"""Proposals for the coding of a text: what a program reads off it, for a person to decide on."""
