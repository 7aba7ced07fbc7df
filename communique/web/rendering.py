"""Rendering for communique/web/plugins/report_pages.py, until it takes a ServedEdition."""

import markupsafe
from datasette.app import Datasette

from communique.web.edition import Row, edition_of


def at_one_go(datasette: Datasette, template: str, shown: Row) -> markupsafe.Markup:
    """Return a part of a page, rendered at one go."""
    return edition_of(datasette).render(template, shown)
