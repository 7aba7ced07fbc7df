"""What each voice says of a record, by field: what stands, by which rule, on whose word, and what is beside it."""

import json
from collections import Counter
from collections.abc import Iterable

from communique.schema.vocabulary import Rule, Verdict
from communique.web.edition import Row, View
from communique.web.records import bounds
from communique.web.records.stated_values import RecordClaims, value_said
from communique.web.records.sureness import NAMED_VOICES
from communique.wording import date_in_words, heading, is_named_by, sureness_in_words

# What a value is beside the one that stands, as a reader would say it.
_BESIDE = {
    "agrees": "says the same, more or less precisely",
    "near": "close to it; both can be true",
    "rival": "another value",
    "superseded": "older news",
    "not comparable": "cannot be compared with it",
    "set aside": "set aside by the editor",
    "aside": "a coder's conclusion",
    "not representable": "in words only",
}
# The standings of what stands: alone, or beside others.
_STANDING = (None, "stands")
# Of a field on which nobody differs: how it is settled, and what each claim on it is.
_AGREED = ("sole", "agreed")
_FITTING = (*_STANDING, "agrees", "near")
# What became of a denial, which is called one in any case.
# What an editor prefers a value to.
_IN_THE_WAY = ("rival", "near", "superseded", "set aside", "stands", None)
_OF_DENIALS = {"superseded": "since taken back", "set aside": "set aside by the editor"}
_DECISIONS = """
SELECT d.field, d.verdict, d.value, d.reason, d.decided_on, source.label AS document, source.kind AS document_kind,
source.slug AS document_slug
FROM decisions AS d LEFT JOIN records AS source ON source.slug = d.document
WHERE d.record_id = :id ORDER BY d.decided_on, d.id
"""
_CORRECTED = """
SELECT corrected_on, what FROM corrections
WHERE record = :slug OR record IN (SELECT slug FROM former_slugs WHERE record_id = :id)
ORDER BY corrected_on DESC, what LIMIT :shown
"""
_SAME = """
SELECT slug, reason AS because, changed_on AS decided_on FROM former_slugs WHERE record_id = :id AND is_same
ORDER BY slug
"""
_APART = """
SELECT r.kind, r.slug, r.label, d.reason AS because, d.decided_on
FROM decisions AS d CROSS JOIN records AS r WHERE d.record_id = :id AND d.verdict = 'not the same' AND r.slug = d.value
UNION
SELECT r.kind, r.slug, r.label, d.reason, d.decided_on
FROM records AS me CROSS JOIN decisions AS d CROSS JOIN records AS r
WHERE me.id = :id AND d.value = me.slug AND d.verdict = 'not the same' AND r.id = d.record_id
ORDER BY 2
"""
_SETTLED = "SELECT * FROM resolutions WHERE record_id = :id ORDER BY field"
_OF_ACCOUNT = """
a.id AS account_id, coalesce(p.label, a.label) AS passage, a.is_denied, a.origin_id, voice.label AS voice,
voice.kind AS voice_kind, voice.slug AS voice_slug, mouth.label AS mouth, mouth.kind AS mouth_kind,
mouth.slug AS mouth_slug, d.label AS document, d.kind AS document_kind, d.slug AS document_slug, said.published_on,
p.paragraph, p.sentence, a.as_of, a.said_on, a.scope, (
    SELECT json_group_array(json_array(kind, slug, label)) FROM (
        SELECT r.kind, r.slug, r.label FROM account_speakers AS s JOIN records AS r ON r.id = s.speaker_id
        WHERE s.account_id = a.id ORDER BY s.position
    )
) AS chain
"""
_OF_VOICE = """
JOIN records AS voice ON voice.id = a.origin_id JOIN records AS d ON d.id = a.document_id
JOIN documents AS said ON said.id = a.document_id
LEFT JOIN records AS mouth ON mouth.id = a.speaker_id AND a.speaker_id <> a.origin_id
"""
_OF_DOCUMENT = f"{_OF_VOICE} LEFT JOIN passages AS p ON p.document_id = a.document_id AND p.label = a.label"
# What stands comes first, then what contradicts it; the ids of a snapshot's accounts go by document.
_PLACES = (
    "stands",
    "rival",
    "superseded",
    "aside",
    "set aside",
    "not representable",
    "near",
    "not comparable",
    "agrees",
)
_CLAIMS = f"""
SELECT k.field, k.value, k.printed, k.unit, k.standing, k.modality, k.is_inferred, thing.label AS thing,
thing.kind AS thing_kind, thing.slug AS thing_slug, {_OF_ACCOUNT}
FROM json_each(:chosen) AS one CROSS JOIN claims AS k ON k.account_id = one.value ->> 0 AND k.field = one.value ->> 1
AND k.value = one.value ->> 2
JOIN accounts AS a ON a.id = k.account_id {_OF_VOICE} LEFT JOIN records AS thing ON thing.id = k.object_id
LEFT JOIN passages AS p ON p.document_id = a.document_id AND p.label = coalesce(k.label, a.label)
ORDER BY k.field, one.key
"""
_DENIALS = f"""
SELECT {_OF_ACCOUNT}, a.modality FROM disagreements AS b JOIN accounts AS a ON a.id = b.account_id {_OF_DOCUMENT}
WHERE b.record_id = :id AND b.field = '' ORDER BY a.id LIMIT :shown
"""


