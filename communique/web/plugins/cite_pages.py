"""Citations to take away: /cite/TABLE/SLUG.bib, .csl.json and .txt, and the panels of record and report pages."""

from collections.abc import Callable
from functools import partial
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from markupsafe import Markup

from communique.reports.arguments import Arguments
from communique.reports.report import Report
from communique.web.citing.bibtex import bibtex
from communique.web.citing.citation import Citation, citation_of_report
from communique.web.citing.csl import csl_json
from communique.web.citing.footnote import footnote, footnote_html, short_footnote_html
from communique.web.citing.mistakes import mistake_in
from communique.web.citing.record import citation_of_record, work_of
from communique.web.edition import SLUG, Row, ServedEdition, View, edition_of, query
from communique.web.records.claims import claim_of
from communique.web.records.evidence import evidence_of
from communique.web.records.page import find_record
from communique.web.records.stated_values import claims_on
from communique.web.records.sureness import sureness_of
from communique.web.redirects import answer_for_lost_slug

# How a citation is written, and the media type of such a file.
_FORMATS: dict[str, tuple[Callable[[Citation], str], str]] = {
    "bib": (bibtex, "application/x-bibtex"),
    "csl.json": (csl_json, "application/vnd.citationstyles.csl+json"),
    "txt": (lambda citation: f"{footnote(citation)}\n", "text/plain"),
}


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Add the addresses of citations."""
    names = edition_of(datasette).tables_in_addresses
    formats = "|".join(name.replace(".", r"\.") for name in _FORMATS)
    return [(rf"^/cite/(?P<table>{names})/(?P<slug>{SLUG})\.(?P<format>{formats})$", send_citation)]


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Datasette) -> None:
    """Let templates make the citation of a record's or report's page; see `_cite.html`."""
    edition = edition_of(datasette)
    env.globals["citation_of_record"] = partial(_record, edition)
    env.globals["citation_of_report"] = partial(_report, edition)
    env.globals["has_own_address"] = edition.has_own_address
    env.globals["mistake_in"] = lambda citation: mistake_in(citation, edition.configuration.get("mistakes"))
    env.filters |= {
        "footnote": footnote_html,
        "short_footnote": short_footnote_html,
        "bibtex": bibtex,
        "csl_json": csl_json,
        "in_textarea": in_textarea,
    }


def _record(edition: ServedEdition, page: Row, address: str) -> Citation:
    """Return what is cited on a record's page, at the address that it has in this very edition, where it has one."""
    return citation_of_record(edition, page, edition.permanent(address))


def _report(edition: ServedEdition, report: Report, given: Arguments, address: str) -> Citation:
    """Return what is cited on a report's page."""
    return citation_of_report(
        work_of(edition),
        name=report.name,
        title=report.title,
        question=report.question,
        arguments=given.narrowed_in_words,
        edition=edition.name,
        address=edition.permanent(address),
    )


def in_textarea(text: str) -> Markup:
    """Return text for a textarea, where quotation marks, of which JSON is full, can stand as they are."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;"))  # noqa: S704  nothing else ends a textarea


async def send_citation(datasette: Datasette, request: Request) -> Response:
    """Send a citation of a record as a file; from an old address, the way to the new one."""
    slug, chosen = request.url_vars["slug"], request.url_vars["format"]

    def questions(view: View) -> Row | None:
        record = find_record(view, slug)
        if record is None:
            return None
        claim, sure = claim_of(view, record), sureness_of(view, record)
        evidence = evidence_of(view, record["id"], claims_on(view, record))
        return {"record": record, "claim": claim, "sure": sure, **evidence}

    page = await query(datasette, questions)
    if page is None:
        return await answer_for_lost_slug(datasette, request, slug, before="/cite", ending=f".{chosen}")
    edition, (write, content_type) = edition_of(datasette), _FORMATS[chosen]
    citation = _record(edition, page, edition.absolute(request, edition.address(page["record"])))
    name = f"{citation.key.replace(':', '-')}.{chosen}"
    headers = {} if chosen == "txt" else {"content-disposition": f'attachment; filename="{name}"'}
    return Response(write(citation), headers=headers, content_type=f"{content_type}; charset=utf-8")
