"""The application: Datasette on one edition, in public behind the gate.

All processes see the edition that was current at the start, whatever is published meanwhile.
"""

import gc
import hashlib
import json
import logging
import os
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from communique.edition.manifest import CURRENT, INSPECT, LONGEST_ROW, METADATA
from communique.edition.metadata import DATABASE, SETTINGS
from communique.edition.published_edition import Edition, PublicationError, hold, read_edition
from communique.edition.site import URL_VARIABLE, WITHOUT_URL, prefix_of, site_settings
from communique.gate import Below, Gate, Rules, parse_origin
from communique.gate.log import quieten_server
from communique.gate.operating_system import raise_handles
from communique.gate.sql.database import open_immutable
from communique.gate.sql.limits import QueryLimits
from communique.gate.sql.request_context import with_request_context
from communique.project import PUBLISH, current_project
from communique.serving.editions import Editions, InAddress, OpenEdition, below, only_files
from communique.serving.health import Health
from communique.serving.public import rules_of
from communique.serving.succession import EDITION_VARIABLE
from communique.serving.supervisor import end_with_supervisor
from communique.serving.watchdog import WatchedApplication, WatchedThreads
from communique.web import compat
from communique.web.assistants.endpoint import with_endpoint
from communique.web.edition import BY_THE_CLOCK
from communique.wording import plural
from communique.wording.spelling import as_words

# Datasette's own name. What one process signs another must know again.
# What signs cookies is made at each start, and is the same in each worker.
SIGNING_KEY_VARIABLE = "DATASETTE_SECRET"
# What Datasette needs of ours, in the folder of these files; written by `make docs`.
LIST = "files.txt"
_NAMED = 3
# Of an edition beside the current one, which few read.
_LIMITS_BESIDE = replace(QueryLimits(), processes=1, processes_for_picking=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """The place where an edition is shown: below what, beside which application, and which edition is the current one.

    The site's own addresses are those of the current edition; every edition has others, below its name, for as long as
    it is kept.
    """

    current: Edition
    beside: Datasette | None = None


def datasette_for(edition: Edition, *, public: bool = False, place: Place | None = None) -> Datasette:
    """Return Datasette on an edition's snapshot, read-only; in public with bounds on what visitors may ask.

    With a `place` its pages know the addresses of editions. PublicationError where its plugins, templates or styles
    are missing.
    """
    check_program()
    inspected = _read(edition.folder / INSPECT)
    metadata = compat.UnchangingMetadata(_read(edition.folder / METADATA))
    root = _tell_addresses(metadata, edition, place)
    metadata = _with_version(metadata, edition)
    served = Datasette(
        immutables=[str(edition.snapshot)],
        inspect_data=inspected,
        metadata=metadata,
        settings=SETTINGS | {"base_url": f"{root}/"},
        plugins_dir=str(PUBLISH / "plugins"),
        template_dir=str(PUBLISH / "templates"),
        static_mounts=[("static", str(PUBLISH / "static"))],
        secret=os.environ.get(SIGNING_KEY_VARIABLE),
    )
    if public:
        beside = place.beside.executor if place and place.beside else None
        compat.replace_executor(served, WatchedThreads(served.setting("num_sql_threads"), beside))
        limits = {
            name: (_LIMITS_BESIDE if beside else QueryLimits()).with_rows_of(known.get(LONGEST_ROW, 0))
            for name, known in inspected.items()
        }
        bound = partial(compat.bounded_database, served, fold=as_words)
        compat.replace_databases(served, lambda name, path: bound(path, limits[name]))
        compat.lengthen_time(served, BY_THE_CLOCK)
    else:
        compat.replace_databases(served, lambda name, path: compat.SnapshotDatabase(served, path, is_mutable=False))
    compat.count_views(served, inspected)
    compat.read_schemas_once(served)
    return served


def _tell_addresses(metadata: compat.UnchangingMetadata, edition: Edition, place: Place | None) -> str:
    """Tell pages where this edition stays and, on one that is older, where the current one is; return its root."""
    ours = metadata["plugins"]["communique"]
    prefix = prefix_of(site_settings(ours["project"]).get("url", ""))
    if place is None:
        return prefix
    ours["permanent"] = f"{prefix}{below(edition.name)}/"
    if edition.folder != place.current.folder:
        ours["current"] = f"{prefix}/"
    return ours["permanent"].rstrip("/") if place.beside else prefix


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
    ours = metadata["plugins"]["communique"]
    site = site_settings(ours["project"])
    ours.update(site)
    version = hashlib.sha256(f"{compat.VERSION} {edition.folder.name} {site} {ours.get('current')}".encode())
    for file in sorted(PUBLISH.rglob("*.*")):
        if file.suffix in {".py", ".html", ".css", ".js", ".xml", ".txt"}:
            version.update(file.read_bytes())
    ours["version"] = version.hexdigest()[:16]
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
    served = datasette_for(edition, public=public, place=Place(edition))
    ours = served.plugin_config("communique")
    url = ours.get("url", "")
    prefix = prefix_of(url)
    rules = rules_of(ours["project"]["title"], prefix)
    opened = partial(_open, public, Place(edition, served), rules)
    app = Editions(edition, app_of(served, rules, public=public), opened, rules, prefix)
    well = partial(Health, question=partial(_ask_snapshot, served), prefix=prefix)
    # What was loaded stays: no collection goes through it again.
    gc.collect()
    gc.freeze()
    if not public:
        return well(Below(InAddress(app), prefix, rules))
    quieten_server()
    raise_handles()
    if check and not url:
        _log.warning(WITHOUT_URL, URL_VARIABLE)
    gate = Gate(app, parse_origin(url) if url else None, rules)
    return WatchedApplication(well(Below(InAddress(gate), prefix, rules)), served.executor)


def app_of(served: Datasette, rules: Rules, *, public: bool) -> Any:
    """Return the pages of an edition and what assistants ask, in public with bounds on what a request may take."""
    app = with_request_context(served.app(), QueryLimits()) if public else served.app()
    return with_endpoint(app, served, rules)


def _open(public: bool, place: Place, rules: Rules, edition: Edition) -> OpenEdition:
    """Open an edition beside the current one."""
    served = datasette_for(edition, public=public, place=place)

    def close() -> None:
        served.executor.shutdown(wait=False)
        for database in served.databases.values():
            database.close()

    app = app_of(served, rules, public=public)
    is_shown = _revision(edition) == _revision(place.current)
    return OpenEdition(app if is_shown else only_files(app, edition.name, rules), close)


def _revision(edition: Edition) -> object:
    """Return the revision of the database's tables that an edition was made of; pages lean on all of them."""
    with closing(open_immutable(edition.snapshot)) as snapshot:
        return snapshot.execute("SELECT version_num FROM alembic_version").fetchall()


# What a worker of `serve --public` runs.
create_public_worker = partial(create_worker, public=True)
