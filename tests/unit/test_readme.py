"""The README's examples run, and give what it says."""

from __future__ import annotations

import re
import sqlite3

import pytest
from click import Context

from communique.cli.main import cli
from communique.project import ROOT
from communique.reports.report import list_reports
from tests.support.hostile_sql import HOSTILE

README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


def test_the_python_example_runs(
    seed_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMUNIQUE_DATABASE", seed_database)
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102  the README is ours
    said = capsys.readouterr().out
    assert "Russia 1500000000.0 USD planned" in said
    assert "Azerbaijan lent 500000000 USD to Iran" in said
    assert "Putin–Raisi talks in Moscow 2023-12-07 5 participants" in said


def test_the_sql_example_runs(seed_database: str) -> None:
    (block,) = blocks("sql")
    connection = sqlite3.connect(seed_database.removeprefix("sqlite:///"))
    assert connection.execute(block).fetchall() == [
        ("Russia", None, None, "Astara–Rasht section", 1.5e9, "USD", "planned", "certain"),
        ("Azerbaijan", "Iran", None, "Astara–Rasht section", 5e8, "USD", "provided", "certain"),
    ]
    connection.close()


def test_the_number_of_reports_is_right() -> None:
    assert f"**Saved reports**, {len(list_reports())} of them" in README


def test_every_command_is_named() -> None:
    (listed,) = re.findall(r"^Commands: (.*?); each has", README, re.M)
    assert sorted(re.findall(r"`(?:communique )?([a-z]+)`", listed)) == sorted(cli.list_commands(Context(cli)))


def test_the_number_of_harmful_statements_is_right() -> None:
    promised = (ROOT / "SECURITY.md").read_text("utf-8")
    assert f"{len(HOSTILE)} kinds of harmful SQL" in promised


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http)([^)#]+)", README))))
def test_every_link_leads_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
