"""Addresses within a text, as links."""

from functools import lru_cache

from jinja2.utils import urlize
from markupsafe import Markup

_SHOWN_OF_AN_ADDRESS = 36


@lru_cache(maxsize=256)  # what is said of a source stands on very many pages
def with_links(text: str) -> Markup:
    """Return a text as HTML, the addresses in it as links, shortened."""
    return Markup(urlize(text, trim_url_limit=_SHOWN_OF_AN_ADDRESS, rel="noopener"))  # noqa: S704  escaped by urlize
