"""Requests that are much work: each kind of page and file, of what an edition has most of."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from benchmarks.pages import pages_of
from communique.edition.published_edition import Edition
from communique.reports.formats import FORMATS
from communique.web.reconciliation.requests import MOST_BYTES


class HeavyRequest(NamedTuple):
    """An address, and the form that is posted there."""

    address: str
    form: bytes = b""


_TEXT = "group_concat(';=', '') FROM (SELECT 1 FROM records a, records b LIMIT 100000)"
# What can be asked of any edition: nearly all of the work is neither the request's head nor sending the answer.
HEAVY = {
    "a wide page": HeavyRequest("/communique/claims?_size=500"),
    "a page of SQL": HeavyRequest(f"/communique?sql={quote('SELECT * FROM records LIMIT 800')}"),
    "many facets": HeavyRequest(
        "/communique/records?_size=0&_facet_size=max&_facet=slug&_facet=label&_facet=summary&_facet=note"
    ),
    "a filter": HeavyRequest("/communique/records?_size=max&label__contains=a&_sort=label"),
    "JSON of a table": HeavyRequest("/communique/claims.json?_size=max&_shape=objects"),
    "a whole table": HeavyRequest("/communique/evidence.csv?_stream=on"),
    "signs in CSV": HeavyRequest(f"/communique.csv?sql={quote(f'SELECT {_TEXT}')}"),
    "a workbook": HeavyRequest("/reports/document-check.xlsx"),
    "CSV of a report": HeavyRequest("/reports/document-check.csv"),
    "a form full of signs": HeavyRequest("/reconcile", b"queries=" + b"%5B" * (MOST_BYTES // 3 - 3)),
    "a list without end": HeavyRequest("/reconcile", b"queries=[1" + b",1" * (MOST_BYTES // 2 - 9) + b"]"),
}
_SHORT = (
    *(
        "/calendar.ics",
        "/promises",
        "/promises.ics",
        "/openapi.json",
        "/llms.txt",
        "/robots.txt",
        "/downloads/manifest.json",
        "/communique.db",
    ),
    *("/reconcile", "/reconcile/suggest/entity?prefix=a", "/search.json?q=talks", "/reports/document-check"),
)
_BATCH = urlencode({"queries": '{"a": {"query": "Brown"}, "b": {"query": "talks in the north", "limit": 20}}'})


def requests_of_every_kind(edition: Edition) -> list[HeavyRequest]:
    """Return pages of the records that most is said of, each with its data, reports in each form, files and batches."""
    pages = [page.path for page in pages_of(edition)]
    records = [path for path in pages if path.count("/") > 1 and not path.startswith(("/communique/", "/reports/"))]
    data = [f"{path}.json" for path in records if not path.startswith("/about/")]
    reports = [f"/reports/timeline.{form}" for form in FORMATS]
    addresses = dict.fromkeys([*pages, *data, *reports, *_SHORT])
    return [*HEAVY.values(), HeavyRequest("/reconcile", _BATCH.encode()), *map(HeavyRequest, addresses)]
