"""The closed vocabularies. Each term carries its meaning; each class names the standard that it follows."""

from __future__ import annotations

from enum import Enum
from typing import Self


class Vocabulary(str, Enum):
    """A closed list of terms, each with its meaning in plain words."""

    meaning: str

    def __new__(cls, value: str, meaning: str = "") -> Self:
        """Return a term that is its own value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def sql_check(cls, column: str) -> str:
        """Return the SQL condition that `column` holds one of the terms."""
        terms = ", ".join(f"'{term.value}'" for term in cls)
        return f"{column} IN ({terms})"

    @classmethod
    def sentence(cls) -> str:
        """Return the terms with their meanings, for a column's comment."""
        return "One of: " + "; ".join(f"{term.value} ({term.meaning})" for term in cls) + "."


class SourceType(Vocabulary):
    """What sort of document a source is."""

    analysis = "analysis", "an author's reading of events"
    news_report = "news report", "reporting by journalists"
    official_statement = "official statement", "a text by a state or organization in its own name"
    interview = "interview", "questions and answers"
    dataset = "dataset", "rows of figures"


class Extent(Vocabulary):
    """How much of a document's text was at hand."""

    whole = "whole", "the whole text was at hand"
    excerpt = "excerpt", "a part; nothing follows from what it does not say"


class Reliability(Vocabulary):
    """Admiralty code, reliability of the source."""

    a = "A", "completely reliable"
    b = "B", "usually reliable"
    c = "C", "fairly reliable"
    d = "D", "not usually reliable"
    e = "E", "unreliable"
    f = "F", "reliability cannot be judged"


class CodingReason(Vocabulary):
    """Why no record rests on a passage."""

    furniture = "furniture", "part of the page, not of the text"
    repeats = "repeats", "says only what another passage of the document says"
    transition = "transition", "leads from one point to the next"
    opinion = "opinion", "a judgement or forecast without a codable fact"


class CitationRelation(Vocabulary):
    """How a coder says that a passage gives what the entry gives, or something else."""

    supports = "supports", "the passage says what the entry says"
    disputes = "disputes", "the passage gives another value, or denies it"
    updates = "updates", "the passage brings later news"


class Standing(Vocabulary):
    """What a claim is beside the one that stands."""

    stands = "stands", "it is the value that stands"
    agrees = "agrees", "it says the same, more or less precisely"
    near = "near", "both can be true, though they are not the same"
    rival = "rival", "it gives another value"
    superseded = "superseded", "later news has replaced it"
    not_comparable = "not comparable", "it speaks of another part, currency or measure, or in other words"
    set_aside = "set aside", "an editor set it aside"
    aside = "aside", "it is a coder's conclusion, and stands beside what sources say"
    not_representable = "not representable", "a source says it in words that fit no column; they are given in our words"


class Verdict(Vocabulary):
    """What an editor decides on a claim."""

    prefer = "prefer", "it stands, whatever the rules say"
    set_aside = "set aside", "it does not stand, and supports nothing"
    not_the_same = "not the same", "the record is another than the one whose slug is the value"


class ResolutionState(Vocabulary):
    """How a field is settled."""

    sole = "sole", "one voice speaks of it"
    agreed = "agreed", "several voices agree"
    disputed = "disputed", "voices give different values"
    inferred = "inferred", "a coder's conclusion stands"
    aside = "aside", "a coder's conclusion is kept beside the blank"
    denied = "denied", "a value is denied, and none is given"
    set_aside = "set aside", "an editor set aside all that is said"


class Rule(Vocabulary):
    """By which rule a claim stands, the strongest first."""

    only = "nothing else is said", "no other value is given"
    with_its_account = "with its account", "it goes with the value chosen for another field"
    editor = "the editor", "an editor chose it and gives the reason"
    stated = "stated before inferred", "a source says it, and the other is a coder's conclusion"
    news = "later news", "it is later news"
    outright = "outright before hedged", "it is said outright, and the other with a word of doubt"
    reliable = "the more reliable document", "its document is more reliable"
    voices = "most voices", "most independent voices allow it"
    latest = "the latest", "it is the latest state or deadline"
    precise = "the most precise", "it is the most precise of those that agree"
    earliest = "the earliest printed", "nothing else decides, and it was printed first"


