"""The format of fact files, typed: what a coder may write, and nothing else.

A document file codes one source; a gazetteer file declares actors, offices, places, topics, propositions and
currencies. Fields are called as their columns are (without `_id`), so the columns' comments explain them; some are
written as a reader says them:

- amounts: `about 5 billion USD`, `18 to 20 billion USD`, `1.3 billion EUR = about 1.4 billion USD`
- numbers: `40`, `over 40`, `18 to 20`
- durations: `about 5 hours`, `2 to 3 hours`, `1 day`
- dates: `2023-12-07`, any EDTF, or `{edtf: "[..2030]", printed: by 2030}`
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from communique.schema import vocabulary as v

# `$` alone lets a line break pass behind it.
Slug = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)",
        max_length=200,
        description="Readable name: a-z, 0-9 and hyphens.",
    ),
]
AnySlug = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+([-/][a-z0-9]+)*$(?!\n)",
        max_length=1000,
        description="A slug as it was published; slashes divide the parts of a statement's.",
    ),
]
Ref = Annotated[
    str, Meta(min_length=1, max_length=1000, description="Slug of a record declared in this or another fact file.")
]
SaidBy = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=5000,
        description="Slug of whose word it is; where it comes by way of others, who quotes whom, with `quoting` "
        "between: agency-d quoting minister-c.",
    ),
]
Label = Annotated[str, Meta(min_length=1, pattern=r"\S", description="Words, not only white space.")]
# Labels stand in an index, which PostgreSQL keeps short.
ThingLabel = Annotated[Label, Meta(max_length=600)]
# Rows of a dataset are called as RFC 7111 calls them, or by a number that its publisher gives them: project=41268.
_LABEL = r"(P[1-9][0-9]{0,5}\.S[1-9][0-9]{0,5}|[a-z][a-z-]{0,30}=[1-9][0-9]{0,8})"
PassageLabel = Annotated[str, Meta(pattern=rf"^{_LABEL}$(?!\n)", description="A sentence, such as P13.S4.")]
# Text, for msgspec 0.22 frees the union of a text and a list twice.
PassageLabels = Annotated[
    str,
    Meta(pattern=rf"^{_LABEL}( {_LABEL})*$(?!\n)", description="Sentences, such as P13.S4 or P13.S4 P14.S1."),
]
_PLACE = r"P[1-9][0-9]{0,5}(\.S[1-9][0-9]{0,5})?"
_RUN = rf"{_PLACE}(-{_PLACE})?"
Runs = Annotated[
    str,
    Meta(
        pattern=rf"^{_RUN}( {_RUN})*$(?!\n)",
        description="Runs of paragraphs or sentences, such as P5-P19, or P5-P19 P23.S2-P23.S4.",
    ),
]
WikidataItem = Annotated[str, Meta(pattern=r"^Q[1-9][0-9]{0,11}$(?!\n)", description="An item, such as Q159.")]
Number = Annotated[float, Meta(ge=-1e15, le=1e15)]
Figure = (
    Number | Annotated[str, Meta(description="A number, also with a bound or as a range, such as: over 40, 18 to 20.")]
)
LARGEST_COUNT = 2**31 - 1
Count = Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)", description="64 digits of 0-9 and a-f.")]
Amount = Annotated[
    str,
    Meta(
        description="An amount with its currency, such as: over 5 billion USD, 18 to 20 billion USD, "
        "1.3 billion EUR = about 1.4 billion USD."
    ),
]
CurrencyCode = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)", description="A currency (ISO 4217), such as USD.")]
# A term of money, which is told apart from one in words, and from a sum or a rate in the wrong place.
PERIOD = r"^P(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$(?!\n)"
Period = Annotated[
    str,
    Meta(
        pattern=PERIOD,
        description="A period (ISO 8601), such as P15Y or P1Y6M; what cannot be written so goes under "
        "`not_representable`.",
    ),
]
Duration = Annotated[str, Meta(description="A duration, such as: about 5 hours, 2 to 3 hours, over 1 day.")]


class Entry(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of every part of a fact file: unknown fields are refused."""


class SaidDate(Entry, kw_only=True):
    """A date with the words that it was read from."""

    edtf: str
    printed: Label | None = None


