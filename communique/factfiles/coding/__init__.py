"""Whole fact files: what each declares, cites and explains, packed to be sent and chosen to be built."""
