"""How sure the sources of a record are, in words: the surest of them, what others doubt, what the coder concluded."""

from communique.factfiles.claims.kinds import KEYS
from communique.reports.evidence import SHOWN, evidence_of
from communique.web.edition import Row, View
from communique.web.records.bounds import READ_CITATIONS, count_rows
from communique.wording import field_within_sentence, heading, sureness_in_words

_SAID = """
SELECT c.field, c.modality, c.is_inferred, min(c.hedge) AS hedge, count(DISTINCT a.origin_id) AS voices
FROM (
    SELECT * FROM citations WHERE record_id = :id ORDER BY passage_id, field, account_id LIMIT :most
) AS c CROSS JOIN accounts AS a ON a.id = c.account_id
WHERE NOT a.is_denied AND (c.field <> '' OR a.scope = '') GROUP BY c.field, c.modality, c.is_inferred
"""
# Fields that some source states, if without a sentence of their own.
_STATED = """
SELECT DISTINCT k.field FROM (
    SELECT id FROM accounts WHERE record_id = :id AND NOT is_denied AND scope = '' ORDER BY id LIMIT :most
) AS a CROSS JOIN claims AS k ON k.account_id = a.id
WHERE NOT k.is_inferred AND coalesce(k.standing, '') <> 'not representable'
"""
# Just what is shown: a view's column that is not asked for costs nothing, and some go through all evidence.
_SURE = """
SELECT how_sure, is_inferred, voices, passages, iif(voices = 0, disputed_by, NULL) AS disputed_by
FROM record_certainty WHERE record_id = :id
"""
# Few are named wherever they are counted.
NAMED_VOICES = SHOWN
_ALL_COLUMNS = "SELECT * FROM record_certainty WHERE record_id = :id"
_FROM_THE_SUREST = ("certain", "probable", "possible")
_THOUGHT = {"probable": "likely", "possible": "possible"}


def sureness_of(view: View, record: Row) -> Row:
    """Return what is shown of `record_certainty`, with `surest` (the surest word) and `reserves` (what is less sure).

    The hedge is that of the surest word; one for another sentence is told with it. `disputed_fields` and
    `updated_fields` are named as a reader would.
    """
    record_id, fields = record["id"], {f"{told}_fields": _named(record[told]) for told in ("disputed", "updated")}
    sure = view.first(_SURE, id=record_id) or {}
    sure |= fields
    said = _said(view, record_id)
    is_inferred = bool(sure.get("is_inferred"))
    whole = [row for row in said if not row["field"] and bool(row["is_inferred"]) == is_inferred]
    if sure.get("how_sure") and _is_cut_before(view, record_id, sure["how_sure"], whole):
        whole.insert(0, {"modality": sure["how_sure"], "hedge": None, "voices": sure["voices"]})
    if not sure.get("how_sure") or not whole:
        return {**sure, "hedge": None, "surest": None, "reserves": []}
    return {
        **sure,
        "hedge": whole[0]["hedge"],
        "surest": _surest(whole, sure["voices"]),
        "reserves": [*_elsewhere(whole[1:]), *_of_fields(_but_stated(view, record, said), sure["how_sure"])],
    }


def few_voices(view: View, record: Row) -> tuple[str, ...]:
    """Return the voices that a record has, where they are few enough to be named."""
    if not 1 <= (record["voices"] or 0) <= NAMED_VOICES:
        return ()
    voices = evidence_of(view.ask, [record["id"]])[record["id"]].voices
    # Who has taken its word back is cited, and is no voice any more.
    return voices if len(voices) == record["voices"] else ()


def _said(view: View, record_id: int) -> list[Row]:
    """Return how surely and by how many voices each field is spoken of, the surest first; of many, by the first."""
    rows = view.ask(_SAID, id=record_id, most=READ_CITATIONS)
    return sorted(rows, key=lambda row: _FROM_THE_SUREST.index(row["modality"]))


def _but_stated(view: View, record: Row, said: list[Row]) -> list[Row]:
    """Return what is said of fields without the coder's conclusions where a source states the same field elsewhere."""
    if not any(row["is_inferred"] and row["field"] for row in said):
        return said
    stated = {row["field"] for row in view.ask(_STATED, id=record["id"], most=READ_CITATIONS)}
    # No claim says what makes a record itself; whether all conclude it the loader has found out.
    stated |= KEYS.get(record["kind"], frozenset()).difference((record["inferred"] or "").split(", "))
    return [row for row in said if not row["is_inferred"] or row["field"] not in stated]


def _is_cut_before(view: View, record_id: int, how_sure: str, whole: list[Row]) -> bool:
    """Return whether the surest of very many citations is not among the first, which are read."""
    if whole and whole[0]["modality"] == how_sure:
        return False
    return count_rows(view, "SELECT 1 FROM citations WHERE record_id = :id", id=record_id) > READ_CITATIONS


def certainty_as_data(view: View, sure: Row, record_id: int) -> Row:
    """Return the whole row of `record_certainty`, and beside it what a page shows of it."""
    row = view.first(_ALL_COLUMNS, id=record_id) or {}
    return {**row, **sure, **{name: row[name] for name in ("hedge", "disputed_by") if not sure[name] and row}}


def in_dispute(row: Row) -> str | None:
    """Return on which fields of a row voices differ, or `all of it`; None where they agree."""
    if not row["disputed"]:
        return None
    return "all of it" if "whole" in row["disputed"].split(", ") else _named(row["disputed"])


def _named(fields: str | None) -> str:
    """Return fields from a list with commas, as a reader calls them; the whole, which is none of them, is left out."""
    return ", ".join(heading(name) for name in (fields or "").split(", ") if name not in ("", "whole"))


def _surest(whole: list[Row], voices: int) -> str | None:
    """Return `the source is certain`; `the sources`, where many agree; `a source`, where others are less sure."""
    words = sureness_in_words(whole[0]["modality"]) or ""
    if len(whole) > 1:
        return words.replace("the source", "a source") if voices > 1 else words
    # Who has taken its word back is cited, but is no voice any more.
    if min(whole[0]["voices"], voices) > 1:
        return words.replace("the source is", "the sources are").replace("the source thinks", "the sources think")
    return words


def _elsewhere(lesser: list[Row]) -> list[str]:
    return [f"elsewhere it is thought {_THOUGHT[row['modality']]}{_hedged(row)}" for row in lesser]


def _of_fields(said: list[Row], how_sure: str) -> list[str]:
    """Return, of fields with sentences of their own, what the coder concluded, and what is less sure than the whole."""
    fields: dict[str, list[Row]] = {}
    for row in said:
        fields.setdefault(row["field"], []).append(row)
    fields.pop("", None)
    return [
        found
        for name, rows in sorted(fields.items())
        if (found := _reserve(field_within_sentence(name), rows, how_sure))
    ]


def _reserve(name: str, rows: list[Row], how_sure: str) -> str | None:
    stated = [row for row in rows if not row["is_inferred"]]
    if not stated:
        return f"{name}: the coder's conclusion"
    surest = stated[0]["modality"]
    if _FROM_THE_SUREST.index(surest) <= _FROM_THE_SUREST.index(how_sure):
        return None
    return f"{name}: {sureness_in_words(surest)}{_hedged(stated[0])}"


def _hedged(row: Row) -> str:
    return f" (“{row['hedge']}”)" if row["hedge"] else ""