def voices_of(view: View, record: Row, tables: list[str], said: RecordClaims) -> Row:
    """Return the fields on which more than one account speaks or a coder concludes, and who denies the record.

    Each field has what stands, why, how many voices support it, and the other values; disputed fields come first, and
    those on which nobody differs can be told apart.
    `tables` are those of the record, `said` the claims on it.
    """
    sets = set(view.edition.configuration.get("sets", []))  # told member by member, elsewhere on the page
    claimed = [row for row in said.claims if row["field"] not in sets]
    settled = {row["field"]: row for row in view.ask(_SETTLED, id=record["id"]) if row["field"] not in sets}
    compared = sorted((row for row in _without_repeats(claimed) if row["standing"] is not None), key=_place)
    are_all_shown = not said.times and len(compared) <= bounds.SHOWN_PER_LIST
    shown = compared if are_all_shown else _few(compared)
    chosen = [(row["account_id"], row["field"], row["value"]) for row in shown]
    claims = view.ask(_CLAIMS, id=record["id"], chosen=json.dumps(chosen)) if chosen else []
    by_field: dict[str, list[Row]] = {}
    for row in claims:
        by_field.setdefault(row["field"], []).append(_claim(view, tables, row))
    names = sorted({*settled, *by_field})
    decided = _decided(view, tables, record, settled, claims)
    fields = [
        {**_field(name, settled.get(name, _OF_PARTS), by_field.get(name, [])), "decided": decided.get(name, [])}
        for name in names
    ]
    if said.times:  # some may differ that were not read
        fields = [{**field, "is_agreed": False} for field in fields]
    return {
        "voices": sorted(fields, key=lambda field: (not field["rivals"], not field["is_updated"], not field["others"])),
        "has_rules": any(row["rule"] != Rule.only for row in settled.values()),
        "denied": [_account(view, row) for row in _denials(view, record)],
        "voices_more": _more(said, len(compared), len(claims)),
        "times": said.times,
        "voices_shown": len(claims),
        "corrected": _corrections(view, record),
        "same": [{**row, "day": date_in_words(row["decided_on"])} for row in view.ask(_SAME, id=record["id"])],
        "apart": [
            {**row, "day": date_in_words(row["decided_on"]), "url": view.address(row)}
            for row in view.ask(_APART, id=record["id"])
        ],
    }


def _corrections(view: View, record: Row) -> list[Row]:
    """Return what was wrong here and put right, the last first; also under slugs that it no longer has."""
    rows = view.ask(_CORRECTED, slug=record["slug"], id=record["id"], shown=bounds.SHOWN_PER_LIST)
    return [{**row, "day": date_in_words(row["corrected_on"])} for row in rows]


def _more(said: RecordClaims, compared: int, shown: int) -> str | None:
    """Return how many values there are, in words, where not all are shown."""
    return f"more than {compared:,}" if said.times else bounds.count_in_words(compared, shown)