PartialDate = str | SaidDate


class Evidence(Entry, kw_only=True):
    """A passage that speaks of the record; a bare `P13.S4` means that it supports the whole record outright."""

    at: PassageLabel
    relation: v.CitationRelation = v.CitationRelation.supports
    field: Label = ""
    value: Label = ""
    modality: v.Modality = v.Modality.certain
    hedge: Label | None = None
    inferred: bool = False
    attributed_to: SaidBy | None = None
    as_of: PartialDate | None = None


Citations = list[PassageLabel | Evidence]


class DescribedEntry(Entry, kw_only=True):
    """The words that any record may have besides its facts."""

    summary: Label | None = None
    note: Label | None = None


class NotRepresentable(Entry, kw_only=True):
    """A statement for a field, in a form that the field cannot hold, in our words."""

    field: Annotated[str, Meta(min_length=1)]
    says: Annotated[Label, Meta(max_length=1000)]
    at: PassageLabels
    modality: v.Modality = v.Modality.certain
    hedge: Label | None = None


class AccountEntry(DescribedEntry, kw_only=True):
    """An account: what a document tells of a record. Another voice, or part, is another entry on the record."""

    at: PassageLabels | None = None
    evidence: Citations = []
    said_by: SaidBy | None = None
    said_on: PartialDate | None = None
    scope: Label | None = None
    denies: bool | Annotated[list[str], Meta(min_length=1)] = False
    inferred: list[str] = []
    not_representable: list[NotRepresentable] = []


class StatementEntry(AccountEntry, kw_only=True):
    """A statement: cited, and named by the loader from its parts; a tag tells two with the same parts apart."""

    tag: Slug | None = None


class ThingEntry(DescribedEntry, kw_only=True):
    """A thing: named by its coder."""

    slug: Slug
    label: ThingLabel


class CitedThing(AccountEntry, kw_only=True):
    """A thing that a document tells of, so that it must be cited; named by its coder."""

    slug: Slug
    label: ThingLabel


class NameEntry(Entry, kw_only=True):
    """A spelling, as printed."""

    name: Label
    type: v.NameType
    script: str = "Latn"
    at: PassageLabel | None = None


class CurrencyEntry(Entry, kw_only=True):
    """A currency."""

    code: str
    label: Label
    minor_per_major: Count


class GazetteerThing(ThingEntry, kw_only=True):
    """A thing that many documents speak of; outside knowledge stands here, with its reference."""

    reference: Label | None = None
    names: list[NameEntry] = []


class ActorEntry(GazetteerThing, kw_only=True):
    """An actor."""

    type: v.ActorType
    country: Ref | None = None
    voice_of: Ref | None = None
    iso_alpha3: str | None = None
    classification: Label | None = None
    wikidata: WikidataItem | None = None


class PlaceEntry(GazetteerThing, kw_only=True):
    """A place."""

    type: v.PlaceType
    within: Ref | None = None
    country: Ref | None = None
    latitude: Number | None = None
    longitude: Number | None = None
    geometry: Label | None = None
    wikidata: WikidataItem | None = None


class OfficeEntry(GazetteerThing, kw_only=True):
    """An office that somebody can hold."""

    organization: Ref | None = None
    over: Ref | None = None


class TopicEntry(GazetteerThing, kw_only=True):
    """A topic."""


class PropositionEntry(GazetteerThing, kw_only=True):
    """A proposition, which views are for or against: one clause in the present tense, understood alone."""

    about: Annotated[list[Ref], Meta(min_length=1)]


class FormerEntry(Entry, kw_only=True):
    """A slug that was published and that no record has any more; without `became` it was withdrawn."""

    slug: AnySlug
    label: Label | None = None
    became: Ref | None = None
    reason: Annotated[str, Meta(min_length=1)]
    changed_on: str


class DecisionEntry(Entry, kw_only=True):
    """An editor's decision on a field where voices differ."""

    record: Ref
    field: Annotated[str, Meta(min_length=1)]
    document: Slug | None = None
    value: str | None = None
    verdict: v.Verdict
    reason: Annotated[str, Meta(min_length=1, pattern=r"\S")]
    decided_on: str


