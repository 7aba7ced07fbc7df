"""Checks across fact files: references, likenesses, things that stand twice."""
