"""A small world of which every document speaks, at random: what is told of it in every form that a fact file has."""

from __future__ import annotations

from random import Random
from typing import Any

Entry = dict[str, Any]
SENTENCES = 6
GAZETTEER = """
gazetteer: world
currencies: [{code: USD, label: US dollar, minor_per_major: 100}, {code: EUR, label: Euro, minor_per_major: 100}]
actors:
  - {slug: state-a, label: State A, type: country}
  - {slug: state-b, label: State B, type: country}
  - {slug: minister-c, label: Minister C, type: person}
  - {slug: agency-d, label: Agency D, type: organization}
  - {slug: spokesman-e, label: Spokesman E, type: person, voice_of: minister-c}
offices:
  - {slug: head, label: Head, organization: agency-d}
places:
  - {slug: capital, label: Capital, type: city, within: province}
  - {slug: province, label: Province, type: region}
topics:
  - {slug: trade, label: Trade}
propositions:
  - {slug: a-joins, label: State A joins the bloc, about: [state-a]}
  - {slug: bloc-grows, label: The bloc grows, about: [state-a]}
"""
_ACTORS = ("state-a", "state-b", "minister-c", "agency-d")
_CHAIN = "agency-d quoting minister-c"
_FIGURES = ("actual", "forecast", "target")
_DAYS = ("2023-12", "2023-12-07", "2023-12-08", "2023-12~", "2024")


