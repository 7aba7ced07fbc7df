"""Editions are immutable, reproducible, whole or absent, and give the same answers as reports and ORM."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from communique.edition import publication
from communique.edition.description import everything_described
from communique.edition.manifest import CURRENT
from communique.edition.publication import is_current, publish_edition
from communique.edition.published_edition import Edition, PublicationError, current_edition, hold
from communique.edition.retention import kept_editions
from communique.edition.snapshot import SNAPSHOT_TABLES, SnapshotError
from communique.file_lock import one_at_a_time
from communique.files import sha256_of
from communique.reports.report import Report, list_reports
from communique.reports.result import run_report
from communique.serving.application import datasette_for
from tests.unit.test_load import changed, edited

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

LITTLE = ("about", "charts", "downloads")


def get(datasette: Datasette, path: str, *, follow: bool = False) -> Any:
    async def answer() -> Any:
        await datasette.invoke_startup()
        return await datasette.client.get(path, follow_redirects=follow)

    return asyncio.run(answer())


def record_id(edition: Edition, slug: str) -> int:
    connection = sqlite3.connect(edition.snapshot)
    try:
        return int(connection.execute("SELECT id FROM records WHERE slug = ?", (slug,)).fetchone()[0])
    finally:
        connection.close()


def test_the_same_facts_give_the_same_bytes(seed_database: str, edition: Edition, tmp_path: Path) -> None:
    assert publish_edition(seed_database, tmp_path / "again").sha256 == edition.sha256


def test_the_way_to_the_facts_leaves_no_trace(sample_database: str, sample_file: Path, tmp_path: Path) -> None:
    """Ids are numbered by slug: a database that was edited forth and back gives the snapshot of one that never was."""
    assert changed(sample_database, edited(tmp_path, "ferry.yaml", ("slug: ferry-revival", "slug: revived-ferry")))
    changed(sample_database, [Path(__file__).parents[1] / "support" / "sample" / "ferry.yaml"])
    fresh = publish_edition(f"sqlite:///{sample_file}", tmp_path / "fresh")
    assert publish_edition(sample_database, tmp_path / "edited").sha256 == fresh.sha256


def test_the_manifest_tells_the_hashes(edition: Edition) -> None:
    assert {name: sha256_of(edition.folder / name) for name in edition.manifest["files"]} == edition.manifest["files"]


def test_the_snapshot_is_read_only_and_sound(edition: Edition) -> None:
    assert edition.snapshot.stat().st_mode & 0o222 == 0
    connection = sqlite3.connect(edition.snapshot)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert connection.execute("SELECT count(*) > 0 FROM sqlite_stat1").fetchone() == (1,)
    connection.close()


def test_everything_of_the_database_is_in_the_snapshot(seed_database: str, edition: Edition) -> None:
    source = sqlite3.connect(seed_database.removeprefix("sqlite:///"))
    copy = sqlite3.connect(edition.snapshot)
    for described in everything_described():
        if described.name not in SNAPSHOT_TABLES:
            sql = f'SELECT count(*) FROM "{described.name}"'
            assert source.execute(sql).fetchone() == copy.execute(sql).fetchone(), described.name
    source.close()
    copy.close()


def test_damage_is_noticed(seed_database: str, tmp_path: Path) -> None:
    edition = publish_edition(seed_database, tmp_path)
    edition.snapshot.chmod(0o644)
    data = bytearray(edition.snapshot.read_bytes())
    data[5000] ^= 1
    edition.snapshot.write_bytes(data)
    with pytest.raises(PublicationError, match="not what its manifest says"):
        current_edition(tmp_path)
    assert not is_current(seed_database, tmp_path)
    assert publish_edition(seed_database, tmp_path).sha256 == edition.sha256
    assert current_edition(tmp_path) is not None


def test_a_failure_leaves_the_old_edition(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "editions"
    before = publish_edition(sample_database, folder)

    def fail(*_: object) -> None:
        raise SnapshotError("the disk is full")

    monkeypatch.setattr(publication, "write_snapshot", fail)
    with pytest.raises(PublicationError, match="the disk is full"):
        publish_edition(sample_database, folder)
    current = current_edition(folder)
    assert current is not None
    assert current.sha256 == before.sha256
    assert sorted(path.name for path in folder.iterdir()) == sorted([CURRENT, before.folder.name])


def test_what_an_interrupted_run_left_is_swept(sample_database: str, tmp_path: Path) -> None:
    (tmp_path / ".communique-draft-left").mkdir()
    (tmp_path / ".communique-draft-left" / "communique.draft").write_text("half")
    publish_edition(sample_database, tmp_path)
    assert not list(tmp_path.glob(".communique-draft-*"))


def test_what_others_have_in_the_folder_is_left_alone(sample_database: str, tmp_path: Path) -> None:
    for name in (".draft-of-a-letter", "extension"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
    publish_edition(sample_database, tmp_path, without=LITTLE)
    assert (tmp_path / ".draft-of-a-letter" / "manifest.json").exists()
    assert (tmp_path / "extension" / "manifest.json").exists()


def test_what_fails_once_the_edition_is_current_is_a_warning(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = publish_edition(sample_database, tmp_path, without=LITTLE)

    def fail(*given: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(publication, "_drop_old_editions", fail)
    edition = publish_edition(sample_database, tmp_path, without={"charts", "downloads"})
    assert current_edition(tmp_path) == edition != before
    assert "Warning: published, but" in capsys.readouterr().err


def test_a_folder_in_the_place_of_the_link_is_named_with_a_remedy(sample_database: str, tmp_path: Path) -> None:
    (tmp_path / CURRENT).mkdir()
    with pytest.raises(PublicationError, match=f"{tmp_path}/current is a folder and not a link .*; remove it"):
        publish_edition(sample_database, tmp_path, without=LITTLE)


def test_who_publishes_at_the_same_time_waits(sample_database: str, tmp_path: Path) -> None:
    """What looks like a draft is left alone while somebody publishes."""
    draft = tmp_path / ".communique-draft-of-somebody"
    draft.mkdir()
    with ThreadPoolExecutor() as pool:
        with one_at_a_time(tmp_path):
            other = pool.submit(publish_edition, sample_database, tmp_path, without=LITTLE)
            assert wait([other], timeout=1).not_done
            assert draft.exists()
        assert other.result() == current_edition(tmp_path)
    assert not draft.exists()


def test_several_publishers_leave_one_whole_edition(sample_database: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        tried = [pool.submit(publish_edition, sample_database, tmp_path, without=LITTLE) for _ in range(4)]
        (edition,) = {one.result().folder for one in tried}
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".db") == sorted([CURRENT, edition.name])
    assert current_edition(tmp_path) is not None


def test_all_of_an_edition_is_read_only_and_may_be_read_by_all_whatever_the_umask(
    sample_database: str, tmp_path: Path
) -> None:
    former = os.umask(0o077)
    try:
        edition = publish_edition(sample_database, tmp_path / "editions")
    finally:
        os.umask(former)
    modes = {oct(path.stat().st_mode & 0o777) for path in edition.folder.rglob("*") if path.is_file()}
    assert modes == {"0o444"}
    folders = [edition.folder, *(path for path in edition.folder.rglob("*") if path.is_dir())]
    assert {oct(path.stat().st_mode & 0o777) for path in folders} == {"0o755"}
    assert {path.parent for path in edition.folder.rglob("*")} == set(folders)


def test_all_of_an_edition_is_on_the_disk_before_it_has_its_name(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut could leave `current` leading to a folder of empty files."""
    done: list[tuple[str, str]] = []
    sync, rename, replace = os.fsync, Path.rename, Path.replace

    def synced(descriptor: int) -> None:
        done.append(("sync", os.readlink(f"/proc/self/fd/{descriptor}")))
        sync(descriptor)

    def named(path: Path, target: Path) -> Path:
        done.extend([("name", str(path))] if target.parent.name == "editions" else [])
        return rename(path, target)

    def linked(path: Path, target: Path) -> Path:
        done.extend([("link", "")] if target.name == CURRENT else [])
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", named)
    monkeypatch.setattr(Path, "replace", linked)
    edition = publish_edition(sample_database, tmp_path / "editions")
    draft = next(path for what, path in done if what == "name")
    name, link = done.index(("name", draft)), done.index(("link", ""))
    wanted = {draft, *(f"{draft}/{path.relative_to(edition.folder)}" for path in edition.folder.rglob("*"))}
    assert wanted - {path for what, path in done[:name] if what == "sync"} == set()
    directory = ("sync", str(tmp_path / "editions"))
    assert directory in done[name:link], "the name, before `current` leads there"
    assert directory in done[link:]


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        (errno.ENOSPC, "No space left on device; make room and publish again"),
        (errno.EROFS, "Read-only file system; name a folder that can be written and publish again"),
        (errno.EIO, "Input/output error; look after the disk and publish again"),
    ],
    ids=["full", "read-only", "failing"],
)
def test_a_disk_that_fails_is_told_and_nothing_changes(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, complaint: str
) -> None:
    before = publish_edition(sample_database, tmp_path, without=LITTLE)

    def fail(*given: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(publication, "seal", fail)
    with pytest.raises(PublicationError, match=f"cannot publish into {tmp_path}: {complaint}"):
        publish_edition(sample_database, tmp_path, without={"charts"})
    assert current_edition(tmp_path) == before
    assert not list(tmp_path.glob(".communique-draft-*"))


def test_as_many_editions_stay_as_was_said_last_and_the_last_that_were_current(
    sample_database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "editions"

    def publish(to: str, keep: int | None = None) -> str:
        changed(sample_database, edited(tmp_path, "ferry.yaml", ("about 3 hours", f"about {to} hours")))
        return publish_edition(sample_database, folder, without=LITTLE, keep=keep).folder.name

    names = [publish("4"), publish("5"), publish("6")]
    assert [kept.name for kept in kept_editions(folder)] == [names[2], names[1]]
    names.append(publish("7", keep=3))
    names.append(publish("8"))
    assert [kept.name for kept in kept_editions(folder)] == [names[4], names[3], names[2]]
    assert publish("6") == names[2]
    assert publish("9") == kept_editions(folder)[0].name
    assert [kept.name for kept in kept_editions(folder)[1:]] == [names[2], names[4]]
    publish("9", keep=1)
    assert len(kept_editions(folder)) == 1


def test_an_edition_that_was_dropped_meanwhile_cannot_be_held(sample_database: str, tmp_path: Path) -> None:
    edition = publish_edition(sample_database, tmp_path, without=LITTLE)
    shutil.rmtree(edition.folder)
    with pytest.raises(PublicationError, match="was replaced by a newer edition meanwhile; start again"):
        hold(edition)


def test_what_is_held_is_closed_at_the_end(sample_database: str, tmp_path: Path) -> None:
    edition = publish_edition(sample_database, tmp_path, without=LITTLE)
    holding = (
        f"from pathlib import Path; from communique.edition.published_edition import hold, read_edition; "
        f"hold(read_edition(Path({str(edition.folder)!r})))"
    )
    done = subprocess.run([sys.executable, "-W", "default", "-c", holding], capture_output=True, text=True, check=True)
    assert "ResourceWarning" not in done.stderr


def test_an_edition_is_current_until_the_facts_change(sample_database: str, tmp_path: Path) -> None:
    folder = tmp_path / "editions"
    assert not is_current(sample_database, folder)
    publish_edition(sample_database, folder)
    assert is_current(sample_database, folder)
    changed(sample_database, edited(tmp_path, "ferry.yaml", ("about 3 hours", "about 4 hours")))
    assert not is_current(sample_database, folder)


@pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)
def test_datasette_gives_the_rows_of_the_report(report: Report, datasette: Datasette, edition: Edition) -> None:
    answer = get(datasette, f"/communique/{report.name}.json?_shape=arrays")
    assert answer.status_code == 200
    rows = run_report(report.name, f"sqlite:///{edition.snapshot}").rows
    assert [tuple(row) for row in answer.json()["rows"]] == rows


def test_a_parameter_left_empty_in_a_form_takes_its_default(datasette: Datasette) -> None:
    asked = "/communique/promises-due.json?_shape=arrays&as_of="
    assert get(datasette, asked).json()["rows"] == get(datasette, f"{asked}2023-12-28").json()["rows"]
    assert len(get(datasette, f"{asked}2025-01-01").json()["rows"]) < len(get(datasette, asked).json()["rows"])


def test_every_table_and_column_is_described_in_datasette(datasette: Datasette, edition: Edition) -> None:
    connection = sqlite3.connect(edition.snapshot)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'search%!_fts%' ESCAPE '!' AND name <> 'alembic_version'"
    )
    for (name,) in names.fetchall():
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        metadata = datasette.table_metadata("communique", name)
        assert metadata["description"], name
        assert list(metadata["columns"]) == columns, name
    connection.close()


