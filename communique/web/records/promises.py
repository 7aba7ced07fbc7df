"""Whether anything is promised by a record or of it: enough for the way to these promises, without listing them."""

from communique.web.edition import Row, View
from communique.web.promises import shows_promises

_PROMISED = "(m.planned IS NOT NULL OR m.status = 'scheduled') "
# Of what a voice says: a page waits for no more, and misses the way only where the first so many promise nothing.
_LOOKED_AT = 2_000
_OF_IT = "SELECT 1 FROM milestones AS m WHERE m.subject_id = :id"
_OF_ITS_PARTS = "SELECT 1 FROM projects AS p JOIN milestones AS m ON m.subject_id = p.id WHERE p.parent_id = :id"
_THEIRS = (
    "SELECT 1 FROM project_parties AS p JOIN milestones AS m ON m.subject_id = p.project_id WHERE p.actor_id = :id",
    "SELECT 1 FROM agreement_parties AS p JOIN milestones AS m ON m.subject_id = p.agreement_id WHERE p.actor_id = :id",
    "SELECT 1 FROM financings AS f JOIN milestones AS m ON m.subject_id = f.id WHERE f.provider_id = :id",
    "SELECT 1 FROM said_by CROSS JOIN milestones AS m WHERE m.id = said_by.record_id",
)
_ANY_OF_AN_ACTOR = f"""
WITH said_by AS (
    SELECT * FROM (
        SELECT record_id FROM accounts INDEXED BY ix_accounts_speaker_id WHERE speaker_id = :id LIMIT {_LOOKED_AT}
    )
    UNION ALL
    SELECT * FROM (
        SELECT record_id FROM accounts INDEXED BY ix_accounts_origin_id_record_id
        WHERE origin_id = :id AND speaker_id IS NOT NULL LIMIT {_LOOKED_AT}
    )
    UNION ALL
    SELECT * FROM (
        SELECT a.record_id FROM actors AS body CROSS JOIN accounts AS a
        WHERE body.country_id = :id AND a.origin_id = body.id AND a.speaker_id IS NOT NULL LIMIT {_LOOKED_AT}
    )
)
{" UNION ALL ".join(f"{one} AND {_PROMISED}" for one in _THEIRS)} LIMIT 1
"""
_ANY = f"{_OF_IT} AND {_PROMISED} UNION ALL {_OF_ITS_PARTS} AND {_PROMISED} LIMIT 1"
_KINDS = ("actor", "project", "agreement", "financing", "loan", "meeting", "event")


def has_promises(view: View, record: Row) -> bool:
    """Return whether steps are set by a record or of what it has a part in."""
    is_asked = record["kind"] in _KINDS and shows_promises(view.edition)
    return is_asked and view.first(_ANY_OF_AN_ACTOR if record["kind"] == "actor" else _ANY, id=record["id"]) is not None