class Bearing(Vocabulary):
    """CiTO: what a passage is to the value that stands; `precedes` and `is beside` are ours."""

    supports = "supports", "the passage says what stands"
    disputes = "disputes", "the passage gives another value, or denies it"
    precedes = "precedes", "the passage gives a value that later news has replaced"
    is_beside = "is beside", "the passage gives a value that is not comparable, or that a coder concluded"


class Modality(Vocabulary):
    """FactBank: how sure the source is."""

    certain = "certain", "the source states it outright"
    probable = "probable", "the source thinks it likely"
    possible = "possible", "the source thinks it may be so"


class NameType(Vocabulary):
    """What sort of spelling a name is."""

    full = "full", "the whole name"
    short = "short", "a shortened name or abbreviation"
    metonym = "metonym", "a place that stands for its government"
    former = "former", "a name used in earlier times"
    adjective = "adjective", "the adjective made from the name"


class ActorType(Vocabulary):
    """Popolo's persons and organizations, with states and loose groups beside them."""

    person = "person", "a human being"
    country = "country", "a state"
    organization = "organization", "a body with members or staff"
    group = "group", "several actors named together without a body of their own"


class PlaceType(Vocabulary):
    """What sort of place it is."""

    country = "country", "the territory of a state"
    region = "region", "a part of the world or of a country"
    city = "city", "a town or city"
    area = "area", "a locality or district"
    building = "building", "a building or compound"
    river = "river", "a watercourse"
    sea = "sea", "a sea or inland sea"
    border = "border", "a line or strip between countries"


class MeetingMode(Vocabulary):
    """PLOVER, modes of CONSULT."""

    visit = "visit", "one side travels to the other"
    third_party = "third-party", "the sides meet on the ground of a third"
    multilateral = "multilateral", "three or more sides meet"
    phone = "phone", "by telephone or video"


class MeetingStatus(Vocabulary):
    """Whether a meeting took place."""

    held = "held", "it took place"
    postponed = "postponed", "it was announced, then put off"
    announced = "announced", "it was announced"
    cancelled = "cancelled", "it was called off"


class AgendaStatus(Vocabulary):
    """Whether a subject was talked of."""

    announced = "announced", "it was to be discussed, and nobody says that it was"
    discussed = "discussed", "it was discussed"


class FigureStatus(Vocabulary):
    """SDMX observation status: `actual` is its normal value; `target` is ours."""

    actual = "actual", "what was or is, counted, measured or estimated"
    forecast = "forecast", "what somebody expects to come"
    target = "target", "what somebody sets out to reach"


class MeetingRank(Vocabulary):
    """UN General Debate, levels of speakers; leaders of either sort, officials and experts are ours."""

    leaders = (
        "heads of state or government",
        "heads of state, of government, or both; the source need not say which",
    )
    heads_of_state = "heads of state", "monarchs, presidents who head their states"
    heads_of_government = "heads of government", "prime ministers, chancellors"
    deputy_heads = "deputy heads of government", "deputy prime ministers"
    ministers = "ministers", "members of a government, such as foreign ministers"
    deputy_ministers = "deputy ministers", "deputies of ministers, state secretaries"
    ambassadors = "ambassadors", "ambassadors, permanent representatives"
    officials = "officials", "officials below that"
    experts = "experts", "specialists, such as those of a working group"


class VisitType(Vocabulary):
    """Diplomatic protocol: the kinds of visits, as the US Department of State lists those of foreign leaders."""

    state = "state visit", "at the invitation of a head of state, with the highest honours"
    official = "official visit", "with official honours below those of a state visit"
    official_working = "official working visit", "a working visit with some of the honours of an official one"
    working = "working visit", "for business, with little or no ceremony"
    private = "private visit", "without an official invitation"