def test_a_foreign_key_shows_a_label(datasette: Datasette) -> None:
    page = get(datasette, "/communique/participants").text
    assert ">Vladimir Putin</a>" in page
    assert ">Putin–Raisi talks in Moscow</a>" in page


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        (
            "moscow-talks",
            [
                "Held on 7 December 2023 in Moscow (Kremlin); at the level of heads of state or government;",
                "; about 5 hours;",
                "“December 7, 2023”",
                "Sergei Shoigu, Defense Minister",
                "Ebrahim Raisi, President (guest)",
                "probable",
                "Kremlin",
            ],
        ),
        (
            "azerbaijan-iran-soft-loan",
            ["$500 million, soft loan, provided", "Paragraph 13, sentence 4", "coder's conclusion"],
        ),
        (
            "russia-planned-financing",
            ["recipient: not stated", "by 2030", "$1.5 billion, not called a loan, planned"],
        ),
        (
            "iran/russia/turnover/past-year-to-december-2023",
            ["About $5 billion, exports and imports together", "“Over the past year”"],
        ),
        (
            "zangezur-corridor",
            ["Views about it, for and against", "The Zangezur corridor damages", "probable"],
        ),
        ("iran", ["Tehran", "metonym", "Money received", "Ebrahim Raisi"]),
        ("svarants-2023-12-28", ["60 sentences", "politico.com", "Coverage by paragraph"]),
        ("caspian-platform", ["in the words of", "Sergey Lavrov"]),
        ("bridge-delay/related-to/armenian-azerbaijani-relations", ["probably", "thinks it probable"]),
        (
            "georgia-joins-nato",
            ["nobody asserts it here", "Russia does not support the idea that Georgia joins NATO"],
        ),
        ("agband-bridge/completion", ["Completion: scheduled, by the end of 2024"]),
    ],
)
def test_a_record_page_reads_as_a_reader_would_say_it(
    datasette: Datasette, edition: Edition, slug: str, words: list[str]
) -> None:
    redirect = get(datasette, f"/communique/records/{record_id(edition, slug)}")
    assert redirect.status_code == 302
    assert redirect.headers["location"].endswith(f"/{slug}")
    page = get(datasette, redirect.headers["location"])
    assert page.status_code == 200
    assert [word for word in words if word not in page.text.replace("&#39;", "'")] == []


