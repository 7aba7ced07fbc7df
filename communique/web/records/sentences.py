"""A document's sentences: what was coded from each, or why nothing was."""

from communique.web.query import Row, View
from communique.web.records.counting import how_many

SHOWN_SENTENCES = 100
_SENTENCES = """
SELECT p.document_id, p.paragraph, p.sentence, p.sha256, p.coding_reason, p.coding_note,
(SELECT count(DISTINCT c.record_id) FROM citations AS c WHERE c.passage_id = p.id) AS records
FROM passages AS p WHERE p.document_id = :id ORDER BY p.start_char LIMIT :shown
"""
_ALL = "SELECT 1 FROM passages WHERE document_id = :id"


def sentences_of(view: View, document_id: int) -> Row:
    """The first sentences of a document, and how many there are."""
    rows = view.ask(_SENTENCES, id=document_id, shown=SHOWN_SENTENCES)
    return {"sentences": rows, "sentences_more": how_many(view, _ALL, len(rows), id=document_id)}
