"""Effort: what coding a document takes at the desk, and what typing its fact file takes, by the keystroke-level model.

A scripted coder makes a given hand coding out of a draft through the real page, counting keys, clicks and decisions.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Locator, Page, expect

from benchmarks.drafting import FREE, Judge, Score, coded_texts, draft_of, score_of
from benchmarks.effort_plan import Plan, Step, Wanted, typed_by_hand
from communique.desk.draft_file import NOTHING, read_draft
from communique.desk.flow import plain
from communique.desk.forms import kind_name
from communique.factfiles.reading.yaml_faults import LOADER
from communique.project import Project
from tests.support.browser import browser
from tests.support.serving import free_port

# Seconds of the keystroke-level model: for a key, for pointing and clicking, for making up one's mind.
KEY, POINT, THINK = 0.28, 1.1, 1.35
# People who were watched took so many times as long.
REAL = 3.3
WORDS = 1500
_FEW_TABS = 3
# After so many letters of a word somebody looks whether it is suggested.
_LOOKS = (0, 1, 2, 4)
_SELECT_ALL = "Control+a"


@dataclass
class Effort:
    """The effort that coding took: keys, clicks, decisions (a card, a sentence, a value), and the words of the text."""

    words: int
    keys: int = 0
    clicks: int = 0
    decisions: int = 0
    own_words: int = 0  # keys among them, for labels, notes and summaries

    @property
    def hours(self) -> float:
        """Hours for 1,500 words by the model."""
        return self.of(self.keys)

    @property
    def hours_without_words(self) -> float:
        """Hours for 1,500 words without typing what is in the coder's own words."""
        return self.of(self.keys - self.own_words)

    def of(self, keys: int) -> float:
        """Hours for 1,500 words with so many keys."""
        seconds = keys * KEY + self.clicks * POINT + self.decisions * THINK
        return seconds / 3600 * WORDS / self.words


@dataclass
class Measured:
    """One document: by hand, at the desk, how many cards were decided how, and what came out of the hand coding."""

    document: str
    by_hand: Effort
    at_desk: Effort
    steps: dict[str, int]
    outcome: Score


def measure_effort(folder: Path, project: Project, texts: Sequence[Path]) -> Iterator[Measured]:
    """Code each document whose text is at hand again at the desk, the others being known."""
    with browser() as chromium:
        for coded in coded_texts(folder, project, texts):
            file = folder / f"{coded.slug}.yaml"
            file.write_text(draft_of(coded), "utf-8")
            plan = Plan(read_draft(file.read_text("utf-8")), Judge(coded.known))
            with _desk(file, project, coded.database) as address:
                page = chromium.new_page()
                page.goto(address)
                coder = Coder(page, plan, Effort(len(coded.text.words.split())))
                steps = coder.code(as_typed(coded.file))
                coder.save()
            keys, values, own = typed_by_hand(coded.file.read_text("utf-8"))
            by_hand = Effort(coder.effort.words, keys, 0, values, own)
            written = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
            yield Measured(coded.slug, by_hand, coder.effort, steps, score_of(coded, plan.renamed(coded.hand), written))


def as_typed(file: Path) -> dict[str, Any]:
    """Return a fact file with its values as they are written."""
    node = yaml.compose(file.read_text("utf-8"), Loader=LOADER)
    found: dict[str, Any] = plain(node) if node else {}
    return found


@contextmanager
def _desk(file: Path, project: Project, database: str) -> Iterator[str]:
    before = ["--project", str(project.folder), "--database", database]
    words = [sys.executable, "-m", "communique", *before, "desk", str(file), "--no-browser", "--port", str(free_port())]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield re.findall(r"http\S+", next(iter(process.stdout or ()), ""))[0]
        finally:
            process.kill()


