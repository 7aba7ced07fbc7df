"""Wrong proposals planted in a draft: of each kind, from the same text, told afterwards, the same by one seed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from communique.cli.local_page import write
from communique.desk.desk import Desk
from communique.desk.draft_file import read_draft
from communique.desk.planting.caught import CAUGHT, OPEN, THROUGH, outcome_of, share_bounds
from communique.desk.planting.planting import Key, KeyFileError, PlantedFault, plant, read_key
from communique.drafting.writing import accepted
from tests.support.drafts import make_draft
from tests.support.every_verb import call

# Made up, and with something for each kind of fault; only what is planted is read.
MORE = """
events:
  #| P4.S1 Trade between Hillmark and Lakeland grew by 20% to $5 billion in 2030.
  - !proposed {slug: fair, label: A fair, status: planned, said_by: olga-reed, occurred_on: 2031-04-11, at: P4.S1}

financings:
  #| P3.S2 The weather was fine all day long.
  - !proposed {provider: hillmark, recipient: lakeland, stage: provided, amount: 12 million EUR, at: P3.S2}

agreements:
  #| P3.S2 The weather was fine all day long.
  - !proposed {slug: accord, label: Accord, status: signed, signed_at: west-harbour, signed_on: 2031-03-09, at: P3.S2}

projects:
  #| P1.S1 Reed and Vale talk in Port Grey
  - !proposed {slug: quay, label: A quay, places: [west-harbour], at: P1.S1}

passages:"""
SEEDS = range(12)


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> str:
    written = make_draft(tmp_path_factory.mktemp("planting")).read_text("utf-8")
    return written.replace("\npassages:", MORE, 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_planted_is_open_then_let_through_or_caught(draft: str, seed: int) -> None:
    planted, key = plant(draft, 8, seed)
    read_draft(planted)
    number = len(key.faults)
    assert number == 8
    assert outcome_of(key, planted).count(OPEN) == number
    assert outcome_of(key, accepted(planted)).count(THROUGH) == number
    right = outcome_of(key, accepted(draft))
    assert (right.count(CAUGHT), right.kept) == (number, right.left)
    assert (planted, key) == plant(draft, 8, seed)


def test_no_two_faults_are_alike_or_of_one_entry(draft: str) -> None:
    for seed in SEEDS:
        faults = plant(draft, 20, seed)[1].faults
        assert len({repr((one.section, one.at, one.known_by)) for one in faults}) == len(faults) < 20


def test_the_same_value_in_another_sentence_is_no_fault_that_was_let_through() -> None:
    fault = PlantedFault("wrong date", "events", ("P3.S1",), {}, {}, {"occurred_on": "2031-03-03"})
    decided = "events:\n  - {slug: fair, occurred_on: 2031-03-03, at: P4.S1}\n"
    assert outcome_of(Key(1, "", (fault,), ()), decided).count(CAUGHT) == 1
    assert outcome_of(Key(1, "", (fault,), ()), decided.replace("P4", "P3")).count(THROUGH) == 1


def test_each_kind_is_planted_and_its_values_are_from_the_same_text(draft: str) -> None:
    faults = [one for seed in SEEDS for one in plant(draft, 8, seed)[1].faults]
    assert {one.kind for one in faults} == {
        "wrong person",
        "wrong date",
        "wrong sum",
        "planned for done",
        "wrong speaker",
        "wrong place",
        "wrong direction",
        "record nobody told",
    }
    for one in faults:
        if one.kind in ("wrong person", "wrong speaker", "wrong place", "wrong direction"):
            assert all(str(value).strip("[]'") in draft for value in one.planted.values()), one


def test_only_what_was_planted_is_changed(draft: str) -> None:
    planted, key = plant(draft, 1, 3)
    lines, others = draft.splitlines(), planted.splitlines()
    changed = [(one, two) for one, two in zip(lines, others, strict=True) if one != two]
    assert len(changed) == len(key.faults) == 1


def test_a_fault_is_caught_when_only_its_value_is_corrected_and_let_through_when_another_is(draft: str) -> None:
    planted, key = next(
        (planted, key)
        for planted, key in (plant(draft, 1, seed) for seed in range(50))
        if key.faults[0].section == "memberships" and key.faults[0].was
    )
    (fault,) = key.faults
    wrong, was = fault.planted["member"], fault.was["member"]
    (organization,) = re.findall(rf"member: {wrong}, organization: (\w+), office: president", planted)[:1]
    known = accepted(planted)
    assert outcome_of(key, known.replace("role: President", "role: Head of State")).count(THROUGH) == 1
    assert organization in known
    assert outcome_of(key, known.replace(f"member: {wrong}", f"member: {was}")).count(CAUGHT) == 1


def test_the_interval_is_wilsons() -> None:
    low, high = share_bounds(3, 10)
    assert (round(low, 3), round(high, 3)) == (0.108, 0.603)
    assert share_bounds(0, 0) == (0, 1)
    assert share_bounds(10, 10)[1] == 1


def test_the_verb_plants_tells_and_writes_over_nothing(draft: str, tmp_path: Path) -> None:
    file, planted, key = (tmp_path / name for name in ("draft.yaml", "ben.yaml", "key.json"))
    file.write_text(draft, "utf-8")
    given = ("plant", str(file), "--key", str(key), "--output", str(planted), "--number", "4", "--seed", "5")
    done = call(*given)
    assert done.how == 0, done.said
    assert "4 wrong proposals planted" in done.said
    assert call(*given).how == 2
    planted.write_text(accepted(planted.read_text("utf-8")), "utf-8")
    told = call("plant", "--caught", str(planted), "--key", str(key))
    assert told.how == 0, told.said
    assert re.search(r"All +4 +0 +4 +0 +100% +51%–100%", told.said)
    data = json.loads(call("plant", "--caught", str(planted), "--key", str(key), "--format", "json").said)
    assert (data["let_through"], len(data["faults"])) == (4, 4)
    with pytest.raises(KeyFileError):
        read_key(draft)


def test_what_is_decided_at_the_desk_is_told(draft: str, tmp_path: Path) -> None:
    planted, key = plant(draft, 8, 0)
    file = tmp_path / "ben.yaml"
    file.write_text(planted, "utf-8")
    desk = Desk(file, write)
    (invented,) = [one for one in key.faults if not one.was][:1]
    for card in list(desk.draft.cards.values()):
        fields = {pair.name: pair.value for pair in card.pairs}
        is_it = "/".join(card.kind) == invented.section and invented.known_by.items() <= fields.items()
        desk.decide(desk.number, {"op": "rejected" if is_it else "accepted", "card": card.id})
    desk.save(desk.number)
    told = outcome_of(key, file.read_text("utf-8"))
    assert (told.count(CAUGHT), told.count(THROUGH), told.count(OPEN)) == (1, 7, 0)
    assert told.kept == told.left
