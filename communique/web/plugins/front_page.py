"""The front page: one finished story, what can be asked, what there is, how sure it is, and where it comes from."""

from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.reports.report import reports_by_group
from communique.web.edition import Row, View, query
from communique.web.pages import html_page
from communique.web.records.evidence import document_for_reader
from communique.web.reports import reports_of
from communique.web.reports.document_check import check_on_the_front_page
from communique.web.story import story_of
from communique.wording import kinds_in_words

NEWEST_SOURCES = 10
# What a reader is led to in the place of a kind's own table: the view with names and words.
_VIEWS = {
    "agenda item": "agenda_book",
    "agreement": "agreement_book",
    "event": "event_book",
    "financing": "finance_book",
    "loan": "loan_book",
    "participant": "meeting_roster",
    "project": "project_overview",
    "relation": "ties",
    "stance": "stance_book",
    "trade figure": "trade_book",
}
_CONTENTS = "SELECT * FROM contents ORDER BY records DESC, kind"
_BULK = "SELECT coalesce(sum(last_place - first_place + 1), 0) AS records FROM search_groups WHERE is_bulk"
_SOURCES = """
SELECT d.id, doc.kind, doc.slug, d.title, d.published_on, d.reliability, d.reliability_note, author.label AS author,
publisher.label AS publisher, publisher.kind AS publisher_kind, publisher.slug AS publisher_slug,
(SELECT count(*) FROM passages AS p WHERE p.document_id = d.id) AS sentences
FROM documents AS d JOIN records AS doc ON doc.id = d.id LEFT JOIN actors AS author ON author.id = d.author_id
LEFT JOIN records AS publisher ON publisher.id = d.publisher_id
WHERE NOT doc.is_bulk
ORDER BY d.published_on_latest DESC, d.id LIMIT :newest
"""


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the front page."""
    return [(r"^/$", show_front_page)]


async def show_front_page(datasette: Datasette, request: Request) -> Response:
    """Show the front page."""
    front = await query(datasette, front_page)
    return await html_page(datasette, request, "index.html", {"front": front}, "index", path="/")


def front_page(view: View) -> Row:
    """Return what the front page shows."""
    reports = reports_of(view.edition).values()
    contents = [
        {**row, "what": kinds_in_words(row["kind"]), "listed_in": _VIEWS.get(row["kind"], row["table_name"])}
        for row in view.ask(_CONTENTS)
    ]
    return {
        "check": check_on_the_front_page(view),
        "story": story_of(view),
        "contents": contents,
        "records": sum(row["records"] for row in contents),
        "bulk": view.ask(_BULK)[0]["records"],
        "sources": [document_for_reader(view, row) for row in view.ask(_SOURCES, newest=NEWEST_SOURCES)],
        "documents": sum(row["records"] for row in contents if row["kind"] == "document"),
        "empty_reports": view.edition.empty_reports,
        "reports": reports_by_group(reports),
    }
