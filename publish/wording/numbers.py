"""Numbers, counts and durations."""


def number(value: float) -> str:
    """A number with its thousands marked, without a fraction where there is none."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def plural(count: float, one: str, many: str = "") -> str:
    """`1 sentence`, `2 sentences`, `3,000 sentences`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def duration_in_words(minutes: int | None, days: float | None, approximate: object = False) -> str | None:
    """Minutes or days as one would say them, `about` before what the source gives loosely; None where it gives none."""
    if days is not None:
        said = plural(days, "day")
    elif minutes is not None:
        said = plural(minutes // 60, "hour") if minutes % 60 == 0 else plural(minutes, "minute")
    else:
        return None
    return f"about {said}" if approximate else said