class MeetingFormat(Vocabulary):
    """In what circle a meeting was held."""

    expanded = "expanded", "with delegations"
    private = "private", "the principals alone"
    plenary = "plenary", "all delegations together"


class Sector(Vocabulary):
    """OC4IDS project sectors; `transport` without a mode, `trade` and `cooperation` are ours."""

    rail = "transport.rail", "railways"
    road = "transport.road", "roads and road bridges"
    water = "transport.water", "ports and shipping"
    air = "transport.air", "airports"
    transport = "transport", "transport of several or unstated modes"
    energy = "energy", "power and fuels"
    trade = "trade", "rules of trade, such as a free trade zone"
    cooperation = "cooperation", "a platform or programme of political cooperation"


class ProjectStatus(Vocabulary):
    """Global Energy Monitor, status of a project."""

    announced = "announced", "made public, nothing begun"
    pre_construction = "pre-construction", "being planned, permitted or financed"
    construction = "construction", "being built"
    operating = "operating", "in use"
    shelved = "shelved", "put aside, not given up"
    mothballed = "mothballed", "built, out of use, kept for later"
    cancelled = "cancelled", "given up"
    retired = "retired", "out of use for good"


class ProjectPlaceRole(Vocabulary):
    """What a place is to a project."""

    location = "location", "where it stands"
    start = "start", "where its route begins"
    via = "via", "where its route passes"
    end = "end", "where its route ends"
    crosses = "crosses", "what it is built across"
    connects = "connects", "what it is meant to join"


class EventType(Vocabulary):
    """PLOVER, the event categories."""

    agree = "AGREE", "agree to do something, promise aid, plan to meet"
    consult = "CONSULT", "meet or talk"
    support = "SUPPORT", "voice support, start or ratify an agreement"
    concede = "CONCEDE", "yield, ease a measure"
    cooperate = "COOPERATE", "work together, trade"
    aid = "AID", "give help or credit"
    retreat = "RETREAT", "withdraw, give up ground"
    request = "REQUEST", "ask for something, propose it"
    accuse = "ACCUSE", "blame or criticise"
    reject = "REJECT", "refuse"
    threaten = "THREATEN", "threaten"
    protest = "PROTEST", "protest in public"
    sanction = "SANCTION", "cut back relations, impose sanctions"
    mobilize = "MOBILIZE", "make forces ready"
    coerce = "COERCE", "compel short of fighting"
    assault = "ASSAULT", "use force"


class EventStatus(Vocabulary):
    """Whether an event has happened."""

    occurred = "occurred", "it happened"
    ongoing = "ongoing", "it is happening"
    offered = "offered", "one side has offered it"
    planned = "planned", "the sides plan it"
    proposed = "proposed", "it is an idea that was put forward"
    possible = "possible", "the source thinks it can happen"


class EventPartyRole(Vocabulary):
    """PLOVER, the sides of an event."""

    actor = "actor", "who does it; every side of a mutual event"
    recipient = "recipient", "to whom it is done"
    supporter = "supporter", "who backs it"
    mediator = "mediator", "who goes between the sides"


class AgreementType(Vocabulary):
    """UN Treaty Collection, key terms of treaty law; `contract`, `roadmap` and `statement` are ours."""

    treaty = "treaty", "a solemn agreement between states"
    convention = "convention", "a treaty that many states may join"
    agreement = "agreement", "an agreement, where the source names no other form"
    protocol = "protocol", "adds to another agreement, or changes it"
    memorandum = "memorandum", "a memorandum of understanding"
    exchange_of_notes = "exchange of notes", "letters of the same content that cross"
    declaration = "declaration", "a declaration of several sides, binding or not"
    contract = "contract", "a contract for goods, works or money"
    roadmap = "roadmap", "steps that the sides have set themselves, often with dates"
    statement = "statement", "a joint statement, which binds nobody"