def test_a_missed_step_is_called_so_once(datasette: Datasette) -> None:
    page = get(datasette, "/projects/astara-rasht-bridge").text
    assert page.count("completion (not reached)") == 1
    assert "(not reached) (not reached)" not in page


def test_a_loan_looked_up_as_a_financing_has_the_page_of_a_loan(datasette: Datasette, edition: Edition) -> None:
    slug = "azerbaijan-iran-soft-loan"
    number = record_id(edition, slug)
    loans = [f"/communique/loans/{number}", f"/communique/financings/{number}", f"/financings/{slug}", f"/loans/{slug}"]
    pages = [get(datasette, path, follow=True).text for path in loans]
    facts = [page[page.index('<dl class="facts">') : page.index("</dl>")] for page in pages]
    assert len(set(facts)) == 1
    assert facts[0].count(">provider</dt>") == facts[0].count(">interest</dt>") == 1


def test_every_record_has_a_page(datasette: Datasette, edition: Edition) -> None:
    connection = sqlite3.connect(edition.snapshot)
    labels = dict(connection.execute("SELECT id, label FROM records").fetchall())
    connection.close()

    async def walk() -> list[int]:
        await datasette.invoke_startup()
        wrong = []
        for number in labels:
            redirect = await datasette.client.get(f"/communique/records/{number}")
            page = await datasette.client.get(redirect.headers["location"])
            if page.status_code != 200 or 'class="record"' not in page.text:
                wrong.append(number)
        return wrong

    assert asyncio.run(walk()) == []


