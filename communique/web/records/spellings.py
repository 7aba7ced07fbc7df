"""How sources spell what a record is about."""

from communique.web.query import Row, View
from communique.web.records.counting import SHOWN_PER_LIST, how_many

# The inner part, read off the key of names alone, gives each spelling once.
_SPELLINGS = (
    "SELECT name, type, min(passage_id) AS passage_id, count(passage_id) AS times FROM names "
    "WHERE record_id = :id GROUP BY name, type"
)
_NAMES = f"""
SELECT n.name, n.type, n.times, p.paragraph, p.sentence,
d.kind AS document_kind, d.slug AS document_slug, d.label AS document
FROM ({_SPELLINGS} LIMIT :shown) AS n
LEFT JOIN passages AS p ON p.id = n.passage_id LEFT JOIN records AS d ON d.id = p.document_id
ORDER BY n.type, n.name
"""


def spellings_of(view: View, record_id: int) -> Row:
    """The spellings of a record, each once, and how many there are."""
    names = view.ask(_NAMES, id=record_id, shown=SHOWN_PER_LIST)
    for name in names:
        if name["document"]:
            name["url"] = view.address(name, "document_")
    return {"names": names, "names_more": how_many(view, _SPELLINGS, len(names), id=record_id)}
