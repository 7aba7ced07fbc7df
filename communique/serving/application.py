"""The application: Datasette on one edition, in public behind the gate.

All processes see the edition that was current at the start, whatever is published meanwhile.
"""

import hashlib
import json
import logging
import os
from functools import partial
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from communique.edition.manifest import CURRENT, INSPECT, LONGEST_ROW, METADATA
from communique.edition.metadata import DATABASE, SETTINGS
from communique.edition.published import Edition, PublicationError, hold, read_edition
from communique.edition.site import URL_VARIABLE, WITHOUT_URL, prefix_of, site_settings
from communique.gate import Below, Gate, parse_origin
from communique.gate.log import quieten_server
from communique.gate.operating_system import raise_handles
from communique.gate.sql.limits import QueryLimits
from communique.gate.sql.request_context import with_request_context
from communique.project import PUBLISH, current_project
from communique.serving.health import Health
from communique.serving.public import RULES
from communique.serving.succession import EDITION_VARIABLE
from communique.serving.supervisor import end_with_supervisor
from communique.serving.watchdog import Watched, WatchedThreads
from communique.web import compat
from communique.wording import plural
from communique.wording.spelling import as_words

# Datasette's own name. What one process signs another must know again.
SECRET_VARIABLE = "DATASETTE_SECRET"  # noqa: S105  the name of a variable of the environment; the secret is made at each start
# What Datasette needs of ours, in the folder of these files; written by `make docs`.
LIST = "files.txt"
_NAMED = 3
_log = logging.getLogger(__name__)


def datasette_for(edition: Edition, *, public: bool = False) -> Datasette:
    """Return Datasette on an edition's snapshot, read-only; in public with bounds on what visitors may ask.

    PublicationError where its plugins, templates or styles are missing.
    """
    check_program()
    inspected = _read(edition.folder / INSPECT)
    metadata = _with_version(compat.UnchangingMetadata(_read(edition.folder / METADATA)), edition)
    served = Datasette(
        immutables=[str(edition.snapshot)],
        inspect_data=inspected,
        metadata=metadata,
        settings=SETTINGS | {"base_url": f"{_prefix_in(metadata)}/"},
        plugins_dir=str(PUBLISH / "plugins"),
        template_dir=str(PUBLISH / "templates"),
        static_mounts=[("static", str(PUBLISH / "static"))],
        secret=os.environ.get(SECRET_VARIABLE),
    )
    if public:
        compat.replace_executor(served, WatchedThreads(served.setting("num_sql_threads")))
        limits = {name: QueryLimits().with_rows_of(known.get(LONGEST_ROW, 0)) for name, known in inspected.items()}
        bound = partial(compat.bounded_database, served, fold=as_words)
        compat.replace_databases(served, lambda name, path: bound(path, limits[name]))
    else:
        compat.replace_databases(served, lambda name, path: compat.SnapshotDatabase(served, path, is_mutable=False))
    compat.count_views(served, inspected)
    return served


def _prefix_in(metadata: compat.UnchangingMetadata) -> str:
    return prefix_of(metadata["plugins"]["communique"].get("url", ""))


def check_program() -> None:
    """Raise PublicationError where a plugin, template or style is missing: Datasette would do without it."""
    listed = (PUBLISH / LIST).read_text("utf-8").splitlines() if (PUBLISH / LIST).is_file() else [LIST]
    if missing := [name for name in listed if not (PUBLISH / name).is_file()]:
        named = ", ".join(missing[:_NAMED])
        more = f" and {plural(len(missing) - _NAMED, 'more file')}" if missing[_NAMED:] else ""
        remedy = "install Communiqué again, with all of its files"
        raise PublicationError(f"the program is incomplete: {named}{more} not found in {PUBLISH}; {remedy}")


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8")))


def _with_version(metadata: compat.UnchangingMetadata, edition: Edition) -> compat.UnchangingMetadata:
    """Return metadata with what changes whenever a page may: the edition, our files, Datasette itself, settings."""
    site = site_settings(metadata["plugins"]["communique"]["project"])
    metadata["plugins"]["communique"].update(site)
    version = hashlib.sha256(f"{compat.VERSION} {edition.folder.name} {site}".encode())
    for file in sorted(PUBLISH.rglob("*.*")):
        if file.suffix in {".py", ".html", ".css", ".js", ".xml", ".txt"}:
            version.update(file.read_bytes())
    metadata["plugins"]["communique"]["version"] = version.hexdigest()[:16]
    return metadata


async def _ask_snapshot(served: Datasette) -> object:
    return await served.get_database(DATABASE).execute_fn(lambda snapshot: snapshot.execute("SELECT 1").fetchone())


def create_app() -> Any:
    """Return an ASGI application on the edition in the folder COMMUNIQUE_EDITION; by default in build/editions/current.

    It is always public. PublicationError where the files are not what the edition's manifest says.
    """
    return create_worker(public=True, check=True)


def create_worker(*, public: bool = False, check: bool = False) -> Any:
    """Return what a worker of `serve` runs, in public behind the gate. The files were checked before it was started."""
    folder = Path(os.environ.get(EDITION_VARIABLE) or current_project().editions / CURRENT)
    edition = read_edition(folder.resolve(), check=check)
    end_with_supervisor()
    hold(edition)
    served = datasette_for(edition, public=public)
    url = served.plugin_config("communique").get("url", "")
    well = partial(Health, question=partial(_ask_snapshot, served), prefix=prefix_of(url))
    if not public:
        return well(Below(served.app(), prefix_of(url)))
    quieten_server()
    raise_handles()
    if check and not url:
        _log.warning(WITHOUT_URL, URL_VARIABLE)
    app = with_request_context(served.app(), QueryLimits())
    gate = Gate(app, parse_origin(url) if url else None, RULES)
    return Watched(well(Below(gate, prefix_of(url), RULES)), served.executor)


# What a worker of `serve --public` runs.
create_public_worker = partial(create_worker, public=True)
