"""`communique serve`."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path

import click
import msgspec
from sqlalchemy import func, select

from communique.cli.common import say_loaded, say_passed_over
from communique.cli.place import Place
from communique.database.connection import connected, migrate
from communique.edition.publication import is_current, publish_edition
from communique.edition.published_edition import Edition, current_edition
from communique.edition.site import MISTAKES_VARIABLE, URL_VARIABLE, VARIABLES, WITHOUT_URL, prefix_of, site_settings
from communique.factfiles.files import load_project
from communique.schema import Record
from communique.serving.application import check_program
from communique.serving.processes import address_of, available_cores, check_port, check_socket, listen, serve_edition
from communique.serving.public import error_page

# Of more records than this the downloads take longer than ten seconds, and who serves wants to see pages.
DOWNLOADS_UP_TO = 25_000
# While one worker is replaced, another answers.
LEAST_IN_PUBLIC = 2
_NEEDS_A_PROXY = (
    "--public is for a reverse proxy on this machine and listens at 127.0.0.1, ::1 or --socket PATH, not at {}: "
    "slow and half-open connections and TLS are the proxy's. Leave --host out and put nginx in front (deploy/nginx)"
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--socket",
    "socket_path",
    type=click.Path(path_type=Path),
    help="Socket of the file system to listen at, for a reverse proxy, instead of a port.",
)
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where editions are published. Default: the project's build/editions.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes to answer with. Default: one for each core; in public at least two.",
)
@click.option(
    "--public",
    is_flag=True,
    help="For the internet, behind a reverse proxy: with limits on what visitors may ask for, and on how much at once.",
)
@click.option(
    "--follow", "follows", is_flag=True, help="Serve each new edition as soon as it is published. SIGHUP does it once."
)
@click.option("--url", envvar=URL_VARIABLE, help="Where readers find the site, for permanent addresses in citations.")
@click.option(
    "--mistakes",
    envvar=MISTAKES_VARIABLE,
    help="Where readers report mistakes: a tracker's address for new issues (with {title} and {body}, if it wants "
    "these elsewhere than in parameters of these names), or a mail address.",
)
@click.pass_obj
def serve(
    place: Place,
    /,
    *,
    host: str,
    port: int,
    socket_path: Path | None,
    directory: Path | None,
    workers: int | None,
    public: bool,
    follows: bool,
    **site: str | None,
) -> None:
    """Build and publish what is missing or stale, then serve it with Datasette."""
    os.environ |= {VARIABLES[name]: value for name, value in site.items() if value}
    known = site_settings(msgspec.structs.asdict(place.project.settings))
    if public and "url" not in known:
        click.echo(WITHOUT_URL % "--url", err=True)
    check_program()
    if socket_path:
        check_socket(socket_path)
    else:
        if public and not _is_loopback(host):
            raise click.UsageError(_NEEDS_A_PROXY.format(host))
        check_port(host, port)
    usual = max(available_cores(), LEAST_IN_PUBLIC) if public else available_cores()
    prefix = prefix_of(known.get("url", ""))
    with listen(host, port, socket_path, error_page(place.project.settings.title, prefix)) as door:
        edition = _published(place, directory or place.project.editions)
        where = f"unix:{socket_path}" if socket_path else f"{address_of(host, port)}{prefix.removeprefix('/')}"
        click.echo(f"Communiqué is at {where} (Ctrl-C stops it)")
        serve_edition(edition, door, workers or usual, public=public, follows=follows)


def _published(place: Place, directory: Path) -> Edition:
    """Build and publish what is missing or stale; return the current edition."""
    click.echo("Building the database")
    migrate(place.url)
    say_passed_over(place.project)
    say_loaded(load_project(place.url, place.project))
    if not is_current(place.url, directory, place.project, _say_what_is_wrong):
        click.echo("Publishing a new edition")
        publish_edition(place.url, directory, place.project, without=_left_out(place.url))
    edition = current_edition(directory)
    if edition is None:
        remedy = f"run `communique publish {directory}`, then serve again"
        raise click.ClickException(f"nothing is published in {directory}; {remedy}")
    return edition


def _is_loopback(host: str) -> bool:
    """Return whether only this machine can ask. A name other than `localhost` may mean any address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _say_what_is_wrong(words: str) -> None:
    click.echo(f"The edition is not served: {words}", err=True)


def _left_out(url: str) -> set[str]:
    """Return what to publish without, so that serving soon begins."""
    with connected(url) as connection:
        some = select(Record.id).limit(DOWNLOADS_UP_TO + 1).subquery()
        is_large = connection.execute(select(func.count()).select_from(some)).scalar_one() > DOWNLOADS_UP_TO
    if not is_large:
        return set()
    click.echo("  without downloads, which take long here; `communique publish` makes them")
    return {"downloads"}
