"""The files of deploy: a container's, its composition, and a unit for systemd."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from communique.project import ROOT
from tests.support.processes import running

DEPLOY = ROOT / "deploy"
# Each instruction on one line, comments left out.
INSTRUCTIONS = [
    re.sub(r"\s*\\\n\s*", " ", one).strip()
    for one in re.split(r"\n(?=[A-Z])", re.sub(r"(?m)^#.*\n", "", (DEPLOY / "Containerfile").read_text("utf-8")))
]
LAST_STAGE = INSTRUCTIONS[max(number for number, one in enumerate(INSTRUCTIONS) if one.startswith("FROM ")) :]


def those(name: str, instructions: list[str] = INSTRUCTIONS) -> list[str]:
    """What follows an instruction of a name, each time that it is there."""
    return [one.removeprefix(f"{name} ") for one in instructions if one.startswith(f"{name} ")]


def test_the_container_runs_without_rights() -> None:
    (user,) = those("USER", LAST_STAGE)
    number, group = user.split(":")
    assert int(number) == int(group) > 1000, "a number, so that runtimes can tell that it is not root"
    at = [one.partition(" ")[0] for one in LAST_STAGE]
    assert "RUN" not in at[at.index("USER") :], "nothing is installed after"


def test_the_container_is_made_as_the_linters_want() -> None:
    """The rules of hadolint that are about files such as this; the tool is in no registry by its makers."""
    for image in those("FROM"):
        name, _, tag = image.split(" ")[0].partition(":")
        assert tag not in ("", "latest"), f"{name} has to have a version"  # DL3006, DL3007
    assert not those("ADD"), "COPY is enough"  # DL3020
    assert not those("MAINTAINER")  # DL4000
    for place in those("WORKDIR"):
        assert place.startswith("/")  # DL3000
    for name in ("CMD", "ENTRYPOINT"):
        assert [json.loads(one) for one in those(name)], "as a list, so that signals arrive"  # DL3025
        assert len(those(name)) == 1  # DL4003, DL4004
    assert len(those("HEALTHCHECK")) == 1  # DL3012
    for command in those("RUN"):
        assert not re.search(r"\b(sudo|ssh|vim|shutdown|service|ps|free|top|kill|mount)\b", command)  # DL3001, DL3004
        assert "cd " not in command  # DL3003
        for installed in re.findall(r"pip install[^&]*", command):
            assert "--no-cache-dir" in installed  # DL3042
            assert "--require-hashes" in installed or "--no-deps" in installed  # DL3013
        assert "apt-get" not in command
        assert "|" not in command.replace("||", "")  # DL4006
    for copied in those("COPY"):
        assert not copied.startswith(". "), "what is copied is named"


def test_what_is_copied_is_all_that_is_installed(tmp_path: Path) -> None:
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines()
    for words in map(str.split, those("COPY")):
        if words[0].startswith("--from"):
            continue
        for source in words[:-1]:
            assert f"!{source}" in ignored
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, tmp_path / source, **({"symlinks": True} if copy is shutil.copytree else {}))
    made = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", "wheels", "."]
    subprocess.run(made, cwd=tmp_path, check=True)
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("schema/record.py", "migrations/env.py", "web/templates/base.html", "serving/health.py"):
        assert f"communique/{needed}" in names
    assert any(name.startswith("communique/queries/") for name in names)


@pytest.mark.parametrize(("answer", "code"), [(b"200 OK", 0), (b"503 Service Unavailable", 1), (None, 1)])
def test_the_container_knows_whether_it_is_well(tmp_path: Path, answer: bytes | None, code: int) -> None:
    words = json.loads(those("HEALTHCHECK")[0].partition("CMD ")[2])
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        if answer:
            listening.listen()
            threading.Thread(target=_answer, args=(listening, answer), daemon=True).start()
        script = words[2].replace("/run/communique/http.sock", path)
        done = subprocess.run([sys.executable, *words[1:2], script], capture_output=True, check=False, timeout=20)
    assert done.returncode == code


def _answer(listening: socket.socket, status: bytes) -> None:
    one, _ = listening.accept()
    with one:
        assert one.recv(99).startswith(b"GET /-/ready HTTP/1.0\r\n\r\n")
        one.sendall(b"HTTP/1.1 " + status + b"\r\n\r\n")


COMPOSED = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", COMPOSED["services"])
def test_each_container_may_as_little_as_it_needs(name: str) -> None:
    service = COMPOSED["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(one.startswith("/tmp:size=") for one in service["tmpfs"])  # noqa: S108  the container's
    assert {"mem_limit", "pids_limit", "restart"} <= service.keys()


def test_nginx_alone_can_be_reached_and_finds_its_files() -> None:
    site, proxy = COMPOSED["services"]["communique"], COMPOSED["services"]["nginx"]
    assert site["network_mode"] == "none"
    assert "ports" not in site
    assert (DEPLOY / site["build"]["context"] / site["build"]["dockerfile"]).is_file()
    for volume in proxy["volumes"]:
        source, target, mode = volume.split(":")
        assert mode == "ro"
        assert target.startswith(("/etc/nginx/", "/run/communique"))
        assert not source.startswith("./nginx") or (DEPLOY / source).exists()
    command = json.loads(those("CMD")[0])
    assert f"server unix:{command[command.index('--socket') + 1]} " in (
        DEPLOY / "nginx" / "communique" / "http.conf"
    ).read_text("utf-8")


def test_the_unit_is_what_systemd_takes(tmp_path: Path) -> None:
    unit = (DEPLOY / "communique.service").read_text("utf-8")
    assert "\n[Install]\nWantedBy=multi-user.target\n" in unit
    (command,) = re.findall(r"^ExecStart=(.*)", unit, re.MULTILINE)
    assert command.split()[1:] == ["serve", "--public", "--socket", "/run/communique/http.sock"]
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not here")
    here = tmp_path / "communique.service"
    # The command is where it is installed; systemd looks whether it is there.
    here.write_text(unit.replace(command.split()[0], str(Path(sys.executable).parent / "communique")), "utf-8")
    done = subprocess.run([analyze, "verify", "--man=no", str(here)], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if "communique.service" in line]
    assert (done.returncode, complaints) == (0, [])


READ_ONLY = """
set -e
mount --make-rprivate /
for place in {writable}; do mount --bind "$place" "$place"; done
mount -o remount,bind,ro /
if touch {folder}/anything 2>/dev/null; then echo "the root can be written to"; exit 9; fi
exec setpriv --bounding-set=-all --no-new-privs "$@"
"""


@pytest.mark.slow
@pytest.mark.skipif(
    subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0,
    reason="this machine lets nobody make a file system of their own",
)
def test_the_containers_command_runs_on_a_read_only_root(tmp_path: Path) -> None:
    """As the container starts it, where nothing but its volumes and /tmp can be written to."""
    places = {name: tmp_path / name.rpartition("/")[2] for name in ("/data", "/run/communique", "/tmp")}  # noqa: S108  the container's
    for place in places.values():
        place.mkdir()
    script = READ_ONLY.format(writable=" ".join(map(str, places.values())), folder=tmp_path)
    given = dict(word.partition("=")[::2] for word in those("ENV")[0].split() if word.startswith("COMMUNIQUE"))
    seed = {"COMMUNIQUE_PROJECT": str(ROOT / "seed"), "TMPDIR": str(places["/tmp"]), "HOME": str(places["/tmp"])}  # noqa: S108  the container's
    environment = os.environ | {name: _placed(value, places) for name, value in given.items()} | seed
    words = [_placed(word, places) for word in json.loads(those("CMD")[0])]
    command = ["unshare", "-m", "sh", "-c", script, "sh", str(Path(sys.executable).parent / "communique"), *words]
    with (
        (tmp_path / "log").open("w") as log,
        running(command, log, environment) as server,
    ):
        at = places["/run/communique"] / "http.sock"
        assert _comes(lambda: server.poll() is not None or status(at, "/-/ready") == "200"), words
        assert status(at, "/meetings/moscow-talks") == "200", (tmp_path / "log").read_text()


def status(path: Path, address: str) -> str:
    """The status of an answer that is asked for at a socket."""
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(str(path))
        one.sendall(f"GET {address} HTTP/1.0\r\n\r\n".encode())
        return one.recv(99).decode("latin-1").split(" ")[1]


def _placed(word: str, places: dict[str, Path]) -> str:
    return next((word.replace(name, str(place)) for name, place in places.items() if word.startswith(name)), word)


def _comes(claim: Callable[[], bool], seconds: float = 90) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError):
            if claim():
                return True
        time.sleep(0.2)
    return False
