"""The front page's story: who has given what for a project and who only plans to, each sum with its sentence."""

from communique.web.edition import Row, View
from communique.web.records.bounds import count_rows
from communique.web.records.sureness import in_dispute
from communique.wording import date_in_words, instrument_in_words, sum_in_words, sureness_in_words

SHOWN_SUMS = 12
# What a coder concludes and no source says stands beside the blank, or beside the larger project that a source names.
_CONCLUDED = """
SELECT a.record_id AS id, k.object_id AS project_id FROM claims AS k JOIN accounts AS a ON a.id = k.account_id
JOIN financings AS f ON f.id = a.record_id
WHERE k.field = 'project' AND k.standing = 'aside' AND coalesce(f.project_id, 0) <> k.object_id AND NOT a.is_denied
"""
# Where the chosen one is not in the database: the first for which there is money.
_PROJECT = f"""
SELECT p.*, r.kind, r.slug, r.summary, parent.kind AS parent_kind, parent.slug AS parent_slug FROM project_overview AS p
JOIN records AS r ON r.id = p.project_id LEFT JOIN records AS parent ON parent.id = p.parent_id WHERE p.project_id =
coalesce((SELECT id FROM records WHERE kind = 'project' AND slug = :slug), (SELECT f.project_id FROM financings AS f
WHERE f.project_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM records AS own WHERE own.id = f.id AND own.is_bulk)
ORDER BY f.project_id LIMIT 1),
(SELECT min(project_id) FROM ({_CONCLUDED})))
"""
_SUMS = f"""
WITH wanted AS (
    SELECT * FROM (SELECT id, 0 AS is_concluded FROM financings WHERE project_id = :id ORDER BY id LIMIT :shown)
    UNION SELECT id, 1 FROM ({_CONCLUDED} AND k.object_id = :id) ORDER BY id LIMIT :shown
)
SELECT f.*, (
    SELECT min(k.value) FROM accounts AS a JOIN claims AS k ON k.account_id = a.id
    WHERE a.record_id = f.financing_id AND k.field = 'recipient' AND k.standing = 'not representable'
) AS recipient_said, (
    SELECT min(k.value) FROM accounts AS a JOIN claims AS k ON k.account_id = a.id
    WHERE a.record_id = f.financing_id AND k.field = 'amount' AND k.standing = 'not representable'
) AS amount_said, l.is_concessional, r.slug, r.disputed,
sure.is_inferred, wanted.is_concluded AS project_is_inferred, other.kind AS other_kind, other.slug AS other_slug,
(SELECT coalesce(m.planned, m.actual) FROM milestones AS m
 WHERE m.subject_id = f.financing_id AND m.type = 'provision' LIMIT 1) AS due,
event.label AS event, event.kind AS event_kind, event.slug AS event_slug
FROM wanted CROSS JOIN finance_book AS f ON f.financing_id = wanted.id AND NOT f.is_bulk
JOIN records AS r ON r.id = f.financing_id JOIN record_certainty AS sure ON sure.record_id = f.financing_id
LEFT JOIN loans AS l ON l.id = f.financing_id
LEFT JOIN records AS event ON event.id = (
    SELECT min(e.id) FROM events AS e JOIN records AS own ON own.id = e.id
    WHERE e.object_id = f.financing_id AND e.status IN ('occurred', 'ongoing') AND own.how_sure = 'certain'
)
LEFT JOIN records AS other ON other.id = f.project_id AND wanted.is_concluded
ORDER BY f.amount IS NULL, f.financing_id LIMIT :shown
"""
# The accounts that say so: those with the sum that stands or one that agrees, and those that name none.
_SUPPORTERS = """
FROM citations AS c JOIN accounts AS a ON a.id = c.account_id
LEFT JOIN claims AS k ON k.account_id = a.id AND k.field = 'amount'
WHERE c.record_id = :id AND NOT a.is_denied
AND coalesce(k.standing, 'stands') IN ('stands', 'agrees', 'near', 'not representable')
AND NOT EXISTS (
    SELECT 1 FROM accounts AS own JOIN claims AS other ON other.account_id = own.id
    WHERE own.record_id = a.record_id AND own.origin_id = a.origin_id AND other.field = 'amount' AND k.value IS NULL
    AND other.standing = 'rival'
)
"""
# Whose sum it is that is shown goes before who agrees; the sentence with the sum first, and a headline last.
_PLACE = f"""
SELECT p.paragraph, p.sentence, voice.label AS voice, e.author, e.publisher, e.document, e.reliability, EXISTS (
    SELECT 1 FROM claims AS s WHERE s.account_id = c.account_id AND s.field = 'is_concessional'
) AS speaks_of_terms
FROM (
    SELECT c.id, c.passage_id, c.account_id, a.origin_id, c.is_inferred, k.value IS NULL AS names_none,
    coalesce(k.standing, 'stands') <> 'stands' AS agrees, c.field, EXISTS (
        SELECT 1 FROM citations AS t
        WHERE t.record_id = a.document_id AND t.passage_id = c.passage_id AND t.field = 'title'
    ) AS is_headline {_SUPPORTERS} AND c.field IN ('', 'amount')
) AS c
JOIN passages AS p ON p.id = c.passage_id JOIN evidence AS e ON e.citation_id = c.id
JOIN records AS voice ON voice.id = c.origin_id
ORDER BY c.names_none, c.agrees, c.is_inferred, c.is_headline, c.field DESC, c.passage_id LIMIT 1
"""
# Who calls it soft, where whoever is cited for the sum says nothing of that.
_SOFT_BY = """
SELECT v.label FROM accounts AS a JOIN claims AS k ON k.account_id = a.id JOIN records AS v ON v.id = a.origin_id
WHERE a.record_id = :id AND k.field = 'is_concessional' AND coalesce(k.standing, 'stands') = 'stands' LIMIT 1
"""
_SENTENCES = f"SELECT DISTINCT c.passage_id {_SUPPORTERS}"
# From what has happened to what has not.
_STAGES = {
    "provided": "Given",
    "repaid": "Given and paid back",
    "agreed": "Agreed",
    "pledged": "Promised",
    "planned": "Only planned",
    "cancelled": "Called off",
}


