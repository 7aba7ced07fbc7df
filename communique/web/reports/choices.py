"""What a parameter can be picked from: stored with the snapshot, put in a reader's words."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

from communique.web.query import Ask
from communique.web.reports.described import Parameter
from communique.wording import kind_in_words, term_in_words

# The snapshot stores one more than make a list where there are more.
LISTED = 300
SUGGESTED = 100
_CHOICES = "SELECT value, label, kind FROM report_choices WHERE source = :source ORDER BY place"


@dataclass(frozen=True)
class Choice:
    """One of the things to pick from."""

    value: str
    label: str


def choices_of(datasette: Any, ask: Ask, parameter: Parameter) -> list[Choice]:
    """What occurs most, each under a label of its own. More than LISTED means that there are still more."""
    if parameter.one_of:
        return [Choice(value, value) for value in parameter.one_of]
    if parameter.source is None:
        return []
    rows = ask(_CHOICES, source=parameter.source)
    if not parameter.is_record:
        return [Choice(row["value"], _term(parameter, row["value"], row["label"])) for row in rows]
    times = Counter(row["label"] for row in rows)
    return [Choice(row["value"], _told_apart(row, times)) for row in rows]


def _told_apart(row: dict[str, Any], times: Counter[str]) -> str:
    if times[row["label"]] == 1:
        return str(row["label"])
    return f"{row['label']} ({kind_in_words(row['kind']).lower()}, {row['value']})"


def _term(parameter: Parameter, value: str, label: str) -> str:
    if label != value:
        return label
    is_kind = (parameter.source or "").split(" ")[0].endswith(".kind")
    return kind_in_words(value) if is_kind else term_in_words(value)


def in_alphabetical_order(choices: list[Choice]) -> list[Choice]:
    """By label; letters with marks beside those without."""
    return sorted(choices, key=lambda choice: (_plain(choice.label), choice.value))


def _plain(label: str) -> str:
    apart = unicodedata.normalize("NFKD", label)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
