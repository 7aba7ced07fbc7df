"""The page of a trade figure sets what an article says beside loaded statistics, or says that there are none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from communique.importing.importer import import_dataset
from tests.support.documents import database, load_bodies
from tests.support.serving import ask, served
from tests.unit.test_importing import trade
from tests.unit.test_trade_against_statistics import figure

PATH = "/trade_figures/state-a/state-b/turnover/2016"


def section(url: str, folder: Path) -> str:
    """The words of the section on a figure's page."""
    with served(url, folder, without=("charts", "downloads")) as datasette:
        page = ask(datasette, PATH).text
        of_a_dataset = ask(datasette, "/trade_figures/state-a/state-b/x/2017").text
    (found,) = re.findall(r'<section id="statistics">(.*?)</section>', page, re.DOTALL)
    assert 'id="statistics"' not in of_a_dataset
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


@pytest.mark.slow
def test_a_trade_figure_stands_beside_the_statistics_or_their_absence(tmp_path: Path) -> None:
    url = database(tmp_path, "trade")
    load_bodies(url, tmp_path / "said", article={"trade_figures": [figure("turnover", "2016")]})
    assert "No trade statistics are loaded beside the articles." in section(url, tmp_path / "without")
    import_dataset(url, *trade(tmp_path))
    said = section(url, tmp_path / "with")
    for expected in (
        "Our trade",
        "Exports both ways $1.712 million 2016 the same period 1.17",
        "Exports of State A to State B $1.493 million 2016 the same period not compared",
        "Licence: CC0-1.0. Published by Agency D.",
    ):
        assert expected in said
