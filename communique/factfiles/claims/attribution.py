"""Who speaks in which sentences: attribution for runs of paragraphs, as in a record of a press conference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from communique.factfiles.reading.problems import Path
from communique.factfiles.records.drafts import Fault, Ref, speakers_of

Speakers = tuple[Ref, ...]


def attribute_passages(runs: Mapping[str, str], labels: Sequence[str], fault: Fault) -> dict[str, Speakers]:
    """Return the speakers of each sentence that lies in a run; `labels` are all sentences, in the order of the text.

    `runs` has them by speaker: `{minister-c: P5-P19 P23.S2}`. `fault` hears of what is no run, or is in two.
    """
    found: dict[str, Speakers] = {}
    for chain, places in runs.items():
        path: Path = ("spoken_by", chain)
        speakers = speakers_of(chain, path, fault)
        for run in places.split(" "):
            try:
                sentences = sentences_of_run(run, labels)
            except ValueError as error:
                fault(path, run, str(error))
                continue
            if taken := next((label for label in sentences if label in found), None):
                fault(path, run, f"{taken} is spoken by {found[taken][-1].slug} already; let the runs not overlap")
            found |= dict.fromkeys(sentences, speakers)
    return found


def sentences_of_run(run: str, labels: Sequence[str]) -> Sequence[str]:
    """Return the sentences of a run; ValueError where it has none."""
    first, _, last = run.partition("-")
    begins, ends = list(_places(first, labels)), list(_places(last or first, labels))
    for place, found in ((first, begins), (last, ends)):
        if not found:
            raise ValueError(f"there is no {place} under `passages`; correct the run")
    if ends[-1] < begins[0]:
        raise ValueError("it ends before it begins; write the earlier place first")
    return labels[begins[0] : ends[-1] + 1]


def _places(place: str, labels: Sequence[str]) -> Iterator[int]:
    """Yield where in a text a sentence, or each sentence of a paragraph, stands."""
    return (number for number, label in enumerate(labels) if label == place or label.startswith(f"{place}.S"))
