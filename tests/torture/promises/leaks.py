"""No answer and no file of an edition tells of the machine, of who runs it, or of what somebody else has asked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import openpyxl

from communique.web.edition import edition_of
from tests.support.client import Client, find_leak, leak_pattern, open_client, read_files, seed_edition
from tests.support.odd_requests import PAGES, PARAMETERS, PATHS, spread_evenly
from tests.support.serving import rows
from tests.torture.promise import promise
from tests.torture.promises.described_requests import address_of

_ASKED = "what-another-visitor-asked"
# All files of a packed one are as old.
_LONG_AGO = datetime(2001, 1, 1)


@promise("No answer tells of the machine, or of what another visitor asked", bounded=200, full=None)
def what_answers_tell(folder: Path, times: int | None) -> Iterator[str]:
    """Everything that can be found on the site, after somebody has asked for something of their own everywhere."""
    published = seed_edition(folder)
    before = read_files(published)
    with open_client(published) as client:
        pattern = re.compile(f"{leak_pattern(client.datasette).pattern}|{_ASKED}")
        for address in _asked_by_another():
            client.request(address)
        slugs = rows(published, "SELECT kind, slug FROM records ORDER BY id")
        for address in spread_evenly(_everything(client, slugs), times):
            told = find_leak(client.request(address), pattern)
            yield f"{address} tells {told!r}" if told else ""
    yield "" if read_files(published) == before else "a file of the edition has changed, or one is beside it"


def _asked_by_another() -> Iterator[str]:
    sql = quote(f"SELECT '{_ASKED}' AS x FROM records WHERE label = '{_ASKED}'")
    for ending in ("", ".json", ".csv"):
        yield f"/communique{ending}?sql={sql}"
        yield f"/communique/meetings{ending}?_where={quote(f'label <> {_ASKED!r}')}&_search={_ASKED}"
    yield from (f"{page}?{name}={_ASKED}" for page in PAGES for name in PARAMETERS[::9])


def _everything(client: Client, slugs: list[tuple[str, str]]) -> list[str]:
    tables = client.datasette.metadata()["plugins"]["communique"]["tables"]
    described = client.request("/openapi.json").json()["paths"]
    records = [f"/{tables[kind]}/{slug}{form}" for kind, slug in slugs for form in ("", ".json")]
    downloads = [f"/downloads/{name}" for name in ("communique.db", "manifest.json", "SHA256SUMS", "communique.xlsx")]
    reports = [path.removesuffix(".csv") for path in described if path.endswith(".csv")]
    named = [address_of(path, asked["get"]) for path, asked in described.items()]
    return [*dict.fromkeys([*named, *PAGES, *PATHS, *reports, *downloads, *records])]


@promise("No file of an edition tells of the machine or of when it was made", bounded=50, full=None)
def what_files_tell(folder: Path, times: int | None) -> Iterator[str]:
    """Files as they are, and unpacked."""
    published = seed_edition(folder)
    with open_client(published) as client:
        pattern = re.compile(leak_pattern(client.datasette).pattern.encode("latin-1"))
        for file in sorted(one for one in edition_of(client.datasette).folder.rglob("*") if one.is_file()):
            content = file.read_bytes()
            found = [*pattern.findall(content), *(_in_archive(content, pattern) if zipfile.is_zipfile(file) else [])]
            yield f"{file.name} tells {found[:3]}" if found else ""


def _in_archive(content: bytes, pattern: re.Pattern[bytes]) -> Iterator[object]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in archive.infolist():
            yield from pattern.findall(archive.read(one))
            if datetime(*one.date_time) >= _LONG_AGO or one.extra or one.comment:
                yield one.filename, one.date_time, one.extra, one.comment
        if "docProps/core.xml" in archive.namelist():
            told = openpyxl.load_workbook(io.BytesIO(content)).properties
            yield from (word for word in (told.creator, told.lastModifiedBy) if word)
            yield from (day for day in (told.created, told.modified) if day and day >= _LONG_AGO)
