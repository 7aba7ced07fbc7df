"""Where things are: the package's own folders, and the project that it works on."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
QUERIES = PACKAGE / "queries"
MIGRATIONS = PACKAGE / "migrations"
PUBLISH = PACKAGE / "web"
SEED = ROOT / "seed"
BUILD = ROOT / "build"
