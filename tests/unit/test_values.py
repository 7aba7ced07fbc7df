"""Dates are read as a reader writes them, exactly, or refused with what to write."""

from __future__ import annotations

import pytest

from communique.factfiles.values.values import parse_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023-12-07", "2023-12-07", "2023-12-07"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023~", "2023-01-01", "2023-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2023-21", "2023-03-01", "2023-05-31"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("2023-1X", "2023-10-01", "2023-12-31"),
        ("2024/2030", "2024-01-01", "2030-12-31"),
        ("2024/..", "2024-01-01", None),
        ("2024/", "2024-01-01", None),
        ("/2030", None, "2030-12-31"),
        ("[..2024-12-31]", None, "2024-12-31"),
        ("[..2030]", None, "2030-12-31"),
        ("[..2025-01~]", None, "2025-01-31"),
        ("[2025-01~..]", "2025-01-01", None),
        ("{2020..2022?}", "2020-01-01", "2022-12-31"),
    ],
)
def test_a_date_is_never_made_more_precise(text: str, earliest: str | None, latest: str | None) -> None:
    assert parse_date(text) == (text, earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-29",
        "2023-02-30",
        "2023-13-01",
        "7 December 2023",
        "",
        "soon",
        "12/07/2023",
        "2030/2024",
        "-0044",
        "99999",
        "Y-17E7",
        "Y1E999999999",
        "{" + ",".join(["2023"] * 2000) + "}",
        "2023\n",
        " 2023",
        "٢٠٢٣",
        "2023-2X",
    ],
)
def test_what_is_no_date_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match=r"EDTF|ends before|out of range"):
        parse_date(text)
    assert capsys.readouterr().out == ""