@pytest.mark.parametrize(
    "path",
    [
        "/communique/records/999999",
        "/communique/meetings/999999",
        "/communique/nothing",
        "/meetings/nothing",
        "/nothing/moscow-talks",
    ],
)
def test_what_is_not_there_is_a_404(datasette: Datasette, path: str) -> None:
    assert get(datasette, path).status_code == 404


def test_a_rival_value_stands_on_the_record_page(sample_database: str, tmp_path: Path) -> None:
    edition = publish_edition(sample_database, tmp_path / "editions")
    datasette = datasette_for(edition)
    page = get(datasette, "/financings/lakeland/financing/grey-ferry").text
    assert re.search(r"disputes</span>\s+the amount: <strong>€45 million</strong> \(here: €40 million\)", page)
    assert '<strong>disputed</strong>: <a href="#voices">amount</a>' in page
    for database in datasette.databases.values():
        database.close()


def test_the_front_page_says_what_this_is(datasette: Datasette) -> None:
    page = get(datasette, "/").text
    for words in (
        "every row shows which sentence",
        "New Eastern Outlook",
        "Reliability D",
        "360 records",
        "Source certain",
    ):
        assert words in page, words
    for report in list_reports():
        assert f"/reports/{report.name}" in page


@pytest.mark.parametrize(
    ("words", "found"), [("raisi", "Ebrahim Raisi"), ("Ağbənd", "Road bridge at Ağbənd"), ("tehran", "Iran")]
)
def test_search_finds_names_and_labels(datasette: Datasette, words: str, found: str) -> None:
    answer = get(datasette, f"/communique/search.json?_shape=objects&_search={words}").json()
    assert found in [row["label"] for row in answer["rows"]]
    page = get(datasette, f"/communique/search?_search={words}").text
    assert re.search(rf'<a href="/communique/records/\d+">{found}</a>', page)


def test_nothing_can_be_written(datasette: Datasette) -> None:
    answer = get(datasette, "/communique.json?sql=delete+from+records")
    assert answer.status_code == 400
    assert get(datasette, "/communique/records.json?_shape=objects&_size=1").status_code == 200


def test_what_a_report_costs_at_scale_is_folded_away(datasette: Datasette) -> None:
    page = get(datasette, "/reports/coverage").text
    advice = page.split("<summary>In a large database</summary>")[1].split("</details>")[0]
    assert "communique report coverage --engine duckdb" in advice
    assert "In a large database" not in get(datasette, "/reports/document-contents").text