class CorrectionEntry(Entry, kw_only=True):
    """A mistake that was published, and what is right."""

    corrected_on: str
    record: AnySlug | None = None
    what: Label


class SameEntry(Entry, kw_only=True):
    """An editor's decision on slugs under which documents tell of one and the same thing."""

    of: Annotated[AnySlug, Meta(description="The slug that stands.")]
    also: Annotated[
        list[AnySlug], Meta(min_length=1, description="Slugs that documents write, and that are read as that one.")
    ]
    because: Annotated[Label, Meta(description="Why, in a sentence for a reader.")]
    decided_on: Annotated[str, Meta(description="The day of the decision (ISO 8601).")] | None = None


class GazetteerFile(Entry, kw_only=True):
    """A gazetteer file; `gazetteer` is its name, which should be the file's own."""

    gazetteer: Slug
    currencies: list[CurrencyEntry] = []
    actors: list[ActorEntry] = []
    offices: list[OfficeEntry] = []
    places: list[PlaceEntry] = []
    topics: list[TopicEntry] = []
    propositions: list[PropositionEntry] = []
    decisions: list[DecisionEntry] = []
    same: list[SameEntry] = []
    corrections: list[CorrectionEntry] = []
    former: list[FormerEntry] = []


class DocumentEntry(CitedThing, kw_only=True):
    """The document itself."""

    title: Label
    author: Ref | None = None
    publisher: Ref | None = None
    published_on: PartialDate | None = None
    copy_of: Slug | None = None
    extent: v.Extent = v.Extent.whole
    language: Label
    source_type: v.SourceType
    reliability: v.Reliability | None = None
    reliability_note: Label | None = None
    url: Label | None = None
    archived_url: Label | None = None
    retrieved_on: str | None = None
    file_sha256: Sha256
    text_sha256: Sha256
    characters: Count
    license: Label | None = None
    text: str | None = None
    version: Label | None = None
    mapping: Label | None = None
    row_url: Label | None = None


class PassageEntry(Entry, kw_only=True):
    """A locator, as `communique segment` writes it."""

    start: Count
    end: Count
    sha256: Sha256


class UncodedReason(Entry, kw_only=True):
    """The reason why no record rests on a passage."""

    reason: v.CodingReason
    note: Label | None = None


class CoderEntry(Entry, kw_only=True):
    """A person or model that codes or reviews."""

    name: Annotated[Label, Meta(description="Who; of a model, which one and which run.")]
    type: v.CoderType


class FoundEntry(Entry, kw_only=True):
    """The number of records that two codings have, and both."""

    both: Annotated[Count, Meta(description="Records that both have.")]
    first: Annotated[Count, Meta(description="Records of the first coding.")]
    second: Annotated[Count, Meta(description="Records of the second coding.")]


class AgreedEntry(Entry, kw_only=True):
    """The number of values on which two codings agree."""

    agreed: Annotated[Count, Meta(description="Values on which both agree.")]
    of: Annotated[Count, Meta(description="Values compared, in records that both have.")]


class SettledEntry(Entry, kw_only=True):
    """A difference of two codings, and how it was settled."""

    record_kind: Label
    record: Label
    field: Label | None = None
    first: Annotated[str | None, Meta(description="What the first coder has.")] = None
    second: Annotated[str | None, Meta(description="What the second coder has.")] = None
    taken: v.Taken
    reason: v.SettlingReason
    note: Label | None = None


class ReviewEntry(Entry, kw_only=True):
    """The review of two codings of the document, as `communique review` writes it."""

    first: CoderEntry
    second: CoderEntry
    reviewer: CoderEntry
    reviewed_on: str
    records: FoundEntry
    values: AgreedEntry
    differences: Count
    settled: list[SettledEntry] = []


class MilestoneEntry(StatementEntry, kw_only=True):
    """A step, nested under its subject, or on its own with a subject."""

    type: v.MilestoneType
    status: v.MilestoneStatus | None = None
    planned: PartialDate | None = None
    actual: PartialDate | None = None


class LooseMilestoneEntry(MilestoneEntry, kw_only=True):
    """A step of something declared elsewhere."""

    subject: Ref


