"""A real nginx before a server of ours, with the configuration of deploy/nginx: only places and ports are others."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from getpass import getuser
from pathlib import Path

from communique.project import ROOT
from tests.support.processes import running
from tests.support.serving import free_port

DEPLOYED = ROOT / "deploy" / "nginx"
AT_ROOT, BELOW = "conf.d/communique.conf", "below-a-prefix.conf"
_SOCKET = "unix:/run/communique/http.sock"


@contextmanager
def behind_nginx(folder: Path, upstream: str, site: str = AT_ROOT, *, tls: bool = False) -> Iterator[str]:
    """Serve what is at an upstream (`127.0.0.1:8001`, `unix:PATH`) as deploy/nginx does; yield its address.

    `folder` is nginx's alone. Without `tls` the same is served in the clear.
    """
    port = free_port()
    configuration = _write(folder, upstream, site, port, tls=tls)
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", str(configuration)]
    _check([*command, "-t"])
    with (folder / "log").open("w") as log, running([*command, "-g", f"daemon off; user {getuser()};"], log):
        _wait_for(port)
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"


def _check(command: list[str]) -> None:
    """Have nginx look at its configuration, its output being a socket, as under systemd: no path opens that."""
    ours, its = socket.socketpair()
    with ours, its:
        done = subprocess.run(command, stdout=its, stderr=its, check=False)
        assert done.returncode == 0, ours.recv(10_000).decode()


def _write(folder: Path, upstream: str, site: str, port: int, *, tls: bool) -> Path:
    shutil.copytree(DEPLOYED, folder, dirs_exist_ok=True)
    (folder / "tmp").mkdir()
    if tls:
        _certify(folder / "tls")
    here = f"127.0.0.1:{port}"
    places = {
        "/var/log/nginx": str(folder),
        "/tmp/": f"{folder}/tmp/",  # noqa: S108  where the container has its temporary files
        "/etc/nginx/conf.d/*.conf": str(folder / site),
        "/etc/nginx/communique": f"{folder}/communique",
        "/etc/nginx/tls": f"{folder}/tls",
        _SOCKET: upstream,
        "listen 443 ssl http2;": f"listen {here} {'ssl http2' if tls else ''};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        **({} if tls else {"ssl_certificate": "#"}),
    }
    shipped = re.compile("|".join(map(re.escape, places)))
    for file in folder.rglob("*.conf"):
        file.write_text(shipped.sub(lambda found: places[found[0]], file.read_text("utf-8")), "utf-8")
    return folder / "nginx.conf"


def _certify(folder: Path) -> None:
    folder.mkdir()
    made = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"), "-subj", "/CN=127.0.0.1"]
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *made]
    subprocess.run([*words, "-addext", "subjectAltName=IP:127.0.0.1"], capture_output=True, check=True)


def _wait_for(port: int, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError("nginx does not listen")
