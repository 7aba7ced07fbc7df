"""The page that a browser gets where the gate refuses: small, of a template that the site may give.

It loads nothing, so that it is whole whatever else is at fault.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import escape
from string import Template

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_BUSY = "Too much is asked at once"
_TITLES = {404: "Not here", 410: "Not here any more", 429: _BUSY, 500: "A fault of ours", 503: _BUSY}
_PLAIN = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<h1>$title</h1>
<p>$words</p>
$link
"""


@dataclass(frozen=True)
class ErrorPage:
    """A template of HTML with `$title`, `$words` and `$link`, the one other address that may be meant."""

    template: str

    def show(self, title: str, words: str, leads_to: str = "") -> bytes:
        """Return the page; none of the three holds markup."""
        link = f'<p><a href="{escape(leads_to)}">{escape(leads_to)}</a></p>' if leads_to else ""
        return Template(self.template).substitute(title=escape(title), words=escape(words), link=link).encode()

    @cached_property
    def policy(self) -> bytes:
        """Return the Content-Security-Policy under which it has its own styles, and nothing else."""
        hashes = (b64encode(sha256(style.encode()).digest()).decode() for style in _STYLE.findall(self.template))
        styles = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
        return f"default-src 'none'; style-src {styles}; base-uri 'none'; frame-ancestors 'none'".encode()


PLAIN = ErrorPage(_PLAIN)


def title_of(status: int) -> str:
    """Return in a reader's words what a status means."""
    return _TITLES.get(status, "This cannot be answered")
