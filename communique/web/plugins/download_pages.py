"""Downloads: a page that says what each file is for, and the files of the edition, whole or in parts."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette import Response, hookimpl
from starlette.responses import FileResponse

from communique.web import edition_files as edition
from communique.web.addresses import absolute
from communique.web.answers import not_found

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
def files(datasette: Any) -> dict[str, tuple[Path, str]]:
    """What can be downloaded: by name, where it is and its SHA-256."""
    folder, known = edition.folder(datasette), edition.read(datasette, edition.MANIFEST)["files"]
    found = {
        Path(place).name: (folder / place, digest)
        for place, digest in known.items()
        if place == edition.SNAPSHOT or (place.startswith("downloads/") and place != LIST)
    }
    name = edition.folder(datasette).name  # an edition never changes under its name
    return {**found, edition.MANIFEST: (folder / edition.MANIFEST, f"manifest-{name}")}


def listed(datasette: Any) -> list[dict[str, Any]]:
    """The downloads with title, use, size and checksum; of an edition without them, the snapshot alone."""
    if edition.has(datasette, LIST):
        described: list[dict[str, Any]] = edition.read(datasette, LIST)
        return described
    path, digest = files(datasette)[edition.SNAPSHOT]
    use = "Everything, as one SQLite file."
    return [{"name": path.name, "title": "The database", "use": use, "bytes": path.stat().st_size, "sha256": digest}]


def type_of(name: str) -> str:
    """The media type of a download."""
    return _TYPES.get(Path(name).suffix, "text/plain; charset=utf-8")


async def show_downloads(datasette: Any, request: Any) -> Response:
    """The page of downloads."""
    context = {
        "files": listed(datasette),
        "is_complete": edition.has(datasette, LIST),
        "manifest": edition.read(datasette, edition.MANIFEST),
        "edition": edition.digest(datasette)[:16],
        "address": absolute(datasette, request, datasette.urls.path("/downloads")),
        "metadata": datasette.metadata(),
        "canonical": absolute(datasette, request, datasette.urls.path("/downloads")),
    }
    page = await datasette.render_template(["downloads.html"], context, request=request, view_name="downloads")
    return Response.html(page)


async def send_file(datasette: Any, request: Any, scope: Any, receive: Any, send: Any) -> Response | None:
    """A file, or the part of it that a Range asks for; 304 for who has it, 404 for what is no download."""
    name = request.url_vars["name"]
    if name not in files(datasette):
        return await not_found(datasette, request, "There is no such download.")
    path, digest = files(datasette)[name]
    etag, kind = f'"{digest}"', type_of(name)
    headers = {"etag": etag, "cache-control": "public, max-age=60"}
    if etag in (request.headers.get("if-none-match") or ""):
        return Response("", status=304, headers=headers)
    shown = kind.partition(";")[0] in _READ_AT_ONCE
    how = "inline" if shown else "attachment"
    file = FileResponse(path, headers=headers, media_type=kind, filename=name, content_disposition_type=how)
    await file(scope, receive, send)
    return None
