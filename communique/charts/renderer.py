"""The program that draws, in a process of its own: reads a list of what to draw, one line of JSON each.

Vega runs in an engine that ends its process when its memory is spent, and that looks at the time zone once: whoever
started the program sees by what is written which picture that was, and goes on behind it. The program stands alone, so
that it starts at once: it imports nothing of ours.
"""

from __future__ import annotations

import json
import re
import signal
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import vl_convert

VEGA_LITE = "6.4"
_DOTS_PER_PIXEL = 2
_MOST_SECONDS = 60
_VEGAS_OWN = re.compile(r"<svg [^>]*>(.*)</svg>", re.DOTALL)


def main() -> None:
    """Draw what the file that the first argument names asks for, into the folder of the second.

    The third says how many to pass over. A line of JSON for each is written to standard output: its
    name, and why it cannot be drawn; null where it is. One that takes too long ends the process.
    """
    with Path(sys.argv[1]).open(encoding="utf-8") as stream:
        for line in islice(stream, int(sys.argv[3]), None):
            wanted, refused = json.loads(line), None
            # Of the processor's time, so that a machine that is busy draws the same.
            signal.setitimer(signal.ITIMER_PROF, _MOST_SECONDS)
            try:
                _draw(Path(sys.argv[2]), **wanted)
            except ValueError as error:
                refused = " ".join(str(error).split())
            sys.stdout.write(f"{json.dumps([wanted['name'], refused])}\n")
            sys.stdout.flush()


def _draw(folder: Path, name: str, specification: Any, frame: dict[str, str], as_png: bool) -> None:
    drawn = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[])
    found = _VEGAS_OWN.fullmatch(drawn.strip())
    if found is None:
        raise ValueError("Vega drew no SVG")
    within = f"{frame['before']}{found[1]}{frame['after']}"
    (folder / f"{name}.svg").write_text(f"{frame['opening']}{within}", "utf-8")
    if as_png:
        raster = vl_convert.svg_to_png(f"{frame['on_paper']}{within}", scale=_DOTS_PER_PIXEL)
        (folder / f"{name}.png").write_bytes(raster)


if __name__ == "__main__":
    main()
