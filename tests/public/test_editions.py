"""Editions that are kept are opened at /@NAME/…, whole and by themselves, and say that they are older."""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from communique.database.connection import migrate
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.edition.site import URL_VARIABLE
from communique.factfiles.files import load_files
from communique.serving import application, editions
from communique.serving.application import create_worker
from communique.serving.succession import EDITION_VARIABLE
from communique.web import kept_differences
from tests.conftest import SAMPLE_FILES
from tests.support.valid_formats import wrong_with
from tests.unit.test_load import edited

RECORD = "/events/ferry-revival"
PAGES = (
    *(
        "/",
        "/communique/records",
        "/reports",
        "/reports/timeline",
        "/pictures",
        "/downloads",
        "/about",
        "/search?q=ferry",
    ),
    *(RECORD, "/communique", "/about/dictionary"),
)
FILES = ("/communique/records.json", "/communique/records.csv", "/communique.db", "/feed.atom", "/openapi.json")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> list[Edition]:
    """Three editions of the sample, the current one last."""
    folder = tmp_path_factory.mktemp("kept")
    url = f"sqlite:///{folder}/communique.db"
    migrate(url)
    load_files(url, SAMPLE_FILES)
    made = []
    for hours in ("3", "4", "5"):
        load_files(url, edited(folder, "ferry.yaml", ("about 3 hours", f"about {hours} hours")))
        made.append(publish_edition(url, folder / "editions", without={"charts", "downloads"}, keep=3))
    return made


@pytest.fixture(params=[(False, ""), (True, "https://example.org/below")], ids=["alone", "public, below a prefix"])
def site(request: pytest.FixtureRequest, published: list[Edition], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, str]:
    """The application on the current edition, and what its addresses begin with."""
    is_public, url = request.param
    monkeypatch.setenv(EDITION_VARIABLE, str(published[-1].folder))
    monkeypatch.setenv(URL_VARIABLE, url)
    return create_worker(public=is_public), url.removeprefix("https://example.org")


def answers(app: Any, *paths: str, accept: str = "*/*") -> list[httpx.Response]:
    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://there") as client:
            return [await client.get(path, headers={"accept": accept}) for path in paths]

    return asyncio.run(ask())


def addresses_on(page: httpx.Response) -> set[str]:
    return set(re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text))


def test_links_of_an_older_edition_stay_in_it_and_one_leads_to_the_current(
    site: tuple[Any, str], published: list[Edition]
) -> None:
    (app, prefix), name = site, published[0].name
    below = f"{prefix}/@{name}"
    for path, page in zip(PAGES, answers(app, *(below + path for path in PAGES)), strict=True):
        assert page.status_code == 200, path
        assert f"This is an older edition, {name}." in page.text, path
        leads = {prefix + path, f"{prefix}/changes/{name}"}
        assert {found for found in addresses_on(page) if not found.startswith(f"{below}/")} == leads, path
        assert f'<{prefix}{path.partition("?")[0]}>; rel="latest-version"' in page.headers["link"]
        assert page.headers["x-robots-tag"] == "noindex"
    for path, file in zip(FILES, answers(app, *(below + path for path in FILES)), strict=True):
        assert file.status_code == 200, path
        assert f'<{prefix}{path}>; rel="latest-version"' in file.headers["link"]


def test_each_edition_answers_with_its_own(site: tuple[Any, str], published: list[Edition]) -> None:
    app, prefix = site
    paths = [f"{prefix}/@{one.name}/communique.db" for one in published]
    sql = "/communique.json?sql=select+group_concat(duration_minutes)+as+v+from+meetings&_shape=array"
    paths += [f"{prefix}/@{one.name}{sql}" for one in published] + [prefix + sql]
    said = answers(app, *paths)
    assert [one.content for one in said[:3]] == [one.snapshot.read_bytes() for one in published]
    assert len({one.text for one in said[3:6]}) == 3
    assert said[6].text == said[5].text != said[3].text


def test_the_current_edition_has_its_permanent_address_and_says_so_where_it_is_cited(
    site: tuple[Any, str], published: list[Edition]
) -> None:
    (app, prefix), name = site, published[-1].name
    here, there = answers(app, prefix + RECORD, f"{prefix}/@{name}{RECORD}")
    whole = "https://example.org" if prefix else "http://there"
    footnote = re.search(r'data-copied="footnote">(.*?)</p>', here.text, re.DOTALL)
    assert footnote
    assert footnote[1].endswith(f"edition {name}, {whole}{prefix}/@{name}{RECORD}.")
    assert f'<link rel="canonical" href="{whole}{prefix}{RECORD}">' in here.text
    assert "older edition" not in here.text + there.text
    assert "link" not in there.headers or "latest-version" not in there.headers["link"]