class SmallWorld:
    """One document's account of it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.body: Entry = {}

    def told(self) -> Entry:
        """Return the body of a fact file."""
        if self.perhaps(0.7):
            self.body["meetings"] = [self.meeting()]
        if self.perhaps(0.7):
            self.body["projects"] = [self.project()]
            self.body["relations"] = self.relations()
        for section, chance in (("events", 0.4), ("agreements", 0.4), ("memberships", 0.4), ("trade_figures", 0.5)):
            if self.perhaps(chance):
                self.body[section] = self.several(getattr(self, section.removesuffix("s")))
        if self.perhaps(0.4):
            self.body["indicators"] = self.several(self.share)
        if self.perhaps(0.4):
            self.tranches()
        if self.perhaps(0.5):
            self.body["propositions"] = [self.views()]
        if self.perhaps(0.2):
            self.body["spoken_by"] = {self.one("spokesman-e", _CHAIN): self.one("P1", "P1.S3-P1.S4 P1.S6")}
        return {name: some for name, some in self.body.items() if some}

    def perhaps(self, chance: float) -> bool:
        return self.random.random() < chance

    def one(self, *values: Any) -> Any:
        return self.random.choice(values)

    def some(self, **fields: Any) -> Entry:
        """Return about half of the fields, each with one of its values."""
        return {name: self.one(*values) for name, values in fields.items() if self.perhaps(0.5)}

    def sentence(self) -> str:
        return f"P1.S{self.random.randint(2, SENTENCES)}"

    def evidence(self, *fields: str) -> Entry:
        """Return the sentences of an entry, at times hedged, concluded, said by somebody, denied or of a part."""
        first = self.sentence()
        cited: list[Any] = [first]
        if self.perhaps(0.2):
            cited = [{"at": first, "modality": self.one("probable", "possible"), "hedge": "perhaps"}]
        if fields and self.perhaps(0.3):
            more = self.one({}, {"inferred": True}, {"attributed_to": self.one("minister-c", _CHAIN)})
            cited.append({"at": self.sentence(), "field": self.one(*fields), **more})
        how: Entry = self.one(
            {}, {}, {}, {"said_by": self.one("minister-c", "spokesman-e", _CHAIN), **self.some(said_on=_DAYS)}
        )
        if fields and self.perhaps(0.1):
            said = self.one("in words", "otherwise", "about 1.4 billion EUR")
            at = self.one(*(f"P1.S{number}" for number in range(2, SENTENCES + 1)))
            how = {**how, "not_representable": [{"field": self.one(*fields), "says": said, "at": at}]}
        if self.perhaps(0.08):
            how |= self.one({"denies": True}, {"scope": "a part"})
        return {"evidence": cited, **how}

    def several(self, make: Any) -> list[Entry]:
        """Return one entry or, of another voice, a second of the same record."""
        first = make()
        if first.get("denies") and self.perhaps(0.5):
            names = ("status", "stage", "attitude", "amount", "value", "places")
            # Of figures, the status makes them the ones that they are.
            given = [name for name in names if first.get(name) and not (name == "status" and "flow" in first)]
            if given:
                denied = self.one(*given)
                # What is cited for the whole entry is cited for the field that it denies.
                cited, *more = first["evidence"]
                first |= {"denies": [denied], "evidence": [cited, *(one for one in more if one["field"] != denied)]}
        if not self.perhaps(0.25) or "said_by" in first or "scope" in first or first.get("denies"):
            return [first]
        second = {**make(), **{key: first[key] for key in ("slug", "label", "tag") if key in first}}
        if "parties" in second and self.perhaps(0.3):  # a further voice says nothing of it
            second.pop("status", None)
        return [first, {**second, "said_by": "agency-d"}]

    def meeting(self) -> Entry:
        return {
            "slug": "capital-talks",
            "label": self.one("Capital talks", "Talks in the capital"),
            "status": self.one("announced", "held", "cancelled"),
            **self.some(held_on=_DAYS, duration=("about 5 hours", "over 4 hours"), mode=("visit", "phone")),
            **self.some(visit_type=("state visit", "working visit")),
            **self.some(summary=("A meeting.", "Talks."), note=("Beware.",)),
            **self.places(),
            "formats": self.random.sample(["expanded", "private"], self.random.randint(0, 2)),
            "participants": [self.participant(one) for one in self.random.sample(_ACTORS, self.random.randint(0, 3))],
            "agenda": [{"subject": "trade", **self.on_the_table(), **self.evidence()}],
            "milestones": [self.milestone()] if self.perhaps(0.3) else [],
            **self.evidence("held_on", "status"),
        }

    def places(self) -> Entry:
        """Return where a meeting was; the coder concludes one place, at times."""
        places = self.random.sample(["capital", "province"], self.random.randint(0, 2))
        concluded = [f"places.{place}" for place in places[:1] if self.perhaps(0.2)]
        return {"places": places, **({"inferred": concluded} if concluded else {})}

    def on_the_table(self) -> Entry:
        return self.some(is_central=(True, False), status=("announced", "discussed"))

    def participant(self, actor: str) -> Entry:
        sides = tuple(side for side in ("state-a", "state-b") if side != actor)
        said = self.some(on_behalf_of=sides, capacity=("President", "Minister"), is_host=(True, False))
        return {"actor": actor, "attendance": self.one("expected", "attended"), **said, **self.evidence("attendance")}

    def milestone(self) -> Entry:
        said = self.some(status=("scheduled", "met", "notMet"), planned=_DAYS, actual=_DAYS)
        return {"type": self.one("start", "opening"), **said, **self.evidence("planned")}

    def project(self) -> Entry:
        place = {"place": self.one("capital", "province"), "role": self.one("start", "end")}
        return {
            "slug": "railway",
            "label": "Railway",
            **self.some(status=("construction", "operating", "cancelled"), sector=("trade", "energy")),
            "places": [place, {"place": "capital", "role": "via"}] if self.perhaps(0.5) else [],
            "parties": [{"actor": self.one("state-a", "agency-d"), "role": "funding", **self.evidence()}],
            "milestones": [self.milestone()] if self.perhaps(0.5) else [],
            "indicators": [self.indicator()] if self.perhaps(0.5) else [],
            "financings": [self.financing()] if self.perhaps(0.5) else [],
            **self.evidence("status"),
        }

    def indicator(self) -> Entry:
        if self.perhaps(0.3):
            cost = self.one("1.3 billion EUR", "about 1.4 billion EUR", "1.6 billion USD = 1.3 billion EUR")
            which = {"quantity": self.one("cost", "saving"), **self.some(status=_FIGURES)}
            return {**which, "amount": cost, **self.some(period=_DAYS), **self.evidence("amount")}
        size = self.one(("about 40", "km"), (40.5, "km"), (41, "km"), ("40 to 42", "km"), (40000, "m"), (12, "km"))
        return {"quantity": "length", "value": size[0], "unit": size[1], **self.evidence("value")}

    def share(self) -> Entry:
        said = self.some(share_of=("all votes", "the votes"), period=_DAYS)
        which = self.one({"tag": "first"}, {})
        value = self.one(0, 40, "about 42", "40 to 50")
        return {"subject": "state-a", "quantity": "share", "value": value, **which, **said, **self.evidence("value")}

    def financing(self) -> Entry:
        sums = ("1.3 billion EUR", "about 1.4 billion EUR", "1.6 billion USD", "1.3 billion EUR = 1.4 billion USD")
        said = self.some(amount=sums, recipient=("state-b", "agency-d"), purpose=("rails", "a bridge"))
        said |= {"inferred": ["recipient"]} if "recipient" in said and self.perhaps(0.3) else {}
        stage = self.one("planned", "agreed", "provided", "cancelled")
        return {"provider": "state-a", "stage": stage, **said, **self.evidence("stage")}

    def tranches(self) -> None:
        """Tell of a sum and of one that is a part of it."""
        self.body["financings"] = [{"slug": slug, **self.financing()} for slug in ("whole-sum", "first-part")]
        self.body["parts"] = self.several(lambda: {"whole": "whole-sum", "part": "first-part", **self.evidence()})

    def event(self) -> Entry:
        sides = [{"actor": self.one("state-a", "agency-d"), "role": self.one("actor", "supporter", "mediator")}]
        return {
            "slug": "march",
            "label": self.one("A march", "The march"),
            "status": self.one("planned", "occurred", "ongoing"),
            **self.some(type=("AGREE", "REQUEST"), occurred_on=_DAYS, object=("trade", "capital")),
            "parties": [*sides, {"actor": "state-b", "role": "recipient"}],
            **self.evidence("occurred_on"),
        }

    def agreement(self) -> Entry:
        return {
            "slug": "pact",
            "label": "A pact",
            **self.some(status=("discussed", "signed", "in force"), signed_on=_DAYS, signed_at=("capital", "province")),
            **self.some(type=("treaty", "contract"), subject=("trade", "state-a"), title=("Pact of A", "Pact of B")),
            "parties": [{"actor": self.one("state-a", "state-b"), "role": self.one("party", "guarantor")}],
            **self.evidence("status"),
        }

    def membership(self) -> Entry:
        said = self.some(start_date=("2019", "2020-05"), end_date=("2023", "2024-01"), on_behalf_of=("state-a",))
        said |= self.some(role=("Head", "Chief", "Глава"))
        office = self.one({}, {"office": "head"}, {"office": "head", "term": 2})
        return {"member": "minister-c", "organization": "agency-d", **office, **said, **self.evidence()}

    def trade_figure(self) -> Entry:
        said = self.some(amount=("3 billion EUR", "about 3.2 billion EUR"), change_percent=(5, "about 7", -3))
        said |= self.some(reported_by=("state-a", "agency-d"), status=_FIGURES)
        pair = self.one({"country": "state-a", "partner": "state-b"}, {"country": "state-b", "partner": "state-a"})
        return {**pair, "flow": "turnover", "period": "2023", **said, **self.evidence("amount")}

    def views(self) -> Entry:
        stance = {
            "holders": self.random.sample(["state-a", "state-b"], self.random.randint(1, 2)),
            "attitude": self.one("is for", "is against", "fears"),
            **self.some(qualifier=("firmly",), condition=("if paid",), until=("[..2022]",)),
            **self.evidence("attitude"),
        }
        return {"slug": "a-joins", "stances": [stance]}

    def relations(self) -> list[Entry]:
        if "meetings" not in self.body or self.perhaps(0.5):
            return []
        return [{"subject": "capital-talks", "relation": "would_help", "object": "railway", **self.evidence()}]
