"""Loading: what differs is written, what is gone is forgotten, all in one transaction."""
