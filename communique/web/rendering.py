"""Templates without Datasette's awaiting, which takes longer than all else that a long page needs."""

from functools import lru_cache
from typing import Any

import markupsafe

from communique.web.query import Row


@lru_cache(maxsize=8)
def _at_one_go(datasette: Any) -> Any:
    return datasette.jinja_env.overlay(enable_async=False)


def at_one_go(datasette: Any, template: str, shown: Row) -> markupsafe.Markup:
    """A part of a page, rendered at one go; nothing in its template may have to be awaited."""
    rendered = _at_one_go(datasette).get_template(template).render(urls=datasette.urls, **shown)
    return markupsafe.Markup(rendered)  # noqa: S704  escaped by the template
