"""The public server on an edition that is there already: `python -m tests.torture.public_server FOLDER PORT`.

With a third word, `follow`, it takes up new editions by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

# What is installed for serving has neither; where they are, libraries load them into each process: some 75 MB.
sys.modules |= dict.fromkeys(("numpy", "pandas"))

if __name__ == "__main__":
    from communique.edition.published_edition import read_edition
    from communique.serving.processes import listen, serve_edition

    folder, port, *more = sys.argv[1:]
    with listen("127.0.0.1", int(port)) as door:
        serve_edition(read_edition(Path(folder), check=False), door, workers=2, public=True, follows="follow" in more)
