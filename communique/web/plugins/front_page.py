"""The front page: one finished story, what can be asked, what there is, how sure it is, and where it comes from."""

from typing import Any

from datasette import Response, hookimpl

from communique.web.addresses import absolute, record_address
from communique.web.query import Ask, Row, configuration, in_one_go
from communique.web.reports.silent import silent_reports
from communique.web.story import story_of
from communique.wording import date_in_words, kinds_in_words

NEWEST_SOURCES = 10
_CONTENTS = "SELECT * FROM contents ORDER BY records DESC, kind"
_SOURCES = """
SELECT d.id, doc.kind, doc.slug, d.title, d.published_on, d.reliability, d.reliability_note, author.label AS author,
publisher.label AS publisher, publisher.kind AS publisher_kind, publisher.slug AS publisher_slug,
(SELECT count(*) FROM passages AS p WHERE p.document_id = d.id) AS sentences
FROM documents AS d JOIN records AS doc ON doc.id = d.id LEFT JOIN actors AS author ON author.id = d.author_id
LEFT JOIN records AS publisher ON publisher.id = d.publisher_id
ORDER BY d.published_on_latest DESC, d.id LIMIT :newest
"""


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the front page."""
    return [(r"^/$", show_front_page)]


async def show_front_page(datasette: Any, request: Any) -> Response:
    """The front page."""
    front = await in_one_go(datasette, lambda ask: front_page(datasette, ask))
    context = {"front": front, "metadata": datasette.metadata(), "canonical": absolute(datasette, request, "/")}
    return Response.html(await datasette.render_template(["index.html"], context, request=request, view_name="index"))


def front_page(datasette: Any, ask: Ask) -> Row:
    """What the front page shows."""
    contents = [{**row, "what": kinds_in_words(row["kind"])} for row in ask(_CONTENTS)]
    return {
        "story": story_of(datasette, ask),
        "contents": contents,
        "records": sum(row["records"] for row in contents),
        "sources": [_source(datasette, row) for row in ask(_SOURCES, newest=NEWEST_SOURCES)],
        "documents": sum(row["records"] for row in contents if row["kind"] == "document"),
        "silent": silent_reports(datasette, ask),
        "reports": configuration(datasette).get("reports", []),
    }


def _source(datasette: Any, row: Row) -> Row:
    published_by = row["publisher_slug"] and record_address(datasette, row["publisher_kind"], row["publisher_slug"])
    return {
        **row,
        "url": record_address(datasette, row["kind"], row["slug"]),
        "publisher_url": published_by,
        "published": date_in_words(row["published_on"]),
    }
