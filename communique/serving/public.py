"""What the gate is told of this site: its service, its closed paths, its long answers, its page of errors."""

import re
from dataclasses import replace
from html import escape
from string import Template
from urllib.parse import parse_qsl

from communique.gate import ErrorPage, Rules, Service, connections
from communique.web.assistants.endpoint import SERVICE
from communique.web.reconciliation.requests import MOST_BYTES

_LONG = re.compile(r".*\.(csv|xlsx|db)|/downloads/.+|/reports/.+\.\w+")
_FILE = re.compile(r".*\.db|/downloads/.+|/reports/.+")
_OF_VISITORS = {"sql", "_where"}
# As the site looks, in as few bytes as that takes.
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>$title – $site</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 0 auto; padding: 0.6rem 1.25rem 3rem; font: 1.1rem/1.5 Palatino, Georgia, serif; }
header { padding-bottom: 0.4rem; border-bottom: 1px solid; font-weight: 600; }
h1 { line-height: 1.2; }
p { overflow-wrap: anywhere; }
a { color: light-dark(#7a1f2b, #e79aa4); }
header a { color: inherit; text-decoration: none; }
</style>
<header><a href="$home">$site</a></header>
<main>
<h1>$title</h1>
<p>$words</p>
$link
<p>Go on with the <a href="$home">front page</a>, the <a href="${home}reports">reports</a>, or a
<a href="${home}search">search</a>.</p>
</main>
"""


def kind_of_long_answer(path: str, query: str) -> str | None:
    """Return whether an answer is a file, a table or what a visitor's SQL asks; None where it is short."""
    if not _LONG.fullmatch(path):
        return None
    if _FILE.fullmatch(path):
        return "file"
    return "sql" if _OF_VISITORS & {name for name, _ in parse_qsl(query, keep_blank_values=True)} else "table"


RULES = Rules(
    services=(
        Service("/reconcile", most_bytes=MOST_BYTES, error=lambda status, words: {"status": "error", "message": words}),
        SERVICE,
    ),
    # Nobody logs in here, and nobody is told anything that others are not.
    closed=re.compile(r"/-/(logout|messages|auth-token)\b"),
    static=("/static/", "/-/static/"),
    long_answer=kind_of_long_answer,
    remedy_for_length="Shorten it; download the database for long queries, or post batches to /reconcile.",
)


def error_page(site: str, prefix: str) -> ErrorPage:
    """Return the page of errors of a site with this title, below a prefix."""
    named = escape(site).replace("$", "$$")
    return ErrorPage(Template(_PAGE).safe_substitute(site=named, home=f"{prefix}/"))


def rules_of(site: str, prefix: str) -> Rules:
    """Return the rules of a site with this title, below a prefix."""
    return replace(RULES, page=error_page(site, prefix))


class PublicProtocol(connections.PublicProtocol):
    """HTTP/1.1 with the deadlines of this site."""

    rules = RULES
