"""Texts that are coded: normalised, cut into sentences, and compared with what a database holds of them."""