class AgreementStatus(Vocabulary):
    """Vienna Convention on the Law of Treaties, from the text to the end; `discussed` is ours."""

    discussed = "discussed", "the sides talk of making it; no text is said to exist"
    drafted = "drafted", "there is a text, not settled"
    agreed = "agreed", "its content is settled, not signed"
    signed = "signed", "it was signed"
    ratified = "ratified", "it was ratified or approved, and is not said to be in force"
    in_force = "in force", "it binds its parties"
    ended = "ended", "it has lapsed, or was ended or withdrawn from"


class AgreementPartyRole(Vocabulary):
    """Vienna Convention on the Law of Treaties: parties and depositary; the others are ours."""

    party = "party", "agrees with the others, or is to"
    signatory = "signatory", "puts a name under it, for a party"
    mediator = "mediator", "brings the parties together"
    guarantor = "guarantor", "answers for its being kept"
    depositary = "depositary", "keeps the text and the papers that go with it"


class Participation(Vocabulary):
    """How a member takes part."""

    takes_part = "takes part", "it takes part"
    refuses = "refuses", "it refuses to take part"
    compelled = "compelled", "it takes part because it has to"


class Attendance(Vocabulary):
    """Whether a participant was there."""

    attended = "attended", "was there"
    expected = "expected", "was to be there"
    invited = "invited", "was asked to be there"
    declined = "declined", "would not come"
    absent = "absent", "was not there"


class ProjectPartyRole(Vocabulary):
    """IATI OrganisationRole, and what the sector needs."""

    funding = "funding", "pays for it"
    accountable = "accountable", "answers for it"
    extending = "extending", "passes the money on"
    implementing = "implementing", "carries it out or builds it"
    initiator = "initiator", "put it forward"
    participant = "participant", "takes part in it"
    partner = "partner", "works on it with another"
    interested = "interested", "has an eye on it"


class MilestoneType(Vocabulary):
    """OC4IDS and IATI, kinds of milestone."""

    announcement = "announcement", "made public"
    agreement = "agreement", "agreed or signed"
    ratification = "ratification", "approved at home, as by a parliament"
    entry_into_force = "entry into force", "binding from then on"
    provision = "provision", "money or goods handed over"
    start = "start", "work begins"
    commissioning = "commissioning", "taken into use"
    completion = "completion", "work done"
    opening = "opening", "opened to its users"


class MilestoneStatus(Vocabulary):
    """OC4IDS milestone status."""

    scheduled = "scheduled", "set for a later date"
    met = "met", "reached"
    not_met = "notMet", "not reached"
    partially_met = "partiallyMet", "reached in part"


class Quantity(Vocabulary):
    """What a figure says of its subject."""

    length = "length", "from end to end"
    width = "width", "from side to side"
    height = "height", "from bottom to top"
    area = "area", "surface"
    capacity = "capacity", "what it can hold or carry"
    pieces = "count", "a number of things or people"
    volume = "volume", "how much is carried, made or traded, by what the unit says"
    share = "share", "a part of a whole, in percent"
    cost = "cost", "what it costs, in money"
    votes = "votes", "how many voted so"
    rate = "rate", "how much of a price, income or value is charged or paid, such as a customs duty, in percent"
    saving = "saving", "what is not spent because of it, in money"


class Bound(Vocabulary):
    """How a printed figure is bounded."""

    exact = "exact", "the figure as printed, with no word that loosens it"
    about = "about", "about this much"
    over = "over", "somewhat more than this"
    almost = "almost", "somewhat less than this"
    at_least = "at_least", "this much at the least"
    up_to = "up_to", "this much at the most"
    between = "between", "from this much to the end of a range"


class FinancingStage(Vocabulary):
    """How far the money has come; a plan is not a payment."""

    planned = "planned", "the provider plans it"
    pledged = "pledged", "the provider has promised it"
    agreed = "agreed", "the sides have agreed on it"
    provided = "provided", "the money was given"
    repaid = "repaid", "the money was paid back"
    cancelled = "cancelled", "it was called off"


