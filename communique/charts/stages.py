"""What the stages of financing look like: full what was given, hollow what was not."""

from __future__ import annotations

from dataclasses import dataclass

from communique.charts.palette import AMBER, GREEN, QUIET


@dataclass(frozen=True)
class Look:
    """A heading, a colour, and whether bars are hollow."""

    heading: str
    colour: str
    is_hollow: bool


# From what was given to what never will be.
STAGES = {
    "provided": Look("Provided", GREEN, False),
    "repaid": Look("Paid back", GREEN, False),
    "agreed": Look("Agreed, not said to be given", AMBER, True),
    "pledged": Look("Promised, not said to be given", AMBER, True),
    "planned": Look("Only planned", AMBER, True),
    "cancelled": Look("Called off", QUIET, True),
}
