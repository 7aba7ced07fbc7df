"""Editions: the snapshot, its search index, manifest, exports and downloads."""