class IndicatorEntry(StatementEntry, kw_only=True):
    """A figure, such as `220 m` or `3 million EUR`, nested under its subject, or on its own with a subject."""

    quantity: v.Quantity
    value: Figure | None = None
    unit: Label | None = None
    amount: Amount | None = None
    share_of: Label | None = None
    period: PartialDate | None = None
    status: v.FigureStatus = v.FigureStatus.actual


class LooseIndicatorEntry(IndicatorEntry, kw_only=True):
    """A figure of something declared elsewhere."""

    subject: Ref


class ParticipantEntry(StatementEntry, kw_only=True):
    """Somebody at a meeting."""

    actor: Ref
    attendance: v.Attendance | None = None
    on_behalf_of: Ref | None = None
    capacity: Label | None = None
    is_host: bool | None = None
    is_inviter: bool | None = None
    formats: list[v.MeetingFormat] = []


class AgendaEntry(StatementEntry, kw_only=True):
    """A subject on the table."""

    subject: Ref
    is_central: bool | None = None
    status: v.AgendaStatus = v.AgendaStatus.discussed


class MeetingEntry(CitedThing, kw_only=True):
    """A meeting, with who was there and what was on the table."""

    mode: v.MeetingMode | None = None
    rank: v.MeetingRank | None = None
    visit_type: v.VisitType | None = None
    ordinal: Count | None = None
    status: v.MeetingStatus | None = None
    held_on: PartialDate | None = None
    duration: Duration | None = None
    places: list[Ref] = []
    formats: list[v.MeetingFormat] = []
    participants: list[ParticipantEntry] = []
    agenda: list[AgendaEntry] = []
    milestones: list[MilestoneEntry] = []
    indicators: list[IndicatorEntry] = []


class FinancingEntry(StatementEntry, kw_only=True):
    """Money, with its terms where it is lent, nested under its project, or on its own."""

    slug: Slug | None = None
    provider: Ref | None = None
    recipient: Ref | None = None
    instrument: v.Instrument | None = None
    amount: Amount | None = None
    stage: v.FinancingStage | None = None
    purpose: Label | None = None
    is_concessional: bool | None = None
    interest_percent: Figure | None = None
    maturity: Period | None = None
    grace: Period | None = None
    finance_type: v.FinanceType | None = None
    milestones: list[MilestoneEntry] = []


class LooseFinancingEntry(FinancingEntry, kw_only=True):
    """Money for no project, or for one declared elsewhere."""

    project: Ref | None = None


class ProjectPartyEntry(StatementEntry, kw_only=True):
    """Somebody who has to do with the project."""

    actor: Ref
    role: v.ProjectPartyRole


class LooseProjectPartyEntry(ProjectPartyEntry, kw_only=True):
    """Somebody who has to do with a project declared elsewhere."""

    project: Ref


class ProjectPlaceEntry(Entry, kw_only=True):
    """A place that the project touches; the order of the list is the order of the route."""

    place: Ref
    role: v.ProjectPlaceRole


class ProjectEntry(CitedThing, kw_only=True):
    """A project, with its parties, places, money, figures and steps."""

    parent: Ref | None = None
    sector: v.Sector | None = None
    status: v.ProjectStatus | None = None
    status_as_of: PartialDate | None = None
    places: list[ProjectPlaceEntry] = []
    parties: list[ProjectPartyEntry] = []
    milestones: list[MilestoneEntry] = []
    indicators: list[IndicatorEntry] = []
    financings: list[FinancingEntry] = []


class EventPartyEntry(Entry, kw_only=True):
    """An actor's side in an event."""

    actor: Ref
    role: v.EventPartyRole


class EventEntry(CitedThing, kw_only=True):
    """An event other than a meeting."""

    type: v.EventType | None = None
    status: v.EventStatus | None = None
    object: Ref | None = None
    occurred_on: PartialDate | None = None
    parties: list[EventPartyEntry] = []
    milestones: list[MilestoneEntry] = []
    indicators: list[IndicatorEntry] = []


class AgreementPartyEntry(Entry, kw_only=True):
    """An actor's side in an agreement."""

    actor: Ref
    role: v.AgreementPartyRole


