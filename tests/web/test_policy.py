"""Every answer carries a strict policy that lets the templates' own scripts run and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest
from datasette.app import Datasette

from tests.unit.test_publication import get


def allowed(answer: httpx.Response, directive: str) -> set[str]:
    policy = answer.headers["content-security-policy"]
    (rule,) = (one for one in policy.split("; ") if one.partition(" ")[0] == directive)
    return set(rule.split()[1:])


PATHS = ["/", "/communique", "/communique?sql=select+1", "/communique/meetings", "/meetings/moscow-talks", "/nothing"]


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_forbids_foreign_and_smuggled_scripts(datasette: Datasette, path: str) -> None:
    answer = get(datasette, path)
    assert allowed(answer, "default-src") == {"'none'"}
    scripts = allowed(answer, "script-src")
    assert {one for one in scripts if not one.startswith("'sha256-")} == {"'self'"}
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["script", "style"])
def test_what_is_inline_on_a_page_is_what_the_policy_allows(datasette: Datasette, path: str, kind: str) -> None:
    answer = get(datasette, path)
    bodies = re.findall(rf"<{kind}(?![^>]*src=)(?![^>]*application/)[^>]*>(.*?)</{kind}>", answer.text, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(b.encode()).digest()).decode()}'" for b in bodies}
    assert allowed(answer, f"{kind}-src") - {"'self'"} == hashes


def test_there_are_inline_scripts_to_allow(datasette: Datasette) -> None:
    assert len(allowed(get(datasette, "/communique/meetings"), "script-src")) > 1


def test_a_script_in_the_answer_is_not_allowed(datasette: Datasette) -> None:
    plain = get(datasette, "/communique?sql=select+1+as+a")
    evil = get(datasette, "/communique?sql=select+'<script>alert(1)</script>'+as+a")
    assert "<script>alert(1)" not in evil.text
    assert allowed(evil, "script-src") == allowed(plain, "script-src")
