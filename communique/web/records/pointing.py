"""What points at a record: a list for each way of pointing, in reading order."""

from communique.web.query import Row, View
from communique.web.records.counting import SHOWN_PER_LIST, how_many

# Of a list that is longer anyway, so that the next one is not far.
SHOWN_OF_A_LONG_LIST = 20
_POINTERS = 'SELECT 1 FROM "{table}" WHERE "{column}" = :id'
_POINTING = 'SELECT DISTINCT t."{shows}" AS id, {words} AS words FROM "{table}" AS t WHERE t."{column}" = :id'
_BACKLINK = (
    "SELECT r.id, r.kind, r.slug, coalesce(pointing.words, r.label) AS label, sure.how_sure, sure.is_inferred "
    f"FROM ({_POINTING} LIMIT :shown) AS pointing "
    "JOIN records AS r ON r.id = pointing.id JOIN record_certainty AS sure ON sure.record_id = r.id "
    "ORDER BY r.label, r.id, pointing.words"
)


def lists_of(view: View, in_tables: list[str], record_id: int) -> list[Row]:
    """The lists of a record that is in these tables; what cannot point there is not asked."""
    lists = []
    for link in view.edition.configuration["backlinks"]:
        if link["leads_to"] in ("records", *in_tables) and (found := _list(view, link, record_id)):
            lists.append(found)
    return lists


def _list(view: View, link: Row, record_id: int) -> Row | None:
    rows = view.ask(_BACKLINK.format(**link), id=record_id, shown=SHOWN_PER_LIST)
    if not rows:
        return None
    for row in rows:
        row["url"] = view.address(row)
    more = how_many(view, _POINTERS.format(**link), len(rows), id=record_id)
    shown = rows[:SHOWN_OF_A_LONG_LIST] if more else rows
    return {**link, "rows": shown, "more": more, "anchor": f"{link['table']}-{link['column']}"}