def story_of(view: View) -> Row | None:
    """Return the project and its sums, stage by stage; None where there is no money for any project."""
    project = view.first(_PROJECT, slug=view.edition.configuration.get("story", ""))
    if project is None:
        return None
    found = view.ask(_SUMS, id=project["project_id"], shown=SHOWN_SUMS + 1)
    sums = [_sum(view, row) for row in found[:SHOWN_SUMS]]
    concluded = [one["project_is_inferred"] for one in sums]
    parent = project["parent_slug"] and view.address(project, "parent_")
    stages = [{"name": name, "sums": [one for one in sums if one["stage"] == stage]} for stage, name in _STAGES.items()]
    return {
        **project,
        "url": view.address(project),
        "parent_url": parent,
        "is_inferred": all(concluded),
        "is_inferred_of_some": any(concluded) and not all(concluded),
        "is_cut": len(found) > SHOWN_SUMS,
        "publishers": sorted({_standing(place) for one in sums if (place := one["place"])}),
        "stages": [stage for stage in stages if stage["sums"]],
    }


def _standing(place: Row) -> str:
    reliability = f" (reliability {place['reliability']} of A to F)" if place["reliability"] else ""
    return f"{place['publisher'] or place['author'] or place['document']}{reliability}"


def _sum(view: View, row: Row) -> Row:
    place = view.first(_PLACE, id=row["financing_id"])
    is_soft_elsewhere = place and row["is_concessional"] and not place["speaks_of_terms"]
    figure = sum_in_words(row)
    return {
        **row,
        "said": figure or row["amount_said"] or "sum not stated",
        "is_figure": bool(figure),
        "soft_by": (view.first(_SOFT_BY, id=row["financing_id"]) or {}).get("label") if is_soft_elsewhere else None,
        "terms": instrument_in_words(row, article=True),
        "due": date_in_words(row["due"]),
        "url": view.address(row),
        "other_url": row["other_slug"] and view.address(row, "other_"),
        "event_url": row["event_slug"] and view.address(row, "event_"),
        "place": place,
        "in_dispute": in_dispute(row),
        "more": count_rows(view, _SENTENCES, id=row["financing_id"]) - 1,
        "sure": "the coder's conclusion" if row["is_inferred"] else sureness_in_words(row["how_sure"]),
    }