@dataclass
class Coder:
    """Somebody who knows what to write, at a desk's page."""

    page: Page
    plan: Plan
    effort: Effort
    used: set[str] = field(default_factory=set)
    cards: dict[int, str] = field(default_factory=dict)

    def code(self, hand: Mapping[str, Any]) -> dict[str, int]:
        """Make all decisions; return how many there were of each sort."""
        self.page.locator("[data-card]").first.wait_for()
        self.used |= {card.slug for card in self.plan.draft.cards.values()} | self.plan.judge.known.slugs
        counts = {"accepted": 0, "corrected": 0, "rejected": 0, "added": 0, "nothing to code": 0}
        for step in self.plan.steps(hand):
            counts[self.take(step)] += 1
        return counts

    def take(self, step: Step) -> str:
        """Make one decision."""
        self.effort.decisions += 1
        wanted = step.wanted
        if wanted and step.is_new:
            return self.nothing(wanted) if wanted.kind == (NOTHING,) else self.add(step, wanted)
        self.go_to(step)
        if wanted is None:
            return self.press("r") or "rejected"
        changes = self.plan.changes(wanted, self.plan.draft.cards[step.card])
        if wanted.fields.get("slug"):
            self.used.add(str(self.plan.renamed(wanted.fields["slug"])))
        if not changes:
            return self.press("a") or "accepted"
        self.press("c")
        self.fill(changes)
        self.press("Enter")
        return "corrected"

    def go_to(self, step: Step) -> None:
        """Have the card of a step in the focus."""
        if step.at and not self.page.locator(f'[data-card="{step.card}"]').count():
            self.sentence(step.at)
        if self.focused() != step.card:
            self.click(self.page.locator(f'[data-card="{step.card}"] > h3'))

    def focused(self) -> str:
        """Return the card in the focus, empty where none is."""
        return str(self.page.evaluate("document.activeElement.dataset.card || ''"))

    def sentence(self, label: str) -> None:
        """Have a sentence chosen."""
        if self.page.locator(".sentence[aria-current]").get_attribute("data-label") != label:
            self.click(self.page.locator(f'.sentence[data-label="{label}"] .mark'))

    def nothing(self, wanted: Wanted) -> str:
        """Say that there is nothing to code in a sentence."""
        self.sentence(wanted.key)
        if self.page.evaluate("document.activeElement.id") != "reason":
            self.press("x")
        self.choose(self.page.locator("#reason"), str(wanted.fields["reason"]))
        self.press("Enter")
        return "nothing to code"

    def add(self, step: Step, wanted: Wanted) -> str:
        """Add a record, or a part of one."""
        if step.at:
            self.sentence(step.at)
        parent = self.cards.get(step.part_of) or step.parent
        shown = self.page.locator(f'[data-card="{parent}"] > h3')
        if parent and shown.count() and self.focused() != parent:
            self.click(shown)
        self.press("+")
        self.choose_kind(wanted, parent)
        fields = self.plan.typed(wanted)
        slug = fields.get("slug")
        if slug and slug not in self.used and "label" in fields:
            del fields["slug"]
        self.fill(fields, key=self.plan.renamed(wanted.key))
        before = self.state()
        self.press("Enter")
        self.note(step, slug, before)
        return "added"

    def choose_kind(self, wanted: Wanted, parent: str) -> None:
        """Choose what to add, by the first letters that suffice."""
        title, of = kind_name(wanted.kind), parent
        box = self.page.locator("#new-kind")
        box.wait_for()
        self.pick(box, title.casefold(), lambda options: self.place(options, title, of))

    def place(self, options: Sequence[str], title: str, parent: str) -> int:
        """Return where the right kind stands among those suggested, -1 where it does not."""
        for at, option in enumerate(options):
            if option.startswith(f"{title} · ") and bool(parent) == (" · of " in option.replace("  ", " ")):
                return at
        return -1

    def state(self) -> dict[str, Any]:
        """Return what the desk has, which the page knows, too."""
        found: dict[str, Any] = self.page.evaluate("fetch('/state').then(answer => answer.json())")
        return found

    def note(self, step: Step, slug: str | None, before: Mapping[str, Any]) -> None:
        """Remember the card that an addition made, and the slug that it was given."""
        state = self.state()
        if state["number"] == before["number"]:
            raise AssertionError(f"{step.wanted}: {self.page.locator('#told').inner_text()}")
        known = {card["id"] for card in before["cards"]}
        new = [card for card in state["cards"] if card["id"] not in known]
        if not new:  # a value of the card that it is part of
            return
        self.cards[id(step.wanted)] = new[-1]["id"]
        given = next((one["value"] for one in new[-1]["fields"] if one["field"] == "slug"), None)
        if slug and given and given != slug:
            self.plan.slugs[slug] = given
        if given:
            self.used.add(given)

    # Forms

    def fill(self, fields: Mapping[str, str], key: str = "") -> None:
        """Fill in fields of the open form."""
        form = self.page.locator("#cards form.correct")
        form.wait_for()
        if key and form.locator("[name=key]").count():
            self.enter(form, "key", key)
        for name, text in fields.items():
            self.enter(form, name, text)

    def enter(self, form: Locator, name: str, text: str) -> None:
        """Have a field say what it should."""
        self.effort.decisions += 1
        base = name.partition(".")[0]
        control = form.locator(f'[name="{name}"], [name="{name}.edtf"]')
        if not control.count():
            self.effort.clicks += 1
            self.effort.keys += self.prefix(form.locator(".adder"), base) + 1
            form.locator(".adder").select_option(base)
        if not control.count():
            control = form.locator(f'[name="{base}"]')
        control = control.first
        self.move_to(control)
        if control.evaluate("e => e.tagName") == "SELECT":
            self.choose(control, text)
        elif control.get_attribute("role") == "combobox" and text:
            self.combine(control, text)
        elif control.input_value() != text:
            before = self.effort.keys
            if control.input_value():
                self.press(_SELECT_ALL)
            self.write(control, text) if text else self.press("Delete")
            self.effort.own_words += self.effort.keys - before if name in FREE else 0

    def write(self, control: Locator, text: str) -> None:
        """Type a text, and take a word that is suggested at its first letters if it is the one that is meant."""
        if control.evaluate("e => !e.offered"):
            self.type(text)
            return
        if control.input_value():
            self.press("Delete")
        typed = ""
        while len(typed) < len(text):
            begun = re.search(r"\S*$", typed)
            letters = len(begun[0]) if begun else 0
            rest = control.evaluate("e => e.offered()") if letters in _LOOKS else ""
            if rest and re.match(rf"{re.escape(rest)}(?:[ .,;:!?)]|$)", text[len(typed) :]):
                self.press("ArrowRight")
                typed += rest + (" " if text[len(typed + rest) :].startswith(" ") else "")
            else:
                word, blank, _ = text[len(typed) :].partition(" ")
                until = next((one - letters for one in _LOOKS if one > letters), len(word) + 1)
                more = f"{word}{blank}"[:until]
                self.type(more)
                typed += more
        if control.input_value().rstrip() != text.rstrip():
            raise AssertionError(f"{control.input_value()!r} is not {text!r}")

    def combine(self, box: Locator, text: str) -> None:
        """Fill a field that suggests what may stand in it, with as few letters as will do."""
        if box.input_value():
            self.press(_SELECT_ALL)
            self.press("Delete")
        between = "," if ", " in text else " quoting " if " quoting " in text else ""
        for number, value in enumerate(text.split(between) if between else [text]):
            if number:
                self.type(between)
            self.pick(box, re.sub(r"[^\w]+", " ", value.strip()), partial(_first, value.strip()))
            if not box.input_value().endswith(value.strip()):
                kept = box.input_value().rpartition(between)[0] + between if between and number else ""
                self.press(_SELECT_ALL)
                self.type(kept + value.strip())
                self.page.wait_for_timeout(60)
                self.press("Escape") if box.get_attribute("aria-expanded") == "true" else None

    def pick(self, box: Locator, words: str, place: Any) -> None:
        """Type until what is wanted is suggested near the top, and choose it."""
        for letter in words:
            self.type(letter)
            box.evaluate("e => e.settled()")
            options = box.evaluate(
                "e => [...document.getElementById(e.getAttribute('aria-controls')).children]"
                ".map(o => o.querySelector('span').textContent + ' · ' + (o.querySelector('small')?.textContent || ''))"
            )
            at = place(options)
            if 0 <= at <= _FEW_TABS:
                for _ in range(at):
                    self.press("ArrowDown")
                self.press("Enter")
                return

    def choose(self, select: Locator, value: str) -> None:
        """Choose an option by its first letters."""
        if select.input_value() == value:
            return
        self.effort.keys += self.prefix(select, value)
        select.select_option(value)

    @staticmethod
    def prefix(select: Locator, value: str) -> int:
        """Return how many letters bring an option up."""
        options = select.evaluate("e => [...e.options].map(o => [o.value, o.text.toLowerCase()])")
        text = next((words for one, words in options if one == value), "")
        for length in range(1, len(text)):
            if next(one for one, words in options if words.startswith(text[:length])) == value:
                return length
        return len(text)

    def move_to(self, control: Locator) -> None:
        """Have a field in the focus, by Tab where it is near."""
        tabs = control.evaluate(
            "e => { const all = [...e.form.querySelectorAll('input, select, button')];"
            " return all.indexOf(e) - all.indexOf(document.activeElement); }"
        )
        if 0 <= tabs <= _FEW_TABS:
            for _ in range(tabs):
                self.press("Tab")
        if control.evaluate("e => e === document.activeElement"):
            return
        if control.evaluate("e => e.tagName") == "SELECT":  # a click would open a list, which nothing here closes well
            self.effort.clicks += 1
            control.focus()
        else:
            self.click(control)

    # Keys and clicks

    def press(self, key: str) -> str:
        """Press a key, with others where a plus stands between; return nothing."""
        self.page.keyboard.press(key)
        self.effort.keys += 1 + key.count("+") * (len(key) > 1)
        self.rest()
        return ""

    def type(self, text: str) -> None:
        """Type a text."""
        self.page.keyboard.type(text)
        self.effort.keys += len(text)

    def click(self, target: Locator) -> None:
        """Click on something."""
        target.click()
        self.effort.clicks += 1
        self.rest()

    def rest(self) -> None:
        """Wait until the page has its answer, which nobody has to."""
        self.page.locator("main:not([aria-busy=true])").wait_for()

    def save(self) -> None:
        """Save, and wait until that is done."""
        self.press("s")
        expect(self.page).to_have_title(re.compile(r"^[^*]"))


