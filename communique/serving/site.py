"""What whoever runs the site says of it: where readers find it, and where mistakes go."""

from __future__ import annotations

import os
import re

from communique.edition.published import PublicationError

URL_VARIABLE, MISTAKES_VARIABLE = "COMMUNIQUE_URL", "COMMUNIQUE_MISTAKES"
WITHOUT_URL = (
    "%s does not say where readers find this site: whole addresses in feeds, footnotes and JSON will be those of the "
    "server. Set it to an address like https://example.org"
)
_URL = re.compile(r"https?://[^\s/]+\S*")
_MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+")


def site_settings() -> dict[str, str]:
    """Return what the environment says of the site: `url`, `mistakes`. PublicationError where that makes no sense."""
    url, mistakes = (os.environ.get(name, "").strip() for name in (URL_VARIABLE, MISTAKES_VARIABLE))
    if url and not _URL.fullmatch(url):
        raise PublicationError(f"{URL_VARIABLE} is {url!r}; give an address like https://example.org")
    if mistakes and not _URL.fullmatch(mistakes) and not _MAIL.fullmatch(mistakes):
        remedy = "give a tracker's address for new issues, or a mail address"
        raise PublicationError(f"{MISTAKES_VARIABLE} is {mistakes!r}; {remedy}")
    settings = {"url": url.rstrip("/"), "mistakes": mistakes}
    return {name: value for name, value in settings.items() if value}