class Instrument(Vocabulary):
    """What sources call the money: the form in which it is given, promised or planned."""

    loan = "loan", "it is to be paid back, and a source calls it a loan or credit"
    credit_line = "credit line", "up to so much may be drawn, in parts"
    grant = "grant", "nothing is to be paid back"
    equity = "equity", "it buys a share of what it is given to"
    bond = "bond", "papers are bought that promise repayment"
    guarantee = "guarantee", "it is paid only if somebody else does not pay"


class FinanceType(Vocabulary):
    """OECD DAC finance types, by code."""

    grant = "110", "standard grant"
    loan = "421", "loan, whatever its terms; the list calls it a standard loan"
    reimbursable_grant = "422", "reimbursable grant"
    bonds = "423", "bonds"
    subordinated_loan = "431", "subordinated loan"
    common_equity = "510", "common equity"
    guarantee = "1100", "guarantees and insurance"


class RateBasis(Vocabulary):
    """SDMX, how a rate stands for its period; what a state fixes is no price of a market."""

    average = "average", "the average of the period"
    end = "end", "the last of the period"
    fixed = "fixed", "fixed for the period, as by a tax or customs office"


class TradeFlow(Vocabulary):
    """UN Comtrade flows; turnover is what articles call exports and imports together."""

    exports = "X", "exports of the country to the partner"
    imports = "M", "imports of the country from the partner"
    turnover = "turnover", "exports and imports together"


class Attitude(Vocabulary):
    """Where a holder stands on a proposition; the source's own verb is the qualifier."""

    is_for = "is for", "wants it, welcomes it, works for it or holds it to be so"
    accepts = "accepts", "does not contest it"
    takes_no_side = "takes no side", "says that it is neither for nor against it"
    does_not_support = "does not support", "withholds support"
    fears = "fears", "is afraid of it"
    is_against = "is against", "does not want it, refuses it or denies that it is so"


class RelationType(Vocabulary):
    """How one record stands to another."""

    because_of = "because_of", "the second is the reason for the first"
    contributed_to = "contributed_to", "the first helped to bring the second about, and is not said to be its cause"
    related_to = "related_to", "the first has to do with the second, by the source's account"
    replaced_by = "replaced_by", "the second takes the place of the first, or is to"
    before = "before", "the first came before the second"
    alternative_to = "alternative_to", "the first is offered instead of the second"
    part_of = "part_of", "the first belongs to the second"
    may_join = "may_join", "the first may become part of the second"
    would_help = "would_help", "the first would be good for the second"
    compared_with = "compared_with", "the source compares the first with the second"
    partner_of = "partner_of", "the first is a partner of the second"
    was_part_of = "was_part_of", "the first belonged to the second, and does no longer"
    in_line_with = "in_line_with", "the first suits the interests of the second"
    watches = "watches", "the first follows the second, without a view for or against"
    sides_with = "sides_with", "the first is on the side of the second"
    stands_against = "stands_against", "the first is against the second as a whole"


class CoderType(Vocabulary):
    """What codes or reviews."""

    person = "person", "a person"
    model = "language model", "a program that may be wrong as no person would, and with another run of itself"


class Taken(Vocabulary):
    """What a reviewer took of two codings that differed."""

    first = "first", "what the first coding has"
    second = "second", "what the second coding has"
    both = "both", "what either coding has, together"
    neither = "neither", "nothing of either coding"
    other = "other", "what neither coding has"


class SettlingReason(Vocabulary):
    """Why a reviewer took one of two codings that differed."""

    misread = "misread", "the sentence says something else"
    overlooked = "overlooked", "the sentence says so, and one coder passed over it"
    unsaid = "unsaid", "no sentence says so"
    rule = "rule", "a rule of the codebook decides it"
    misplaced = "misplaced", "it is about another record, field or sentence"
    slip = "slip", "it was a slip of the pen"
    open = "open", "the text allows both, and one had to be chosen"