def _first(slug: str, options: Sequence[str]) -> int:
    for at, option in enumerate(options):
        label, _, more = option.partition(" · ")
        if slug == label or more.strip().endswith(f"· {slug}") or more.strip() == slug:
            return at
    return -1


_METHOD = """\
Each document was drafted with a corpus of all others; then a scripted coder, who means to write the hand coding,
made it out of the draft through the real page of `communique desk`: accepted what was right, corrected or rejected
what was not, and added what was missing, with suggestions chosen by their first letters. In fields for words it took
the next word, where the page suggested the right one, with one key; looking at what is suggested is not in the model.
*Kept* is what share of the hand coding's values the file had that came out. By hand is typing the same file with an
editor that indents, which suggests no words.

Hours are for 1,500 words by the keystroke-level model: 0.28 s a key, 1.1 s for pointing, 1.35 s for each decision (a
card, a sentence, a value). Reading the text and thinking it over are not in them: people who were watched took 3.3
times as long. *Without words* leaves out typing labels, notes and summaries, which are the coder's own either way.
At most 0.7 hours at the desk are wanted.
"""
_COLUMNS = (
    "document",
    "words",
    "accepted",
    "corrected",
    "rejected",
    "added",
    "kept",
    "by hand, h",
    "without words",
    "desk, h",
    "without words",
    "of by hand",
    "desk x 3.3, h",
)


