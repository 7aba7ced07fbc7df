"""The wheel runs where there is no checkout: built once, installed into a fresh environment, tried elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.support.processes import PATIENCE, ended, running
from tests.support.serving import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "support" / "sample"
SCRIPT = ROOT / "tests" / "support" / "user_script.py"
VERSION = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)[1]
# What serving may take.
MEGABYTES = 405
# Folders of the top level that are in the package only, by links.
LINKED = ("migrations", "queries", "schema")
PIP = ("-B", "-m", "pip", "--quiet", "--disable-pip-version-check")  # its own bytecode is no part of what is measured


def run(*words: object, cwd: Path | None = None, code: int = 0) -> str:
    """What a command prints, without anything of this environment; it must end as it should."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def tracked() -> set[str]:
    """The files of the checkout, as a clone of it would have them, links left out."""
    listed = run("git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    return {name for name in listed if (ROOT / name).exists() and not (ROOT / name).is_symlink()}


def in_the_package(name: str) -> str:
    return f"communique/{name}" if name.startswith(LINKED) else name


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", folder, cwd=ROOT)
    return folder / f"communique-{VERSION}.tar.gz"


def built(source: Path, folder: Path) -> Path:
    """The wheel of a source tree."""
    run(sys.executable, *PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ".", cwd=source)
    return folder / f"communique-{VERSION}-py3-none-any.whl"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of a fresh environment: what `make serve` installs, with the wheel in the checkout's place."""
    folder = tmp_path_factory.mktemp("environment")
    run("make", "--no-print-directory", "-C", ROOT, "setup", f"VENV={folder}", f"PYTHON={sys.executable}")
    run(folder / "bin" / "python", *PIP, "install", "--no-deps", wheel)
    return folder / "bin"


@pytest.fixture(scope="module")
def project(bin_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one's own, away from any checkout, built."""
    folder = tmp_path_factory.mktemp("elsewhere") / "ferries"
    run(bin_folder / "communique", "init", folder)
    # In the place of the general one of that name, since it declares a currency itself.
    shutil.copy(SAMPLE / "gazetteer.yaml", folder / "gazetteer" / "currencies.yaml")
    shutil.copy(SAMPLE / "ferry.yaml", folder / "documents")
    run(bin_folder / "communique", "build", cwd=folder)
    return folder


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    wanted = {name for name in map(in_the_package, tracked()) if name.startswith("communique/")}
    held = {
        name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith(f"communique-{VERSION}.dist-info/")
    }
    assert held == wanted


def test_a_git_address_installs_what_is_committed(bin_folder: Path, tmp_path: Path) -> None:
    committed = run("git", "-C", ROOT, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
    address = f"communique[duckdb] @ git+{ROOT.as_uri()}"
    run(
        bin_folder / "python",
        *PIP,
        "install",
        "--no-compile",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        tmp_path,
        address,
    )
    held = {str(path.relative_to(tmp_path)) for path in (tmp_path / "communique").rglob("*") if path.is_file()}
    links = {f"communique/{name}" for name in LINKED}
    wanted = {name for name in map(in_the_package, committed) if name.startswith("communique/")} - links
    assert held == wanted


def test_licences_come_along(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    for name in ("LICENSE", "LICENSE-DATA"):
        assert f"communique-{VERSION}.dist-info/licenses/{name}" in held


def test_the_sdist_holds_every_file_of_the_repository(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert held == {*map(in_the_package, tracked()), "PKG-INFO"}


def test_the_sdist_makes_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    again = built(tmp_path / f"communique-{VERSION}", tmp_path)
    assert again.read_bytes() == wheel.read_bytes()


def test_serving_needs_no_more_than_it_may(bin_folder: Path) -> None:
    sizes = run("du", "-sm", bin_folder.parent)
    assert int(sizes.split()[0]) <= MEGABYTES


def test_nothing_but_the_package_is_installed(bin_folder: Path, tmp_path: Path) -> None:
    ask = (
        "import importlib.metadata as m; print(*sorted({f.parts[0] for f in m.distribution('communique').files}))",
        "import importlib.util as u; print(*filter(u.find_spec, ('schema', 'migrations', 'queries', 'seed', 'tools')))",
    )
    tops, ours = (run(bin_folder / "python", "-c", one, cwd=tmp_path).split() for one in ask)
    assert tops == ["..", "communique", f"communique-{VERSION}.dist-info"]
    assert ours == []


def test_version_and_help_need_no_project(bin_folder: Path, tmp_path: Path) -> None:
    assert run(bin_folder / "communique", "--version", cwd=tmp_path) == f"communique, version {VERSION}\n"
    assert "serve" in run(bin_folder / "communique", "--help", cwd=tmp_path)


def test_a_project_is_checked_loaded_and_reported(bin_folder: Path, project: Path) -> None:
    communique = bin_folder / "communique"
    run(communique, "check", cwd=project)
    rival = project / "documents" / "rival.yaml"
    shutil.copy(SAMPLE / "rival.yaml", rival)
    run(communique, "load", rival, cwd=project)
    assert run(communique, "report", "financing", "--format", "csv", cwd=project).count("\n") > 1
    assert run(communique, "report", cwd=project).count("\n") > 1


def test_an_edition_of_a_project_is_published_and_verified(bin_folder: Path, project: Path) -> None:
    run(bin_folder / "communique", "publish", "editions", cwd=project)
    assert (project / "editions" / "current" / "communique.db").is_file()
    run(bin_folder / "communique", "verify", "editions", cwd=project)


@contextmanager
def served(bin_folder: Path, project: Path) -> Iterator[str]:
    """The address of `communique serve` in a project."""
    port = free_port()
    words = [str(bin_folder / "communique"), "serve", "--port", str(port), "--workers", "1"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COMMUNIQUE"))}
    with running(words, environment=environment, folder=project) as server:
        try:
            wait_for(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            assert "Traceback" not in ended(server)


def wait_for(server: subprocess.Popen[str], port: int, seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < until:
        with suppress(httpx.HTTPError):  # while it starts it says so (503)
            fetched(f"http://127.0.0.1:{port}/")
            return
        time.sleep(0.1)
    server.kill()
    pytest.fail(f"it does not answer: {server.communicate()[0]}")


def fetched(url: str) -> str:
    """What is answered with 200; anything else raises HTTPError."""
    return httpx.get(url, timeout=PATIENCE).raise_for_status().text


def test_its_pages_are_served_with_templates_and_styles(bin_folder: Path, project: Path) -> None:
    with served(bin_folder, project) as url:
        front = fetched(f"{url}/")
        styles = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+)"', front)
        assert styles
        for path in (
            *styles,
            "/reports",
            "/reports/financing",
            "/search?q=ferry",
            "/about/schema",
            "/communique/records",
        ):
            assert fetched(url + path)


def test_a_script_of_a_user_runs_and_is_fully_typed(bin_folder: Path, project: Path, tmp_path: Path) -> None:
    script = shutil.copy(SCRIPT, tmp_path)
    said = run(bin_folder / "python", script, project / "build" / "communique.db", cwd=tmp_path)
    assert "planned:" in said
    with_frames = shutil.copy(SCRIPT.with_name("frames_script.py"), tmp_path)
    python, scripts = bin_folder / "python", (script, with_frames, example_of_the_readme(tmp_path))
    run(sys.executable, "-m", "mypy", "--strict", "--python-executable", python, *scripts, cwd=tmp_path)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', "utf-8")
    run(sys.executable, "-m", "pyright", "--pythonpath", python, *scripts, cwd=tmp_path)


def example_of_the_readme(folder: Path) -> Path:
    """A script of what the README shows in Python."""
    script = folder / "readme.py"
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    script.write_text(example, "utf-8")
    return script