def _few(compared: list[Row]) -> list[Row]:
    """Return what stands of each field, and the first of each sort beside it."""
    met: Counter[tuple[str, str]] = Counter()
    few = []
    for row in compared:
        sort = row["field"], row["standing"]
        met[sort] += 1
        if met[sort] <= bounds.SHOWN_OF_A_SORT:
            few.append(row)
    return few[: bounds.SHOWN_PER_LIST]


def _without_repeats(said: list[Row]) -> Iterable[Row]:
    """Yield claims but what stands where it is repeated to deny the whole record, which is told as that."""
    stands = {(row["field"], row["value"]) for row in said if row["standing"] in _STANDING and not row["is_denied"]}
    for row in said:
        is_of_whole = row["is_denied"] and row["standing"] == "not comparable" and not row["scope"]
        if not (is_of_whole and (row["field"], row["value"]) in stands):
            yield row


def _place(row: Row) -> tuple[int, int, str, int]:
    return _PLACES.index(row["standing"]), row["account_id"], row["field"], row["position"]


def _decided(
    view: View, tables: list[str], record: Row, settled: dict[str, Row], claims: list[Row]
) -> dict[str, list[Row]]:
    """Return why an editor decided, by field; asked only where one did."""
    is_decided = any(row["rule"] == Rule.editor for row in settled.values())
    if not is_decided and all(row["standing"] != "set aside" for row in claims):
        return {}
    found: dict[str, list[Row]] = {}
    for row in view.ask(_DECISIONS, id=record["id"]):
        given = [one for one in claims if one["field"] == row["field"]]
        found.setdefault(row["field"], []).append(_decision(view, tables, row, given))
    return found


def _decision(view: View, tables: list[str], row: Row, given: list[Row]) -> Row:
    """Return an editor's decision: which value, of which document, was preferred or set aside, and against which."""
    meant = [one for one in given if row["value"] in (None, one["value"])]
    meant = [one for one in meant if row["document_slug"] in (None, one["document_slug"])]
    values = dict.fromkeys(value_said(view.edition, tables, one) for one in meant)
    # What is of a part, or held by no column, was never in its way.
    rivals = [one for one in given if not one["scope"] and one["standing"] in _IN_THE_WAY]
    others = dict.fromkeys(value_said(view.edition, tables, one) for one in rivals)
    return {
        "is_set_aside": row["verdict"] == Verdict.set_aside,
        "values": list(values),
        "document": row["document"],
        "url": view.address(row, "document_") if row["document"] else None,
        "against": [one for one in others if one not in values and row["verdict"] == Verdict.prefer],
        "reason": row["reason"],
        "decided_on": date_in_words(row["decided_on"]),
    }


def _denials(view: View, record: Row) -> list[Row]:
    is_denied = "whole" in (record["disputed"] or "").split(", ")
    return view.ask(_DENIALS, id=record["id"], shown=bounds.SHOWN_PER_LIST) if is_denied else []


# Only one voice speaks of the whole; others of parts, which stand beside it.
_OF_PARTS: Row = {"state": "sole", "rule": Rule.only, "voices": 1, "rivals": 0, "account_id": None}


def _field(name: str, settled: Row, claims: list[Row]) -> Row:
    """Return a field as it is settled: the account that stands, and the claims beside it."""
    stands = next((one for one in claims if _is_chosen(settled, one)), None)
    return {
        **{told: settled[told] for told in ("state", "voices", "rivals")},
        "field": name,
        "name": heading(name),
        # Where nothing was to decide, no rule did.
        "why": None if settled["rule"] == Rule.only else Rule(settled["rule"]).meaning,
        "is_decided": settled["rule"] == Rule.editor,
        "more_rivals": settled["rivals"] if settled["rivals"] > len({*_rivals(claims)}) else 0,
        "is_updated": any(one["standing"] == "superseded" for one in claims),
        "stands": stands,
        "few_voices": _named(settled["voices"], [one for one in claims if _supports(one)]),
        "not_representable": [one["value"] for one in claims if one["standing"] == "not representable"],
        "is_agreed": _is_agreed(settled, claims, stands),
        # Who says the very same is only named.
        "alike": [one for one in claims if one is not stands and _is_the_same(one, stands)],
        "others": [one for one in claims if one is not stands and not _is_the_same(one, stands)],
    }