def as_effort_table(measured: Sequence[Measured]) -> str:
    """Return the efforts as Markdown, by document and for all."""
    lines = [_METHOD, f"| {' | '.join(_COLUMNS)} |", "| --- " * len(_COLUMNS) + "|"]
    lines += [_row(one) for one in measured]
    return "\n".join([*lines, _row(_all(measured))]) + "\n"


def _row(one: Measured) -> str:
    steps = [one.steps[name] for name in ("accepted", "corrected", "rejected", "added")]
    hand, desk = one.by_hand, one.at_desk
    hours = (hand.hours, hand.hours_without_words, desk.hours, desk.hours_without_words)
    cells = [one.document, desk.words, *steps, f"{one.outcome.found:.0%}", *(f"{each:.2f}" for each in hours)]
    return f"| {' | '.join(map(str, cells))} | {desk.hours / hand.hours:.0%} | {desk.hours * REAL:.1f} |"


def _all(measured: Sequence[Measured]) -> Measured:
    steps = {name: sum(one.steps[name] for one in measured) for name in measured[0].steps}
    outcome = sum((one.outcome for one in measured), Score())
    return Measured("all", _sum(one.by_hand for one in measured), _sum(one.at_desk for one in measured), steps, outcome)


def _sum(some: Iterable[Effort]) -> Effort:
    return Effort(*(sum(each) for each in zip(*map(astuple, some), strict=True)))
