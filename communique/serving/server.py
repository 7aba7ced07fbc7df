"""The server: Datasette on one edition, in as many processes as there are cores.

All of them see the edition that was current at the start, whatever is published meanwhile. In public, the gate of
communique/gate stands before them. `create_app` is an ASGI factory for deployments, always in public:
`COMMUNIQUE_EDITION=DIR/EDITION uvicorn --factory communique.serving.server:create_app --workers 4`.
COMMUNIQUE_URL says where the site is for its readers, for the whole addresses in footnotes and feeds.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import multiprocessing
import os
import re
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.version import __version__
from uvicorn.supervisors import Multiprocess

from communique.edition.manifest import CURRENT, INSPECT, LONGEST_ROW, METADATA
from communique.edition.metadata import settings
from communique.edition.published import Edition, PublicationError, hold, read_edition
from communique.gate.connections import LONGEST_HEAD
from communique.gate.gate import Gate
from communique.gate.limits import raise_handles
from communique.gate.logs import leave_queries_out_of_the_log
from communique.gate.origin import origin_of
from communique.gate.queries.bounded import BoundedDatabase
from communique.gate.queries.limits import LIMITS
from communique.gate.queries.request_context import with_visits
from communique.project import BUILD, PUBLISH
from communique.serving.supervisor import Supervisor
from communique.serving.watchdog import Watched, WatchedThreads

EDITION_VARIABLE = "COMMUNIQUE_EDITION"
# What whoever runs the site says of it: where it is, so that permanent addresses say so, and where mistakes go.
URL_VARIABLE, MISTAKES_VARIABLE = "COMMUNIQUE_URL", "COMMUNIQUE_MISTAKES"
_URL = re.compile(r"https?://[^\s/]+\S*")
_MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+")
# Datasette's own name. What one process signs another must know again.
_SECRET_VARIABLE = "DATASETTE_SECRET"  # noqa: S105  the name of a variable of the environment; the secret is made at each start


# Nothing here needs to know who asks, so no header is believed about it.
_IN_PUBLIC: dict[str, Any] = {
    "http": "communique.gate.connections:PublicProtocol",
    "ws": "none",
    "proxy_headers": False,
    "server_header": False,
    "access_log": False,
    "h11_max_incomplete_event_size": LONGEST_HEAD,
    # So many are taken at one go, which needs as many handles; the supervisor has more of them wait.
    "backlog": 32,
    "timeout_graceful_shutdown": 5,
}
WITHOUT_URL = (
    "%s does not say where readers find this site: whole addresses in feeds, footnotes and JSON will be those of the "
    "server. Set it to an address like https://example.org"
)
_log = logging.getLogger(__name__)


class _Unchanging(dict[str, Any]):
    """Metadata that nobody changes. Datasette copies all of it whenever it asks for a permission, hence this."""

    def __deepcopy__(self, memo: object) -> _Unchanging:
        return self


def datasette_for(edition: Edition, *, public: bool = False) -> Datasette:
    """Datasette on an edition's snapshot, read-only; in public with bounds on what visitors may ask."""
    inspected = _read(edition.folder / INSPECT)
    served = Datasette(
        immutables=[str(edition.snapshot)],
        inspect_data=inspected,
        metadata=_with_version(_Unchanging(_read(edition.folder / METADATA)), edition),
        settings=settings(),
        plugins_dir=str(PUBLISH / "plugins"),
        template_dir=str(PUBLISH / "templates"),
        static_mounts=[("static", str(PUBLISH / "static"))],
        secret=os.environ.get(_SECRET_VARIABLE),
    )
    if public:
        _bound(served, inspected)
    _let_views_know_their_rows(served, inspected)
    return served


def _bound(served: Datasette, inspected: dict[str, Any]) -> None:
    """Bound what visitors may ask the databases."""
    served.executor.shutdown()
    served.executor = WatchedThreads(served.setting("num_sql_threads"))
    for name, one in list(served.databases.items()):
        if not one.is_memory:
            limits = LIMITS.with_rows_of(inspected[name].get(LONGEST_ROW, 0))
            served.remove_database(name)
            served.add_database(BoundedDatabase(served, one.path, limits), name=name, route=one.route)


def application_for(edition: Edition, *, public: bool = False) -> Any:
    """The ASGI application on an edition, in public behind the gate."""
    served = datasette_for(edition, public=public)
    if not public:
        return served.app()
    raise_handles()
    url = site_settings().get("url")
    app = with_visits(served.app(), LIMITS)
    return Watched(Gate(app, origin_of(url) if url else None), served.executor)


