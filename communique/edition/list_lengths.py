"""How long the long lists of records are, counted when publishing.

Of a state that each row of a dataset names, it would take a page as long as all the rest of it.
"""

from __future__ import annotations

from sqlite_utils import Database

from communique.edition.backlinks import backlinks
from communique.edition.snapshot_table import SnapshotTable

LONG = 100
LIST_LENGTHS = SnapshotTable(
    "list_lengths",
    f"How many rows point at a record, where more than {LONG} do by one column: one row a record and column.",
    {
        "record_id": (int, "The record that is pointed at."),
        "list": (str, "The table and the column of the rows that do, with a hyphen between."),
        "records": (int, "Number of these rows."),
        "coded": (int, "Of these, the rows of records of which not only datasets speak."),
    },
    pk=("record_id", "list"),
    references=(("record_id", "records", "id"),),
)
_COUNTED = (
    "INSERT INTO list_lengths "
    "SELECT t.\"{column}\", '{table}-{column}', count(*), count(*) FILTER (WHERE r.is_bulk IS NOT 1) "
    'FROM "{table}" AS t LEFT JOIN records AS r ON r.id = t."{shows}" WHERE t."{column}" IN ('
    f'SELECT "{{column}}" FROM "{{table}}" WHERE "{{column}}" IS NOT NULL GROUP BY 1 HAVING count(*) > {LONG}'
    ") GROUP BY 1 ORDER BY 1"
)


def write_list_lengths(copy: Database) -> None:
    """Make the table of long lists, and count them."""
    LIST_LENGTHS.create(copy)
    for link in backlinks():
        copy.execute(_COUNTED.format(**link))
