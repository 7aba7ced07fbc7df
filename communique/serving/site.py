"""What whoever runs the site says of it: where readers find it, and where mistakes go."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from communique.edition.published import PublicationError

URL_VARIABLE, MISTAKES_VARIABLE = "COMMUNIQUE_URL", "COMMUNIQUE_MISTAKES"
WITHOUT_URL = (
    "%s does not say where readers find this site, nor does communique.toml: whole addresses in feeds, footnotes and "
    "JSON will be those of the server. Set it to an address like https://example.org"
)
_URL = re.compile(r"https?://[^\s/]+\S*")
_MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+")


def site_settings(project: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return what is said of the site, `url` and `mistakes`, by the environment or else by the project.

    PublicationError where the environment makes no sense.
    """
    url, mistakes = (os.environ.get(name, "").strip() for name in (URL_VARIABLE, MISTAKES_VARIABLE))
    if url and not _URL.fullmatch(url):
        raise PublicationError(f"{URL_VARIABLE} is {url!r}; give an address like https://example.org")
    if mistakes and not _URL.fullmatch(mistakes) and not _MAIL.fullmatch(mistakes):
        remedy = "give a tracker's address for new issues, or a mail address"
        raise PublicationError(f"{MISTAKES_VARIABLE} is {mistakes!r}; {remedy}")
    known = project or {}
    settings = {"url": (url or known.get("url", "")).rstrip("/"), "mistakes": mistakes or known.get("mistakes", "")}
    return {name: value for name, value in settings.items() if value}
