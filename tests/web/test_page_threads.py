"""Pages are made away from the server's loop, and a part of a table is never given as the whole."""

from __future__ import annotations

import gc
import multiprocessing
import re
import threading
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from datasette.app import Datasette

from communique.edition.published_edition import Edition
from communique.web.known_parameters import names_in
from tests.support.client import Client, open_client
from tests.support.heavy_requests import HEAVY, HeavyRequest
from tests.support.processes import PATIENCE
from tests.support.serving import ask

# What is shorter is measured badly.
LEAST_MILLISECONDS, MOST_MILLISECONDS, TIMES = 5, 50, 3


@pytest.fixture(scope="module")
def client(edition: Edition) -> Iterator[Client]:
    with open_client(edition, public=True) as one:
        yield one


@pytest.mark.parametrize("heavy", HEAVY.values(), ids=HEAVY)
def test_heavy_work_is_not_done_on_the_loop(client: Client, heavy: HeavyRequest) -> None:
    client.cost(*heavy)  # templates are compiled
    gc.collect()  # what other tests left in this process is not to be collected meanwhile
    cost = client.cost(*heavy)
    assert cost.status == (400 if heavy.form else 200)
    assert cost.seconds * 1000 > LEAST_MILLISECONDS
    assert cost.loop < cost.seconds / 4
    assert cost.callback * 1000 < MOST_MILLISECONDS


def test_what_is_measured_leaves_out_the_measuring(client: Client) -> None:
    """Reading what a process with many threads has used takes time, which is not the loop's."""
    heavy, end = HEAVY["JSON of a table"], threading.Event()
    client.cost(*heavy)
    few = min(client.cost(*heavy).loop for _ in range(TIMES))
    threads = [threading.Thread(target=end.wait) for _ in range(100)]
    for one in threads:
        one.start()
    try:
        many = min(client.cost(*heavy).loop for _ in range(TIMES))
    finally:
        end.set()
    for one in threads:
        one.join()
    assert many < 2 * few


@pytest.mark.parametrize("asked", ["", "_labels=on", "_size=max&kind=document"])
def test_a_part_of_a_table_says_so_and_leads_to_the_whole(datasette: Datasette, asked: str) -> None:
    part = ask(datasette, f"/communique/records.csv?{asked}").text.splitlines()
    whole = ask(datasette, f"/communique/records.csv?{asked}&_stream=on").text.splitlines()
    assert not whole[-1].startswith("#")
    if len(part) < len(whole):
        assert part[-1].startswith("# Not all rows. The whole: http://localhost/communique/records.csv?")
        assert part[:-1] == whole[: len(part) - 1]
        address = part[-1].partition("http://localhost")[2]
        assert ask(datasette, address).text.splitlines() == whole
    else:
        assert part == whole


def test_json_says_in_words_that_rows_are_left_out(datasette: Datasette) -> None:
    part = ask(datasette, "/communique/records.json?_size=3").json()
    assert part["left_out"].startswith("Not all rows. The whole: http://localhost/communique/records.csv?_stream=on")
    assert "left_out" not in ask(datasette, "/communique/records.json?slug=nothing").json()


@pytest.mark.parametrize(
    "path",
    [
        "/communique.csv?sql=selec+1",
        "/communique.csv",
        "/communique.json?sql=select+1&_shape=nope",
        "/communique.json?sql=select+1&_shape=object",
        "/communique/finance_book.json?_shape=object",
        "/communique/finance_book?_next=x",
        "/communique?sql=select+:a&a=1&b=2",
        "/pictures?foo=1",
        "/search?qq=x",
        "/about?page=1",
        "/reports/financing?_size=1",
        "/reconcile?foo=1",
        "/communique/citations/1?_foo=1",
    ],
)
def test_an_error_has_the_status_of_one(datasette: Datasette, path: str) -> None:
    assert ask(datasette, path).status_code == 400


def test_what_is_meant_instead_is_said(datasette: Datasette) -> None:
    assert "Did you mean “kind”?" in ask(datasette, "/search?kinds=x").text
    assert ask(datasette, "/reconcile?foo=1").json()["status"] == "error"


def test_names_of_parameters_are_found_behind_what_looks_like_a_comment() -> None:
    assert list(names_in("select '-- x', :a -- :b\n, \"it''s :c\" /* :d */, :e")) == ["a", "e"]
    began = time.process_time()
    assert list(names_in("'" * 8001 + "/*" * 4000)) == []
    assert time.process_time() - began < 0.2


def test_the_page_of_a_long_result_shows_what_fits_and_leads_to_the_whole(datasette: Datasette) -> None:
    path = f"/communique?sql={quote('SELECT * FROM evidence LIMIT 900')}"
    page = ask(datasette, path)
    assert len(page.content) < 150_000
    (count,) = re.findall(r"returning ([\d,]+) rows", page.text)
    shown = page.text.count("<tr>") - 1
    assert 0 < shown < int(count.replace(",", ""))
    assert f"These are the first {shown} rows; <a href=" in page.text
    assert "These are the first" not in ask(datasette, "/communique?sql=select+1").text


def test_a_fork_leaves_the_threads_of_pages_awake(datasette: Datasette) -> None:
    page = "/communique/records?_size=1"
    assert ask(datasette, page).status_code == 200
    child = multiprocessing.get_context("fork").Process(target=gc.collect)
    child.start()
    child.join()
    asked = threading.Thread(target=ask, args=(datasette, page), daemon=True)
    asked.start()
    asked.join(PATIENCE / 4)
    assert not asked.is_alive()
