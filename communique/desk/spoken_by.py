"""Runs of sentences that somebody speaks, as a fact file has them, from and to a speaker for each sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import yaml

from communique.desk.flow import plain
from communique.factfiles.claims.attribution import sentences_of_run

SPOKEN_BY = "spoken_by"


def speakers_in(root: yaml.MappingNode, labels: Sequence[str]) -> dict[str, str]:
    """Return who speaks in each sentence by a file, as it is written there; what is no run is passed over."""
    found: dict[str, str] = {}
    runs = next((plain(value) for key, value in root.value if key.value == SPOKEN_BY), None)
    for who, places in runs.items() if isinstance(runs, dict) else ():
        for run in str(places).split():
            try:
                found |= dict.fromkeys(sentences_of_run(run, labels), str(who))
            except ValueError:
                continue
    return found


def runs_of(speakers: Mapping[str, str], labels: Sequence[str]) -> dict[str, str]:
    """Return the runs of each speaker, whole paragraphs without their sentences: `{olga-reed: P5-P7 P9.S2}`."""
    found: dict[str, list[str]] = {}
    for who, group in groupby(labels, lambda label: speakers.get(label, "")):
        run = list(group)
        if who:
            found.setdefault(who, []).append(_run(run, labels))
    return {who: " ".join(runs) for who, runs in found.items()}


def _run(run: Sequence[str], labels: Sequence[str]) -> str:
    """Return a run as its first and last place."""
    first, last = run[0], run[-1]
    paragraphs = [label.partition(".")[0] for label in labels]
    at, end = labels.index(first), labels.index(last)
    begins = at == 0 or paragraphs[at - 1] != paragraphs[at]
    ends = end == len(labels) - 1 or paragraphs[end + 1] != paragraphs[end]
    if begins and ends:
        first, last = paragraphs[at], paragraphs[end]
    return first if first == last else f"{first}-{last}"