def _let_views_know_their_rows(served: Datasette, inspected: dict[str, Any]) -> None:
    """A view's page looks for its rows where a table's does, but Datasette takes all that it finds there for tables."""
    for name, known in inspected.items():
        # Asked now, it remembers the tables.
        if served.databases[name].cached_table_counts:
            known["tables"].update(known["views"])


def site_settings() -> dict[str, str]:
    """What the environment says of the site: `url`, `mistakes`. PublicationError where that makes no sense."""
    url, mistakes = (os.environ.get(name, "").strip() for name in (URL_VARIABLE, MISTAKES_VARIABLE))
    if url and not _URL.fullmatch(url):
        raise PublicationError(f"{URL_VARIABLE} is {url!r}; give an address like https://example.org")
    if mistakes and not _URL.fullmatch(mistakes) and not _MAIL.fullmatch(mistakes):
        remedy = "give a tracker's address for new issues, or a mail address"
        raise PublicationError(f"{MISTAKES_VARIABLE} is {mistakes!r}; {remedy}")
    settings = {"url": url.rstrip("/"), "mistakes": mistakes}
    return {name: value for name, value in settings.items() if value}


def _with_version(metadata: _Unchanging, edition: Edition) -> _Unchanging:
    """With what changes whenever a page may: the edition, our plugins and templates, Datasette itself, settings."""
    site = site_settings()
    metadata["plugins"]["communique"].update(site)
    version = hashlib.sha256(f"{__version__} {edition.folder.name} {site}".encode())
    for file in sorted(PUBLISH.rglob("*.*")):
        if file.suffix in {".py", ".html", ".css", ".js", ".xml", ".txt"}:
            version.update(file.read_bytes())
    metadata["plugins"]["communique"]["version"] = version.hexdigest()[:16]
    return metadata


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8")))


def create_app() -> Any:
    """An ASGI application on the edition in the folder COMMUNIQUE_EDITION; by default in build/editions/current.

    PublicationError where the files are not what the edition's manifest says.
    """
    if not site_settings().get("url"):
        _log.warning(WITHOUT_URL, URL_VARIABLE)
    leave_queries_out_of_the_log()
    return _app(read_edition(_named_folder()), public=True)


def _create_worker() -> Any:
    """What a worker of `serve` runs. The files were checked before it was started."""
    return _app(read_edition(_named_folder(), check=False))


def _create_public_worker() -> Any:
    """What a worker of `serve --public` runs."""
    return _app(read_edition(_named_folder(), check=False), public=True)


def _named_folder() -> Path:
    return Path(os.environ.get(EDITION_VARIABLE) or BUILD / "editions" / CURRENT).resolve()


def _app(edition: Edition, *, public: bool = False) -> Any:
    _end_with_the_supervisor()
    hold(edition)
    return application_for(edition, public=public)


def _end_with_the_supervisor() -> None:
    """A worker whose supervisor is gone would hold the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def available_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def refuse_taken_port(host: str, port: int) -> None:
    """PublicationError, with what to do, where somebody else listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                remedy = f"take another: `make serve PORT={port + 1}` or `communique serve --port {port + 1}`"
                raise PublicationError(f"port {port} of {host} is taken; {remedy}") from None
            raise PublicationError(f"cannot listen on {host}:{port}: {error.strerror}") from None


def serve_edition(edition: Edition, host: str, port: int, workers: int, *, public: bool = False) -> None:
    """Serve an edition, in processes of its own where there are several workers or visitors, until interrupted."""
    hold(edition)
    os.environ[EDITION_VARIABLE] = str(edition.folder)
    os.environ.setdefault(_SECRET_VARIABLE, secrets.token_hex(32))
    config = _configuration(_create_public_worker if public else _create_worker, host, port, workers, public)
    if workers == 1 and not public:
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run()
        return
    listening = config.bind_socket()
    # asyncio does not take a socket that was handed down for one of TCP, and the rest of a page would wait for 40 ms
    # until its beginning is acknowledged.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    supervise = Supervisor if public else Multiprocess
    supervise(config, sockets=[listening]).run()


def _configuration(factory: Callable[[], Any], host: str, port: int, workers: int, public: bool) -> uvicorn.Config:
    return uvicorn.Config(
        f"{__name__}:{factory.__name__}",
        factory=True,
        workers=workers,
        host=host,
        port=port,
        log_level="warning",
        lifespan="on",
        **(_IN_PUBLIC if public else {}),
    )
