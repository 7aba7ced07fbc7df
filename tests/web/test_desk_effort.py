"""A scripted coder makes a hand coding out of a draft through the real page; nothing is lost, and each key counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.drafting import Judge, Score, _compare, _entries
from benchmarks.effort import Coder, Effort, Measured, _desk, as_effort_table, as_typed
from benchmarks.effort_plan import Plan, typed_by_hand
from communique.desk.draft_file import read_draft
from communique.drafting.knowledge import Knowledge
from communique.drafting.writing import accepted, without_text
from communique.project import open_project
from tests.support.browser import browser
from tests.support.drafts import make_draft

CHANGED = {
    "meetings": lambda one: one | {"note": "In a hall by the sea.", "status": "held"},
    "trade_figures": lambda one: one | {"status": "forecast"},
}
ADDED: dict[str, Any] = {
    "relations": [{"subject": "hillmark", "relation": "partner_of", "object": "lakeland", "at": "P4.S1"}],
    "propositions": [
        {"slug": "the-lake-is-shared", "stances": [{"holders": ["lakeland"], "attitude": "is for", "at": "P4.S1"}]}
    ],
    "events": [
        {
            "slug": "the-ferry-sails",
            "label": "The ferry sails",
            "type": "COOPERATE",
            "status": "occurred",
            "parties": [{"actor": "hillmark", "role": "actor"}],
            "at": "P4.S1",
        }
    ],
}


def hand_coding(draft: str) -> dict[str, Any]:
    """The draft as somebody would have it: some of it wrong, one name too many, some of it missing."""
    found: dict[str, Any] = yaml.safe_load(without_text(accepted(draft)))
    for section, change in CHANGED.items():
        found[section] = [change(one) for one in found[section]]
    found["names"].pop("tomas-vale")
    return {**found, **{name: [*found.get(name, []), *entries] for name, entries in ADDED.items()}}


@pytest.mark.slow
def test_a_hand_coding_is_made_through_the_page(tmp_path: Path) -> None:
    draft = make_draft(tmp_path)
    hand_file = tmp_path / "hand.yaml"
    hand_file.write_text(yaml.safe_dump(hand_coding(draft.read_text("utf-8")), sort_keys=False), "utf-8")
    judge = Judge(Knowledge(slugs=set()))
    project = open_project(draft.parents[1])
    with _desk(draft, project, f"sqlite:///{tmp_path / 'none.db'}") as address, browser() as chromium:
        page = chromium.new_page()
        page.goto(address)
        coder = Coder(page, Plan(read_draft(draft.read_text("utf-8")), judge), Effort(60))
        steps = coder.code(as_typed(hand_file))
        coder.save()
    hand, made = (yaml.safe_load(file.read_text("utf-8")) for file in (hand_file, draft))
    for section in ("meetings", "trade_figures", "names", "memberships", *ADDED):
        mine, theirs = _entries(section, hand.get(section)), _entries(section, made.get(section))
        score = _compare(mine, theirs, judge)
        assert score.coded == score.proposed == score.right, (section, mine, theirs)
    assert steps["added"] == sum(map(len, ADDED.values())) + 1, "the event has a party"
    assert steps["corrected"] == len(CHANGED)
    assert steps["rejected"] >= 1
    keys, values, own = typed_by_hand(hand_file.read_text("utf-8"))
    assert own >= len("In a hall by the sea.") == coder.effort.own_words - len("The ferry sails")
    assert 0 < coder.effort.keys < keys
    measured = Measured("one", Effort(60, keys, 0, values, own), coder.effort, steps, Score(10, 10, 9))
    assert "| one | 60 |" in as_effort_table([measured])
