"""The colours of pictures, and what the stages of financing look like.

Each colour is a light one; a dark one takes its place where the reader's screen is dark.
"""

from __future__ import annotations

from dataclasses import dataclass

INK, QUIET, RULE, PAPER = "#1d1f23", "#5a6068", "#d9dce1", "#ffffff"
ACCENT, GREEN, AMBER, RUST = "#7a1f2b", "#20603d", "#7a5200", "#8a3a12"
LAND, TOUCHED, BORDER = "#efede7", "#eddcd9", "#b7b3a9"

# Every colour that a picture may use. PAPER is what lies behind a picture: a page's own in either light.
DARK = {
    INK: "#e6e3dc",
    QUIET: "#a7a9ad",
    RULE: "#3b3e44",
    PAPER: "#17181b",
    ACCENT: "#e79aa4",
    GREEN: "#86cfa5",
    AMBER: "#e3b663",
    RUST: "#ee9b74",
    LAND: "#25272b",
    TOUCHED: "#4a2f34",
    BORDER: "#5b5f66",
}


def style_sheet() -> str:
    """Return CSS for inside a picture: in the dark, each colour by its counterpart."""
    rules = "".join(
        f'[{attribute}="{light}"]{{{attribute}:{dark}}}'
        for light, dark in DARK.items()
        for attribute in ("fill", "stroke")
    )
    return f":root{{color-scheme:light dark}}@media (prefers-color-scheme:dark){{{rules}}}"


@dataclass(frozen=True)
class Look:
    """The name of bars, their colour and meaning; hollow where that helps to tell them from others."""

    heading: str
    colour: str
    is_hollow: bool = False
    meaning: str = ""


# From what was given to what never will be.
STAGES = {
    "provided": Look("Provided", GREEN, False),
    "repaid": Look("Paid back", GREEN, False),
    "agreed": Look("Agreed, not said to be given", AMBER, True),
    "pledged": Look("Promised, not said to be given", AMBER, True),
    "planned": Look("Only planned", AMBER, True),
    "cancelled": Look("Called off", QUIET, True),
}