@pytest.mark.parametrize("path", [RECORD, "/reports/timeline"])
def test_what_is_cited_at_an_editions_address_names_that_edition_and_no_other(
    site: tuple[Any, str], published: list[Edition], path: str
) -> None:
    (app, prefix), whole = site, "https://example.org" if site[1] else "http://there"
    for one in published:
        (page,) = answers(app, f"{prefix}/@{one.name}{path}")
        address = f"{whole}{prefix}/@{one.name}{path}"
        assert f'<link rel="canonical" href="{address}">' in page.text
        footnote, bibtex, csl = re.findall(
            r'data-copied="(?:footnote|BibTeX|CSL-JSON)">(.*?)</(?:p|textarea)>', page.text, re.DOTALL
        )
        for written in (footnote, bibtex, csl):
            assert address in html.unescape(written)
            assert set(re.findall(r"\b[0-9a-f]{16}\b", written)) == {one.name}
        assert "The address opens this edition for as long as it is kept" in page.text


def test_what_has_changed_since_an_older_edition_is_a_page_two_files_and_an_entry_of_the_feed(
    site: tuple[Any, str], published: list[Edition]
) -> None:
    (app, prefix), (first, second, _) = site, published
    since = f"{prefix}/changes/{first.name}"
    listed, page, file, rows, feed, earlier = answers(
        *(app, f"{prefix}/changes", since, f"{since}.json", f"{since}.csv", f"{prefix}/feed.atom"),
        f"{prefix}/@{second.name}/changes/{first.name}",
    )
    assert [f"/changes/{one.name}" in listed.text for one in published] == [True, True, False]
    (described,) = answers(app, f"{prefix}/openapi.json")
    whole = {"$ref": "#/components/schemas/Changes", "components": described.json()["components"]}
    assert not [*Draft202012Validator(whole).iter_errors(file.json())]
    (kept,) = (
        one["schema"]["enum"] for one in described.json()["paths"]["/changes/{edition}.json"]["get"]["parameters"][:1]
    )
    assert kept == [second.name, first.name]
    sentence = ": the duration was about {} hours, is now about {} hours (Ada Quill 2031, ¶3.2)"
    (change,) = file.json()["changes"]
    assert (change["slug"], change["field"]) == ("port-grey-meeting", "duration")
    assert change["sentence"].startswith(f"Reed and Vale in Port Grey{sentence.format(3, 5)}")
    assert sentence.format(3, 5) in page.text
    assert f'<a href="{prefix}/meetings/port-grey-meeting">' in page.text
    assert change["sentence"] in rows.text
    assert sentence.format(4, 5) in feed.text
    assert f"What has changed since edition {second.name}" in feed.text
    assert sentence.format(3, 4) in earlier.text
    assert [wrong_with(one) for one in (listed, page, file, rows, feed, earlier)] == [""] * 6


def test_the_same_facts_published_anew_are_no_older_edition(site: tuple[Any, str], published: list[Edition]) -> None:
    (app, prefix), current = site, published[-1]
    twin = current.folder.with_name(f"{current.name}-00000000")
    twin.mkdir()
    shutil.copyfile(current.folder / "manifest.json", twin / "manifest.json")
    os.utime(twin, (0, 0))
    try:
        (listed,) = answers(app, f"{prefix}/changes")
    finally:
        shutil.rmtree(twin)
    assert published[0].name in listed.text
    assert current.name not in listed.text.replace(f"/@{current.name}", "")


@pytest.mark.parametrize("named", ["0123456789abcdef", "{current}", "..%2f..%2fetc", "<b>", "x" * 300, "a.csv.json"])
def test_what_is_no_older_edition_is_refused_by_name(
    site: tuple[Any, str], published: list[Edition], named: str
) -> None:
    app, prefix = site
    (answer,) = answers(app, f"{prefix}/changes/{named.format(current=published[-1].name)}")
    assert answer.status_code == 404
    assert "No older edition “" in answer.text or "nothing at this address" in answer.text
    assert "<b>" not in answer.text


