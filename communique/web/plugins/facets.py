"""Facets that cost nothing on a large table: counted when the snapshot was made.

In the configuration: `facets: [{counted: COLUMN}]`. Of a selection the values are counted on the spot if it is small;
of a large one they are offered, as a link that counts them."""

from typing import Any

from datasette import hookimpl

from communique.edition.facets import COUNTS_OF_A_COLUMN
from communique.web.compat import ColumnFacet, path_with_added_args, path_with_removed_args, told_later
from communique.web.edition import edition_of

COUNTED_ON_THE_SPOT = 10_000


@hookimpl
def register_facet_classes() -> list[type]:
    """Add facets of the kind `counted`."""
    return [CountedFacet]


class CountedFacet(ColumnFacet):  # type: ignore[misc]  # a class without types: Datasette ships none
    """The values of a column with their counts, from the snapshot where the whole table is shown."""

    type = "counted"

    async def suggest(self) -> list[dict[str, Any]]:
        """Return nothing: the configuration says which there are."""
        return []

    @told_later
    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Return what Datasette's own facets give, and `offered` where it was not counted."""
        asked_for = self.request.args.getlist("_facet")
        # An address may ask for any kind of facet, of anything; the counts that we have are those of the configuration.
        columns = [config["config"]["simple"] for config in self.get_configs() if config["source"] == "metadata"]
        return [await self._result(column) for column in columns if column not in asked_for], []

    async def _result(self, column: str) -> dict[str, Any]:
        rows = await self._counts(column)
        size = self.get_facet_size()
        offered = self.ds.urls.path(path_with_added_args(self.request, {"_facet": column}))
        return {
            "name": column,
            "type": "column",
            "hideable": False,
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {"_facet": column})),
            "results": await self._values(column, (rows or [])[:size]),
            "truncated": rows is None or len(rows) > size,
            "offered": offered if rows is None else None,
        }

    async def _counts(self, column: str) -> list[tuple[Any, int]] | None:
        """Return how often each value occurs, the most frequent first; None where counting would take too long."""
        if not self._selection():
            return await self._rows(COUNTS_OF_A_COLUMN, [self.table, column])
        if column in self.request.args and self.row_count is not None:
            only = self.request.args[column]
            return [(int(only) if only.isascii() and only.isdigit() else only, self.row_count)]
        if self.row_count is None or self.row_count > COUNTED_ON_THE_SPOT:
            return None
        return await self._rows(
            f'SELECT "{column}", count(*) FROM ({self.sql}) WHERE "{column}" IS NOT NULL '
            f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {self.get_facet_size() + 1}",
            self.params,
        )

    async def _rows(self, sql: str, parameters: Any) -> list[tuple[Any, int]]:
        return [tuple(row) for row in await self.ds.execute(self.database, sql, parameters)]

    def _selection(self) -> list[str]:
        """Return what narrows the page to some rows."""
        names = [name for name, _ in self.get_querystring_pairs()]
        return [name for name in names if not name.startswith("_") or "__" in name or name in _NARROWING]

    async def _values(self, column: str, rows: list[tuple[Any, int]]) -> list[dict[str, Any]]:
        labels = await self.ds.expand_foreign_keys(self.database, self.table, column, [value for value, _ in rows])
        types = edition_of(self.ds).configuration.get("types", {})
        if types.get(self.table, {}).get(column) == "boolean":
            labels = {(column, 0): "no", (column, 1): "yes"}
        return [self._value(column, value, count, labels.get((column, value), value)) for value, count in rows]

    def _value(self, column: str, value: Any, count: int, label: Any) -> dict[str, Any]:
        selected = (column, str(value)) in self.get_querystring_pairs()
        toggled = path_with_removed_args if selected else path_with_added_args
        path = self.ds.urls.path(toggled(self.request, {column: str(value)}))
        address = self.ds.absolute_url(self.request, path)
        return {"value": value, "label": label, "count": count, "toggle_url": address, "selected": selected}


_NARROWING = {"_search", "_where", "_through"}
