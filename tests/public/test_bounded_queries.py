"""In public, SQL that visitors shape meets bounds that the engine cannot dodge; honest SQL does not."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from datasette.app import Datasette

from communique.edition.metadata import DATABASE
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.gate import Gate
from communique.gate.sql import process
from communique.gate.sql.fair_queue import FairQueue
from communique.gate.sql.limits import QueryLimits
from communique.gate.sql.pool import LimitError, Pool
from communique.gate.sql.request_context import RequestContext, current_request, with_request_context
from communique.serving.application import datasette_for
from communique.web import compat
from tests.support.hostile_sql import FORMS, HOSTILE, with_sql
from tests.support.serving import served_edition

LIMITS = QueryLimits()
QUICK = ("a zeroblob", "padding by printf", "rows of long texts", "a cross join", "very many SELECTs", "a pointer")


@pytest.fixture(scope="module")
def public(edition: Edition) -> Iterator[Datasette]:
    with served_edition(edition, public=True) as served:
        asyncio.run(served.invoke_startup())
        yield served


@pytest.fixture
def pool(edition: Edition) -> Iterator[Pool]:
    made = Pool(str(edition.snapshot), 1, 8, LIMITS)
    yield made
    made.close()


def ask(public: Datasette, *paths: str) -> list[httpx.Response]:
    """What is answered to several requests at once."""
    app = Gate(with_request_context(public.app(), LIMITS))

    async def answers() -> Any:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await asyncio.gather(*(client.get(path) for path in paths))

    return list(asyncio.run(answers()))


def answer_of(pool: Pool, sql: str, parameters: Any, seconds: float = 1, client: str = "") -> dict[str, Any]:
    """What a pool answers."""
    question = {"sql": sql, "parameters": parameters, "rows": 1, "bytes": 1000, "folded": {}}
    return pool.ask(question, seconds, client, wait=LIMITS.wait)


def test_the_list_of_hostile_sql_is_whole() -> None:
    assert set(QUICK) < HOSTILE.keys()


@pytest.mark.parametrize("name", QUICK)
def test_hostile_sql_is_refused_in_words_that_name_the_limit(public: Datasette, name: str) -> None:
    sql, limit = HOSTILE[name]
    (answer,) = ask(public, with_sql(sql))
    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert re.search(limit, answer.text)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_an_answer_is_less_bounded(public: Datasette, form: str) -> None:
    for answer in ask(public, with_sql("SELECT zeroblob(999999999)", form), with_sql("SELECT nothing", form)):
        assert answer.status_code == httpx.codes.BAD_REQUEST


@pytest.mark.parametrize("name", ["~63ommunique", "%63ommunique", "%7E63ommuniqu~65"])
def test_no_spelling_of_an_address_goes_around_the_bounds(public: Datasette, name: str) -> None:
    for sql in (
        "SELECT file FROM pragma_database_list",
        "SELECT hex(fts3_tokenizer('simple'))",
        "SELECT zeroblob(9999999)",
    ):
        (answer,) = ask(public, with_sql(sql, ".json").replace("communique", name))
        assert answer.status_code in {httpx.codes.BAD_REQUEST, httpx.codes.FOUND, httpx.codes.NOT_FOUND}
    (answer,) = ask(public, f"/{name}/records.json?_where=fts3_tokenizer('simple')")
    assert answer.status_code in {httpx.codes.BAD_REQUEST, httpx.codes.FOUND, httpx.codes.NOT_FOUND}


@pytest.mark.parametrize("form", [".csv", ".json?_shape=array", ".json?_shape=arrayfirst", ".json?_nl=on&_shape=array"])
def test_a_form_that_cannot_say_that_rows_are_missing_misses_none(public: Datasette, form: str) -> None:
    sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {}) SELECT i FROM n"
    path, _, shape = form.partition("?")
    more, all_of_them = ask(public, *(f"{with_sql(sql.format(n), path)}&{shape}" for n in (10_001, 10_000)))
    assert more.status_code == httpx.codes.BAD_REQUEST
    assert "Output limit" in more.text
    assert all_of_them.status_code == httpx.codes.OK
    assert "10000" in all_of_them.text


def test_a_table_streams_whole_beside_others_who_wait(public: Datasette) -> None:
    others = [f"/communique/evidence.json?_size=max&_labels=on&x={n}" for n in range(20)]
    stream, *_ = ask(public, "/communique/records.csv?_stream=1&_labels=on", *others)
    (alone,) = ask(public, "/communique/records.csv?_stream=1&_labels=on")
    assert stream.text == alone.text
    assert alone.text.count("\n") > 300


def test_a_stream_that_cannot_go_on_says_so_and_is_cut(public: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    pool, asked_for = public.get_database(DATABASE)._composed, list[str]()
    whole = pool.ask

    def failing(question: dict[str, Any], *rest: Any, **more: Any) -> dict[str, Any]:
        asked_for.append(question["sql"])
        if sum("limit 51" in sql for sql in asked_for) > 2:
            raise LimitError("queue")
        return whole(question, *rest, **more)

    monkeypatch.setattr(pool, "ask", failing)
    monkeypatch.setattr(compat, "ROWS_AT_A_TIME", 50)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "GET", "path": "/communique/records.csv", "raw_path": b"/communique/records.csv",
        "query_string": b"_stream=1", "headers": [], "scheme": "http", "server": ("x", 80), "client": ("x", 1),
        "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(Gate(with_request_context(public.app(), LIMITS))(scope, receive, send))
    assert sent[0]["status"] == httpx.codes.OK
    assert sent[-1]["more_body"]
    assert sent[-1]["body"] == b"# Not all rows. The whole: http://x/communique/records.csv?_stream=on\r\n"
    assert b"waiting" not in b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize(
    ("address", "is_stream"),
    [
        ("/communique/records.csv?_stream=1", True),
        ("/communique/records.json?_stream=1", False),
        ("/communique/records?_stream=1", False),
        ("/communique.csv?sql=SELECT+1&_stream=1", False),
        ("/communique/records.csv?_size=max", False),
    ],
)
def test_only_a_table_that_is_on_its_way_gets_more_time_and_patience(address: str, is_stream: bool) -> None:
    noted: list[RequestContext | None] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        noted.append(current_request())

    async def nothing(*_: Any) -> Any:
        return None

    path, _, query = address.partition("?")
    scope = {"type": "http", "path": path, "query_string": query.encode()}
    asyncio.run(with_request_context(app, LIMITS)(scope, nothing, nothing))
    (request,) = noted
    assert request
    assert not request.is_under_way
    assert request.seconds_left <= LIMITS.seconds_of_a_page
    request.has_begun = True
    assert request.is_under_way is is_stream
    assert (request.seconds_left > LIMITS.seconds_of_a_page) is is_stream


@pytest.mark.parametrize("table", ["records", "loan_book"])
def test_no_error_of_sqlite_is_a_fault_of_ours(public: Datasette, table: str) -> None:
    for where in (
        "abs(-9223372036854775808)",
        "json('{')",
        "CAST(x'00' AS nothing) MATCH 1",
        "zeroblob(-1) = 2 OR nope",
    ):
        (answer,) = ask(public, f"/communique/{table}?_where={quote(where)}")
        assert httpx.codes.OK <= answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, answer.text


def test_what_was_left_out_for_time_is_kept_by_nobody(public: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = public.get_database(DATABASE)._composed
    whole = pool.ask

    def failing(question: dict[str, Any], *rest: Any, **more: Any) -> dict[str, Any]:
        if "group by" in question["sql"].lower():
            raise LimitError("time")
        return whole(question, *rest, **more)

    monkeypatch.setattr(pool, "ask", failing)
    (answer,) = ask(public, "/communique/stances?_facet=attitude")
    assert answer.status_code == httpx.codes.OK
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize("form", ["", ".json"])
def test_a_facet_that_fails_leaves_none_unawaited(
    public: Datasette, form: str, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    pool = public.get_database(DATABASE)._composed
    whole = pool.ask

    def failing(question: dict[str, Any], *rest: Any, **more: Any) -> dict[str, Any]:
        if "group by" in question["sql"].lower():
            raise LimitError("queue")
        return whole(question, *rest, **more)

    monkeypatch.setattr(pool, "ask", failing)
    (answer,) = ask(public, f"/communique/stances{form}?_facet=attitude&_facet_date=until")
    gc.collect()
    assert answer.status_code == httpx.codes.TOO_MANY_REQUESTS
    assert [str(one.message) for one in recwarn] == []


def test_pages_in_threads_wait_for_no_lock_of_each_others(public: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    """Datasette looks at the schema for each page, at a lock that knows one loop alone: two at once failed or hung."""
    looked = list[Datasette]()

    async def look(datasette: Datasette) -> None:
        looked.append(datasette)

    monkeypatch.setattr(Datasette, "_refresh_schemas", look)
    answers = ask(public, *(f"/communique/stances{form}?_size=2" for form in ("", ".json", ".csv")))
    assert [answer.status_code for answer in answers] == [httpx.codes.OK] * 3
    assert looked == []


def test_texts_are_not_read_as_json(public: Datasette) -> None:
    (answer,) = ask(public, with_sql("SELECT '[1]' AS a", ".json") + "&_json=a")
    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert "_json" in answer.text


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("replace('aXbX', 'X', 'yy')", "ayybyy"),
        ("length(replace(hex(zeroblob(50000)), '00', 'é'))", 50_000),
        ("trim('  a ') || ltrim('xxa', 'x') || rtrim('a..', '.')", "aaa"),
        ("printf('%05.2f|%s', 3.14159, 'é')", "03.14|é"),
        ("format('%,d', 1500000)", "1,500,000"),
        ("instr('Astara', 'tara')", 3),
        ("instr(hex(zeroblob(60000)) || 'tara', 'tara')", 120_001),
        ("(SELECT group_concat(code) FROM currencies WHERE code IN ('USD', 'EUR'))", "EUR,USD"),
        ("(SELECT length(group_concat(label, '; ')) > 1000 FROM records)", 1),
        ("(SELECT sum(value) FROM json_each('[1, 2, 3]'))", 6),
        ("json_extract('{\"a\": [1, 2]}', '$.a[1]')", 2),
        ("'Astara–Rasht' LIKE '%rasht'", 1),
        ("(SELECT count(*) FROM records WHERE label LIKE '%rasht%') > 3", 1),
        ("'Astara' GLOB 'As*'", 1),
        ("length(zeroblob(1000)) + length(randomblob(10))", 1010),
        ("(SELECT count(*) > 3 FROM search_fts WHERE search_fts MATCH 'rasht')", 1),
        ("(SELECT name FROM pragma_table_info('loans') WHERE pk)", "id"),
        ("round(1.5) + abs(-2) + max(1, 2)", 6.0),
    ],
)
def test_what_analysts_need_works_on_honest_sizes(public: Datasette, sql: str, value: object) -> None:
    (answer,) = ask(public, with_sql(f"SELECT {sql} AS it", ".json"))
    assert answer.json()["rows"] == [[value]], answer.text


PAGES = (
    with_sql("SELECT id, slug, label, NULL AS n, 1.5 AS f, x'00ff' AS b FROM records ORDER BY id LIMIT 50", ".json"),
    with_sql("SELECT :a AS a, :b AS a", ".json") + "&a=%C3%A9&b=",
    with_sql("SELECT cast(x'ff41' AS text) AS t, 1e999 AS f, 9223372036854775807 AS n", ".json"),
    with_sql("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n LIMIT 20000", ".json"),
    with_sql("SELECT 'a\"b', 'x' AS [https://a b] FROM loans"),
    with_sql("EXPLAIN QUERY PLAN SELECT * FROM loans", ".json"),
    "/communique/records.json?_facet=kind&_size=5&_sort_desc=slug&_shape=objects",
    "/communique/search.json?_search=rasht&_nocount=1",
    "/communique/search.json?_search=%D0%9F%D1%83%D1%82%D0%B8%D0%BD",
    "/communique/search.json?_search=Rasht-Astara",
    "/communique/search.json?_search=Azerbaijan%27s",
    "/communique/search.json?_search=%22",
    with_sql("SELECT 1e999 AS f, -1e999 AS g, 1e300 AS h"),
    "/communique/records.json?_size=max&kind__in=loan,meeting",
    "/communique/records.csv?_stream=1&_labels=on",
    "/communique/loan_book?_where=amount+%3E+1",
    "/communique?_ttl=9",
    "/communique/stances.json?_labels=on&attitude__contains=o&_next=20",
)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_within_bounds_is_answered_as_without(public: Datasette, datasette: Datasette, page: str) -> None:
    (ours,) = ask(public, page)

    async def plain() -> Any:
        await datasette.invoke_startup()
        transport = httpx.ASGITransport(datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(page)

    theirs = asyncio.run(plain())
    assert theirs.status_code == httpx.codes.OK
    assert timeless(ours.text) == timeless(theirs.text)


def timeless(answer: str) -> str:
    """An answer without how long it took."""
    return re.sub(r'"query_ms": [\d.e-]+|Queries took [\d.]+ms', "", answer)


def test_more_cells_than_a_page_can_show_are_left_out_and_said_to_be(public: Datasette) -> None:
    sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9000) SELECT i, i, i, i FROM n"
    (page,) = ask(public, with_sql(sql))
    assert page.text.count("<tr>") <= LIMITS.cells_of_a_page / 4 + 1
    assert re.search("more than 2,500 rows", page.text)
    assert page.text.count("Not all rows are on this page.") == 1
    assert '<a href="http://localhost/downloads">Downloads</a>' in page.text
    (data,) = ask(public, with_sql(sql, ".json"))
    assert len(data.json()["rows"]) == 9000
    assert not data.json()["truncated"]


def test_a_page_of_a_table_is_refused_rather_than_shortened(public: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    """With fewer rows than were asked for there would be no link to the following ones."""
    monkeypatch.setattr(public.get_database(DATABASE), "_limits", replace(LIMITS, cells_of_a_page=1000))
    page, data, less = ask(
        public, *(f"/communique/evidence{rest}" for rest in ("?_size=max", ".json?_size=max", "?_size=9"))
    )
    assert page.status_code == httpx.codes.BAD_REQUEST
    assert "a page shows up to 1,000 values" in page.text
    assert len(data.json()["rows"]) == data.json()["filtered_table_rows_count"]
    assert "_next=" in less.text


def test_all_questions_of_a_page_share_its_time(public: Datasette) -> None:
    slow = quote("(SELECT count(*) FROM records a, records b, records c, records d) > 0")
    started = time.monotonic()
    (answer,) = ask(public, f"/communique/records?_where={slow}&_facet=kind&_facet=reference&_facet=summary")
    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert "Time limit" in answer.text
    assert time.monotonic() - started < LIMITS.seconds_of_a_page + 1


def test_what_a_page_waits_for_its_turn_is_not_taken_off_its_time(public: Datasette) -> None:
    queue, turns = public.get_database(DATABASE)._composed._queue, range(LIMITS.processes_for_picking)
    assert all(queue.take("others", 1) for _ in turns)
    later = threading.Timer(LIMITS.seconds_of_a_page + 0.5, lambda: [queue.give_back("others", 2) for _ in turns])
    later.start()
    (answer,) = ask(public, "/communique/records?kind=financing&_sort_desc=slug&_facet=kind")
    later.join()
    assert answer.status_code == httpx.codes.OK
    assert "financing" in answer.text


def test_of_what_a_table_page_asks_only_what_was_picked_is_asked_apart(
    public: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, asked_for = public.get_database(DATABASE)._composed, list[str]()
    whole = pool.ask

    def noting(question: dict[str, Any], *rest: Any, **more: Any) -> dict[str, Any]:
        asked_for.append(question["sql"])
        return whole(question, *rest, **more)

    monkeypatch.setattr(pool, "ask", noting)
    (answer,) = ask(public, "/communique/records?kind=loan")
    assert answer.status_code == httpx.codes.OK
    assert any("from records" in sql for sql in asked_for)
    assert [sql for sql in asked_for if "sqlite_master" in sql or "facet_counts" in sql or "PRAGMA" in sql] == []


@pytest.mark.parametrize("sql", ["/**/" + " " * 3000 + "x", "SELECT 1 " + "/*" * 100])
def test_what_takes_long_to_read_is_refused_before_it_is_read(public: Datasette, sql: str) -> None:
    (answer,) = ask(public, "/communique?sql=" + sql.replace(" ", "+"))
    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert "Leave out what is not needed" in answer.text


def test_too_many_at_once_are_told_to_come_again(public: Datasette) -> None:
    many = LIMITS.processes + LIMITS.waiting + 3
    answers = ask(
        public,
        *[with_sql(f"SELECT count(*) + {n} FROM records a, records b, records c, records d") for n in range(many)],
    )
    statuses = {answer.status_code for answer in answers}
    assert httpx.codes.TOO_MANY_REQUESTS in statuses
    assert statuses <= {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.BAD_REQUEST}


def test_a_process_knows_nothing_of_the_server_and_less_of_the_machine(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATASETTE_SECRET", "secret")
    pool.warm()
    folder = Path("/proc") / str(pool.idle_processes[0])
    assert folder.joinpath("environ").read_bytes() == b""
    limits = folder.joinpath("limits").read_text()
    assert re.search(rf"Max address space +{LIMITS.address_space} ", limits)
    assert re.search(rf"Max file size +{LIMITS.scratch_file} ", limits)


def test_others_queries_are_not_to_be_seen(pool: Pool) -> None:
    answer_of(pool, "SELECT 'private'", [])
    answer = answer_of(pool, "SELECT * FROM sqlite_stmt", [])
    assert "prohibited" in answer["words"]


def test_what_the_engine_cannot_stop_ends_with_its_process_and_another_answers(pool: Pool) -> None:
    pool.warm()
    (first,) = pool.idle_processes
    with pytest.raises(LimitError, match="time"):
        answer_of(pool, HOSTILE["padding by printf"][0], [], 0.2)
    assert answer_of(pool, "SELECT 1", [])["rows"] == [[1]]
    assert first not in pool.idle_processes
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_process_that_died_is_not_asked(pool: Pool) -> None:
    pool.warm()
    (first,) = pool.idle_processes
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    assert answer_of(pool, "SELECT 1", [])["rows"] == [[1]]


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n"


@pytest.mark.parametrize(("used", "told"), [(0.01, {"refused": "late"}), (0.2, {"words": "interrupted"})])
def test_who_gets_no_processor_is_not_told_to_ask_for_less(
    monkeypatch: pytest.MonkeyPatch, used: float, told: dict[str, str]
) -> None:
    clock = iter([0.0, used])
    monkeypatch.setattr(process.time, "process_time", lambda: next(clock))
    question = {"sql": ENDLESS, "parameters": [], "seconds": 0.2, "grace": 5, "folded": {}, "rows": 9, "bytes": 99}
    with closing(sqlite3.connect(":memory:")) as connection:
        assert told.items() <= process.answer(connection, question).items()


def test_a_process_that_others_keep_from_answering_is_asked_again(pool: Pool) -> None:
    """It is one that has had its share that gives way, and makes room for another."""
    pool.warm()
    (first,) = pool.idle_processes
    os.kill(first, signal.SIGSTOP)
    threading.Timer(0.4, os.kill, (first, signal.SIGCONT)).start()
    assert answer_of(pool, "SELECT 1", [])["rows"] == [[1]]
    assert pool.idle_processes == [first]
    assert os.getpriority(os.PRIO_PROCESS, first) == LIMITS.nice
    with suppress(LimitError):
        answer_of(pool, HOSTILE["a cross join"][0], [], 0.9)
    assert first not in pool.idle_processes


def test_who_takes_long_gives_way_when_others_wait(pool: Pool) -> None:
    pool.warm()
    ends: list[str] = []

    def hog() -> None:
        with pytest.raises(LimitError) as met:
            answer_of(pool, HOSTILE["a cross join"][0], [], 1, "hog")
        ends.append(met.value.limit)

    thread = threading.Thread(target=hog)
    thread.start()
    time.sleep(0.15)
    assert answer_of(pool, "SELECT 1", [], 1, "analyst")["rows"] == [[1]]
    thread.join()
    assert ends == ["busy"]


def test_who_has_used_least_goes_first() -> None:
    queue, order = FairQueue(1, 5), list[str]()
    assert queue.take("greedy", 1)
    queue.give_back("greedy", 9.0)
    assert queue.take("other", 1)

    def wait(client: str) -> None:
        assert queue.take(client, 5)
        order.append(client)
        queue.give_back(client, 0.1)

    threads = [threading.Thread(target=wait, args=(client,)) for client in ("greedy", "modest")]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    queue.give_back("other", 0.1)
    for thread in threads:
        thread.join()
    assert order == ["modest", "greedy"]


def test_nobody_waits_in_vain_for_longer_than_said() -> None:
    queue = FairQueue(1, 1)
    assert queue.take("a", 1)
    started = time.monotonic()
    assert not queue.take("b", 0.1)
    assert time.monotonic() - started < 1
    queue.give_back("a", 0.1)
    assert queue.take("b", 0.1)


def test_parameters_that_sqlite_cannot_take_are_told_so(pool: Pool) -> None:
    for odd in (2**70, "\ud800"):
        assert "cannot take" in answer_of(pool, "SELECT ?", [odd])["words"]


def test_rows_that_are_there_can_be_read_however_long_they_are(sample_database: str, tmp_path: Path) -> None:
    connection = sqlite3.connect(sample_database.removeprefix("sqlite:///"))
    with connection:
        connection.execute("UPDATE records SET note = hex(zeroblob(200000)) WHERE kind = 'place'")
    connection.close()
    served = datasette_for(publish_edition(sample_database, tmp_path / "editions", without={"downloads"}), public=True)
    asyncio.run(served.invoke_startup())
    (answer,) = ask(served, with_sql("SELECT length(note) FROM records WHERE kind = 'place' LIMIT 1", ".json"))
    for one in served.databases.values():
        one.close()
    assert answer.json()["rows"] == [[400_000]]
