"""Downloads: a page that says what each file is for, and the files of the edition, whole or in parts."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from starlette.responses import FileResponse

from communique.web.edition import MANIFEST, SNAPSHOT, ServedEdition, edition_of
from communique.web.pages import html_page, not_found

LIST = "downloads/list.json"
_TYPES = {
    ".db": "application/vnd.sqlite3",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
# Shown by the browser; all others are saved.
_READ_AT_ONCE = {"application/json", "text/plain"}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the page and the files."""
    return [(r"^/downloads/?$", show_downloads), (r"^/downloads/(?P<name>[^/]+)$", send_file)]


@lru_cache(maxsize=8)
def files(edition: ServedEdition) -> dict[str, tuple[Path, str]]:
    """Return what can be downloaded: by name, where it is and its SHA-256."""
    folder = edition.folder
    # An edition never changes under its name.
    digests = {**edition.read(MANIFEST)["files"], MANIFEST: f"manifest-{folder.name}"}
    return {
        Path(place).name: (folder / place, digest)
        for place, digest in digests.items()
        if place in (SNAPSHOT, MANIFEST) or (place.startswith("downloads/") and place != LIST)
    }


def downloads(edition: ServedEdition) -> list[dict[str, Any]]:
    """Return the downloads with title, use, size and checksum; of an edition without them, the snapshot alone."""
    if edition.has(LIST):
        return list(edition.read(LIST))
    path, digest = files(edition)[SNAPSHOT]
    use = "Everything, as one SQLite file."
    return [{"name": path.name, "title": "The database", "use": use, "bytes": path.stat().st_size, "sha256": digest}]


def type_of(name: str) -> str:
    """Return the media type of a download."""
    return _TYPES.get(Path(name).suffix, "text/plain; charset=utf-8")


async def show_downloads(datasette: Datasette, request: Request) -> Response:
    """Show what can be downloaded."""
    edition = edition_of(datasette)
    context = {
        "files": downloads(edition),
        "is_complete": edition.has(LIST),
        "manifest": edition.read(MANIFEST),
        "edition": edition.name,
        "address": edition.whole_address(request, "/downloads"),
    }
    return await html_page(datasette, request, "downloads.html", context, "downloads", path="/downloads")


async def send_file(datasette: Datasette, request: Request) -> Any:
    """Send a file, or the part of it that a Range asks for; 304 for who has it, 404 for what is no download."""
    name, known = request.url_vars["name"], files(edition_of(datasette))
    if name not in known:
        return await not_found(datasette, request, "There is no such download.")
    path, digest = known[name]
    etag, kind = f'"{digest}"', type_of(name)
    headers = {"etag": etag, "cache-control": "public, max-age=60"}
    if etag in (request.headers.get("if-none-match") or ""):
        return Response("", status=304, headers=headers)
    how = "inline" if kind.partition(";")[0] in _READ_AT_ONCE else "attachment"
    file = FileResponse(path, headers=headers, media_type=kind, filename=name, content_disposition_type=how)
    return _Sent(file, request)


class _Sent:
    """A file that is sent by Starlette where Datasette sends."""

    def __init__(self, file: FileResponse, request: Request) -> None:
        self.headers, self._file, self._request = file.headers, file, request

    async def asgi_send(self, send: Any) -> None:
        await self._file(self._request.scope, self._request.receive, send)
