"""Where the checkout is: the folder that holds schema, seed, queries, migrations and publish."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seed"
QUERIES = ROOT / "queries"
PUBLISH = ROOT / "publish"
BUILD = ROOT / "build"


def put_first() -> None:
    """Let `import schema` find ours before anybody else's."""
    root = str(ROOT)
    if sys.path[:1] != [root]:
        sys.path.insert(0, root)