def test_comparing_is_bounded_and_never_waited_for_long(
    site: tuple[Any, str], published: list[Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    (app, prefix), address = site, f"{site[1]}/changes/{published[0].name}"
    kept_differences.forget()
    monkeypatch.setattr(kept_differences, "_SECONDS_OF_PATIENCE", 0)
    (early,) = answers(app, address)
    assert (early.status_code, early.headers["retry-after"]) == (503, "5")
    monkeypatch.setattr(kept_differences, "_SECONDS_OF_PATIENCE", 60)
    assert answers(app, address)[0].status_code == 200
    kept_differences.forget()
    monkeypatch.setattr(kept_differences, "_SECONDS", -1)
    monkeypatch.setattr(kept_differences, "_INSTRUCTIONS_BETWEEN_LOOKS", 1)
    assert [one.status_code for one in answers(app, address, f"{address}.json", f"{prefix}/changes")] == [413, 413, 200]
    kept_differences.forget()
    monkeypatch.undo()


@pytest.mark.parametrize("form", ["txt", "bib", "csl.json"])
def test_files_of_citations_name_their_edition(site: tuple[Any, str], published: list[Edition], form: str) -> None:
    app, prefix = site
    below = f"{prefix}/@{published[0].name}"
    (file,) = answers(app, f"{below}/cite{RECORD}.{form}")
    assert f"{below}{RECORD}" in file.text
    assert set(re.findall(r"\b[0-9a-f]{16}\b", file.text)) == {published[0].name}


@pytest.mark.parametrize("path", ["", "/", "/reports", "/communique/records.json"])
def test_of_an_unknown_edition_it_is_said_which_are_kept(
    site: tuple[Any, str], published: list[Edition], path: str
) -> None:
    app, prefix = site
    (answer,) = answers(app, f"{prefix}/@0123456789abcdef{path}")
    assert answer.status_code == 404
    assert ", ".join(f"{prefix}/@{one.name}/" for one in reversed(published)) in answer.text
    assert "html" not in answer.headers["content-type"]


def test_a_browser_is_led_from_an_edition_that_is_gone_to_the_newest(site: tuple[Any, str]) -> None:
    app, prefix = site
    (answer,) = answers(app, f"{prefix}/@0123456789abcdef{RECORD}", accept="text/html,*/*")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert f'<a href="{prefix}{RECORD}">{prefix}{RECORD}</a>' in answer.text
    (hostile,) = answers(app, f"{prefix}/@0123456789abcdef/%3Cb%3E", accept="text/html")
    assert "<b>" not in hostile.text


def test_few_are_open_at_once_and_none_for_long(
    site: tuple[Any, str], published: list[Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    (app, prefix), closed = site, []
    close = editions.Editions._close

    def noted(self: editions.Editions, name: str) -> None:
        closed.append(name)
        close(self, name)

    monkeypatch.setattr(editions.Editions, "_close", noted)
    monkeypatch.setattr(editions, "SECONDS_IDLE", 0.05)

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://there") as client:
            for one in published:
                assert (await client.get(f"{prefix}/@{one.name}/about")).status_code == 200
                await asyncio.sleep(0)
            await asyncio.sleep(0.3)

    asyncio.run(ask())
    assert sorted(closed) == sorted(one.name for one in published)


def test_a_damaged_edition_is_not_shown(site: tuple[Any, str], published: list[Edition], tmp_path: Path) -> None:
    (app, prefix), one = site, published[1]
    kept = shutil.copy(one.folder / "metadata.json", tmp_path)
    (one.folder / "metadata.json").chmod(0o644)
    (one.folder / "metadata.json").write_text("{}")
    try:
        (answer,) = answers(app, f"{prefix}/@{one.name}/")
    finally:
        shutil.copy(kept, one.folder / "metadata.json")
    assert answer.status_code == 500
    assert "damaged" in answer.text


def test_of_an_edition_of_another_version_only_files_are_sent(
    site: tuple[Any, str], published: list[Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, prefix = site
    monkeypatch.setattr(application, "_revision", lambda edition: edition.name)
    below = f"{prefix}/@{published[0].name}"
    page, file = answers(app, f"{below}/reports", f"{below}/communique.db")
    assert page.status_code == 410
    assert "another version of this program" in page.text
    assert file.content == published[0].snapshot.read_bytes()
