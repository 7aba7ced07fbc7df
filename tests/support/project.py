"""The project in this checkout: the article that was coded first."""

from __future__ import annotations

from communique.project import ROOT, open_project

SEED = open_project(ROOT / "seed")