def _named(voices: int, claims: list[Row]) -> list[str]:
    """Return whose the voices are for what stands, where these are all and few enough to be named."""
    named = dict.fromkeys(one["voice"] for one in claims)
    return list(named) if len(named) == voices <= NAMED_VOICES else []


def _supports(claim: Row) -> bool:
    return claim["standing"] in _FITTING and not (claim["is_denied"] or claim["scope"] or claim["is_inferred"])


def _is_agreed(settled: Row, claims: list[Row], stands: Row | None) -> bool:
    """Return whether nobody differs on a field, not even of a part, and no editor decided on it."""
    is_plain = settled["state"] in _AGREED and settled["rule"] != Rule.editor and stands is not None
    return is_plain and all(_fits(one, stands) for one in claims)


def _fits(claim: Row, stands: Row | None) -> bool:
    says_so_of_a_part = claim["scope"] and not claim["is_denied"] and stands and claim["value"] == stands["value"]
    return claim["standing"] in _FITTING or bool(says_so_of_a_part)


def _rivals(claims: list[Row]) -> Iterable[int]:
    """Yield the voices that give a rival value."""
    return (one["origin_id"] for one in claims if one["standing"] == "rival")


def _is_the_same(claim: Row, stands: Row | None) -> bool:
    return stands is not None and claim["standing"] == "agrees" and claim["value"] == stands["value"]


def _is_chosen(settled: Row, claim: Row) -> bool:
    """Return whether a claim is what stands, or what the coder concludes where the field stays blank."""
    if settled["state"] == "aside":
        return bool(claim["standing"] == "aside")
    return bool(claim["standing"] == "stands" and claim["account_id"] == settled["account_id"])


def _claim(view: View, tables: list[str], row: Row) -> Row:
    """Return a claim: its value in a reader's words, what it is beside what stands, whose word it is and where."""
    return {
        **_account(view, row),
        **{name: row[name] for name in ("account_id", "origin_id", "standing", "printed", "is_inferred")},
        "value": value_said(view.edition, tables, row),
        "value_url": row["thing_slug"] and view.address(row, "thing_"),
        "beside": _beside(row),
    }


def _beside(row: Row) -> str | None:
    """Return what a value is beside the one that stands; of a part it is told elsewhere of which."""
    if row["scope"] and row["standing"] == "not comparable" and not row["is_denied"]:
        return "for one part only"
    return (_OF_DENIALS if row["is_denied"] else _BESIDE).get(row["standing"])


def _account(view: View, row: Row) -> Row:
    """Return whose word it is, in which document, where and how surely."""
    how_sure, published = row["modality"], date_in_words(row["published_on"])
    return {
        "voice": row["voice"],
        "voice_url": view.address(row, "voice_"),
        # Who says so on its behalf, such as a spokesman.
        "mouth": row["mouth"],
        "mouth_url": row["mouth_slug"] and view.address(row, "mouth_"),
        "chain": [_speaker(view, *one) for one in json.loads(row["chain"])],
        # A document that speaks for itself is named once.
        "is_own_voice": row["voice_slug"] == row["document_slug"]
        or is_named_by(row["document"], row["voice"], row["mouth"]),
        "document": row["document"],
        "url": view.address(row, "document_"),
        "published": None if published and published in row["document"] else published,
        **{name: row[name] for name in ("paragraph", "sentence", "passage")},
        "as_of": date_in_words(row["as_of"]),
        "said_on": date_in_words(row["said_on"]),
        "scope": row["scope"],
        "is_denied": bool(row["is_denied"]),
        "how_sure": how_sure,
        "sure": None if how_sure == "certain" else sureness_in_words(how_sure),
    }


def _speaker(view: View, kind: str, slug: str, label: str) -> Row:
    """Return one of those through whom words come, with an address."""
    return {"name": label, "url": view.address({"kind": kind, "slug": slug})}


_NOTES = f"""
SELECT a.note, a.modality, {_OF_ACCOUNT} FROM json_each(:chosen) AS one CROSS JOIN accounts AS a ON a.id = one.value
{_OF_DOCUMENT} ORDER BY said.published_on_earliest NULLS LAST, one.key
"""
# SQLite knows nothing of an index that may be empty, and takes the one of all accounts.
_NOTED = "SELECT 1 FROM accounts INDEXED BY ix_accounts_noted WHERE record_id = :id AND note IS NOT NULL"