class AgreementEntry(CitedThing, kw_only=True):
    """An agreement, signed or only discussed."""

    title: Label | None = None
    number: Label | None = None
    type: v.AgreementType | None = None
    status: v.AgreementStatus | None = None
    signed_on: PartialDate | None = None
    signed_at: Ref | None = None
    meeting: Ref | None = None
    subject: Ref | None = None
    parties: list[AgreementPartyEntry] = []
    milestones: list[MilestoneEntry] = []
    indicators: list[IndicatorEntry] = []


class MembershipEntry(StatementEntry, kw_only=True):
    """A place in an organization, platform or state."""

    member: Ref
    organization: Ref
    office: Ref | None = None
    term: Count | None = None
    role: Label | None = None
    participation: v.Participation | None = None
    on_behalf_of: Ref | None = None
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None


class TradeFigureEntry(StatementEntry, kw_only=True):
    """Trade between two countries."""

    country: Ref
    partner: Ref
    flow: v.TradeFlow
    reported_by: Ref | None = None
    amount: Amount | None = None
    change_percent: Figure | None = None
    period: PartialDate | None = None
    status: v.FigureStatus = v.FigureStatus.actual


class ReasonEntry(Entry, kw_only=True):
    """The reason for a view: another proposition on which the holder has one; its sentences where they are others."""

    proposition: Ref
    evidence: Annotated[Citations, Meta(min_length=1)]
    note: Label | None = None


class StanceEntry(StatementEntry, kw_only=True):
    """A view; several holders of the same view get one row each."""

    holders: Annotated[list[Ref], Meta(min_length=1)]
    attitude: v.Attitude
    qualifier: Label | None = None
    condition: Label | None = None
    until: PartialDate | None = None
    because: list[Ref | ReasonEntry] = []


class PropositionViews(Entry, kw_only=True):
    """The views for and against a proposition of the gazetteer."""

    slug: Ref
    stances: Annotated[list[StanceEntry], Meta(min_length=1)]


class RelationEntry(StatementEntry, kw_only=True):
    """A relation of one record to another."""

    subject: Ref
    relation: v.RelationType
    object: Ref
    qualifier: Label | None = None


class PartEntry(StatementEntry, kw_only=True):
    """A sum or figure that is a part of another."""

    whole: Ref
    part: Ref


class AlsoSays(Entry, kw_only=True):
    """Evidence in this document for a record that another file declares."""

    record: Ref
    evidence: Annotated[Citations, Meta(min_length=1)]


class ExchangeRateEntry(Entry, kw_only=True):
    """An exchange rate of a dataset."""

    at: PassageLabel
    currency: CurrencyCode
    per: CurrencyCode
    period: Annotated[
        str,
        Meta(pattern=r"^[0-9]{4}(-[0-9]{2}){0,2}$(?!\n)", description="A year, month or day: 2023, 2023-12."),
    ]
    rate: Annotated[float, Meta(gt=0, description="What one unit of `per` costs in `currency`.")]
    basis: v.RateBasis = v.RateBasis.average


class DocumentFile(Entry, kw_only=True):
    """A document file: the source, its sentences, and every fact in it."""

    document: DocumentEntry
    review: ReviewEntry | None = None
    passages: dict[PassageLabel, PassageEntry]
    spoken_by: dict[SaidBy, Runs] = {}
    nothing_to_code: dict[PassageLabel, UncodedReason] = {}
    names: dict[Ref, list[NameEntry]] = {}
    memberships: list[MembershipEntry] = []
    meetings: list[MeetingEntry] = []
    projects: list[ProjectEntry] = []
    events: list[EventEntry] = []
    agreements: list[AgreementEntry] = []
    trade_figures: list[TradeFigureEntry] = []
    exchange_rates: list[ExchangeRateEntry] = []
    propositions: list[PropositionViews] = []
    relations: list[RelationEntry] = []
    parts: list[PartEntry] = []
    milestones: list[LooseMilestoneEntry] = []
    financings: list[LooseFinancingEntry] = []
    indicators: list[LooseIndicatorEntry] = []
    project_parties: list[LooseProjectPartyEntry] = []
    also_says: list[AlsoSays] = []
    former: list[FormerEntry] = []


FactFileEntry = DocumentFile | GazetteerFile
