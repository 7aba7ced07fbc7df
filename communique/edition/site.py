"""What whoever runs the site says of it: where readers find it, and where mistakes go."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from communique.edition.published_edition import PublicationError
from communique.gate.prefix import PREFIX
from communique.project import KEYS, Settings

URL_VARIABLE, MISTAKES_VARIABLE = "COMMUNIQUE_URL", "COMMUNIQUE_MISTAKES"
VARIABLES = {"url": URL_VARIABLE, "mistakes": MISTAKES_VARIABLE}
WITHOUT_URL = (
    "%s does not say where readers find this site, nor does communique.toml: whole addresses in feeds, footnotes and "
    "JSON will be those of the server. Set it to an address like https://example.org"
)


def site_settings(project: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return what is said of the site, `url` and `mistakes`, by the environment or else by the project.

    PublicationError where the environment makes no sense.
    """
    said = {name: _from_environment(name) or (project or {}).get(name, "") for name in VARIABLES}
    said["url"] = said["url"].rstrip("/")
    prefix_of(said["url"])
    return {name: value for name, value in said.items() if value}


def prefix_of(url: str) -> str:
    """Return what stands before all paths of a site at an address, such as `/communique`; "" at the root.

    PublicationError where it could be written in several ways.
    """
    parts = urlsplit(url)
    if PREFIX.fullmatch(parts.path.rstrip("/")) and not parts.query and not parts.fragment:
        return parts.path.rstrip("/")
    remedy = "after the host take letters, digits, hyphens and slashes, as https://example.org/communique"
    raise PublicationError(f"{url!r} is no address for a site; {remedy}")


def _from_environment(name: str) -> str:
    value = os.environ.get(VARIABLES[name], "").strip()
    try:
        msgspec.convert({name: value}, Settings)
    except msgspec.ValidationError:
        raise PublicationError(f"{VARIABLES[name]} is {value!r}; {KEYS[name].remedy}") from None
    return value