def notes_of(view: View, record: Row, said: RecordClaims) -> Row:
    """Return what coders warn of in single accounts of a record, and what they warned of before later news came.

    What is still in dispute is not overtaken, though things may have gone on otherwise. Each has the accounts that it
    was noted on. A document's own note, and one of the gazetteer, is of no account.
    """
    overtaken = {row["account_id"] for row in said.claims if row["standing"] == "superseded"}
    disputed = {row["field"] for row in said.claims if row["standing"] == "rival"}
    on_a_side = ("stands", "agrees", "near", "rival")
    overtaken -= {row["account_id"] for row in said.claims if row["field"] in disputed and row["standing"] in on_a_side}
    noted = sorted({row["account_id"] for row in said.claims if row["has_note"]})[: bounds.SHOWN_PER_LIST]
    found: dict[bool, dict[str, list[Row]]] = {False: {}, True: {}}
    for row in view.ask(_NOTES, chosen=json.dumps(noted)) if noted else []:
        on = found[row["account_id"] in overtaken].setdefault(row["note"], [])
        on.append(_account(view, row))
    own = record["note"] if record["fact_file_id"] is not None else None
    # Of a record that very many accounts are on, not all were read.
    every = bounds.count_rows(view, _NOTED, id=record["id"]) if said.times else len(noted)
    return {
        "notes_more": bounds.count_in_words(every, len(noted)),
        "own_note": own,
        "notes": [{"note": note, "on": on} for note, on in found[False].items() if note != own],
        "older_notes": [{"note": note, "on": on} for note, on in found[True].items()],
    }


_ACCOUNTS = f"""
SELECT {_OF_ACCOUNT}, a.modality, a.is_inferred, a.is_whole, a.note, speaker.slug AS speaker
FROM (SELECT id FROM accounts WHERE record_id = :id ORDER BY id LIMIT :shown) AS first
JOIN accounts AS a ON a.id = first.id {_OF_DOCUMENT} LEFT JOIN records AS speaker ON speaker.id = a.speaker_id
ORDER BY a.id
"""
_CLAIMS_OF = """
SELECT k.*, r.slug AS object FROM claims AS k LEFT JOIN records AS r ON r.id = k.object_id
WHERE k.account_id = :id ORDER BY k.field, k.position
"""
_OF_CLAIM = ("field", "value", "printed", "object", "low", "high", "unit", "standing")


def accounts_as_data(view: View, record_id: int) -> list[Row]:
    """Return the first accounts of a record with their claims, as programs read them: slugs, and values as coded."""
    rows = view.ask(_ACCOUNTS, id=record_id, shown=bounds.SHOWN_PER_LIST)
    return [_account_as_data(row, view.ask(_CLAIMS_OF, id=row["account_id"])) for row in rows]


def _account_as_data(row: Row, claims: Iterable[Row]) -> Row:
    return {
        "document": row["document_slug"],
        "passage": row["passage"],
        "voice": row["voice_slug"],
        "chain": [slug for _, slug, _ in json.loads(row["chain"])],
        **{name: row[name] for name in ("speaker", "as_of", "said_on", "scope", "note")},
        "how_sure": row["modality"],
        **{name: bool(row[name]) for name in ("is_whole", "is_denied", "is_inferred")},
        "claims": [
            {
                **{name: claim[name] for name in _OF_CLAIM},
                "how_sure": claim["modality"],
                "is_inferred": bool(claim["is_inferred"]),
            }
            for claim in claims
        ],
    }


_RESOLUTIONS = """
SELECT s.field, s.state, s.rule, s.voices, s.rivals, s.is_tied, d.slug AS document, a.label AS passage, v.slug AS voice
FROM resolutions AS s LEFT JOIN accounts AS a ON a.id = s.account_id
LEFT JOIN records AS d ON d.id = a.document_id LEFT JOIN records AS v ON v.id = a.origin_id
WHERE s.record_id = :id ORDER BY s.field
"""


def resolutions_as_data(view: View, record_id: int) -> list[Row]:
    """Return how the fields of a record are settled on which more than one account speaks, or a coder concludes."""
    return [{**row, "is_tied": bool(row["is_tied"])} for row in view.ask(_RESOLUTIONS, id=record_id)]
