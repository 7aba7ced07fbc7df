"""Whoever changes the model gets a migration from Alembic that needs no hand, in a clone that has no database."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.revisions import HEAD

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NEXT = f"{int(HEAD) + 1:04}"
TALLY = '''"""Tallies."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from communique.schema.base import Base, Key, column, link


class Tally(Base):
    """A number of something."""

    __tablename__ = "tallies"
    __table_args__ = ({"comment": "Numbers of things."},)

    id: Mapped[Key] = column("Key")
    record_id: Mapped[int] = link("records.id", "What is counted", nullable=False)
    number: Mapped[int | None] = column("How many", blank="the source does not say")
'''
# What is changed in which file: (file, what is there, what is to be there).
COLUMN = '    area_km2: Mapped[float | None] = column("Area", unit="square kilometres", blank=SILENT)\n'
REQUIRED = """    colour: Mapped[str] = column("Colour on maps", server_default=text("'grey'"))
    scale: Mapped[int] = column("Scale on maps", server_default="7")
"""
SIGN = '    sign: Mapped[str] = column("A sign", server_default="-")\n'
BOOLEANS = """    is_disputed: Mapped[bool] = column(
        "Whether states dispute it",
        Boolean(create_constraint=True, name="is_disputed_is_boolean"),
        server_default=text("false"),
    )
    is_public: Mapped[bool] = column(
        "Whether anybody may go there",
        Boolean(create_constraint=True, name="is_public_is_boolean"),
        server_default=true(),
    )
"""
IMPORT = "from communique.schema.tally import Tally as Tally\n"
CHANGES = {
    "a new column": [
        ("schema/place.py", "    geometry: ", f"{COLUMN}    geometry: "),
        ("schema/place.py", "import column", "import SILENT, column"),
    ],
    "columns that may not be null": [
        ("schema/place.py", "    geometry: ", f"{REQUIRED}    geometry: "),
        ("schema/place.py", "from sqlalchemy.orm import ", "from sqlalchemy import text\nfrom sqlalchemy.orm import "),
        ("schema/currency.py", "    financings: ", f"{SIGN}    financings: "),
        ("schema/account.py", "    as_of_printed: ", f"{SIGN}    as_of_printed: "),
        # Of meetings several documents speak, so that what stands of them is settled.
        ("schema/meeting.py", "    places: ", f"{SIGN}    places: "),
        ("communique/factfiles/reading/entries.py", "    held_on: ", "    sign: str | None = None\n    held_on: "),
    ],
    "booleans": [
        ("schema/place.py", "    geometry: ", f"{BOOLEANS}    geometry: "),
        (
            "schema/place.py",
            "from sqlalchemy.orm import ",
            "from sqlalchemy import Boolean, text, true\nfrom sqlalchemy.orm import ",
        ),
    ],
    "a table, a term and a rule": [
        ("schema/tally.py", "", TALLY),
        ("schema/__init__.py", "from communique.schema.topic", f"{IMPORT}from communique.schema.topic"),
        ("schema/vocabulary.py", '    sea = "sea"', '    lake = "lake", "a lake"\n    sea = "sea"'),
        ("schema/place.py", '"latitude BETWEEN -90 AND 90"', '"latitude BETWEEN -89 AND 89"'),
    ],
    "views": [
        ("schema/views/record_certainty.sql", "r.label,", "r.label,\n    ':x\\n' AS odd,"),
        ("schema/views/evidence.sql", "    r.kind,\n", ""),
    ],
}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The checkout without a database, as somebody else has it."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("communique", "schema", "migrations", "queries", "seed"):
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("alembic.ini", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


def run(clone: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    environment |= {"PYTHONPATH": str(clone), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=clone, env=environment, capture_output=True, text=True, check=False
    )


def change(clone: Path, change: str) -> None:
    for name, old, new in CHANGES[change]:
        file = clone / name
        text = file.read_text("utf-8") if file.exists() else ""
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("changed", CHANGES)
def test_a_change_of_the_model_becomes_the_next_migration(clone: Path, changed: str) -> None:
    change(clone, changed)
    noticed = run(clone, "alembic", "check")
    assert "New upgrade operations detected" in noticed.stdout
    written = run(clone, "alembic", "revision", "--autogenerate", "-m", "Change the model")
    assert written.returncode == 0, written.stderr
    (file,) = (file for file in (clone / "migrations" / "versions").glob("*_change_the_model.py"))
    assert file.read_text("utf-8").startswith(f'"""Change the model\n\nRevision: {NEXT}\nFollows: {HEAD}\n')
    for words in (("ruff", "check", "migrations"), ("ruff", "format", "--check", "migrations")):
        done = run(clone, *words)
        assert done.returncode == 0, done.stdout
    assert "No new upgrade operations detected" in run(clone, "alembic", "check").stdout
    go_there_and_back(clone, f"sqlite:///{clone}/there_and_back.db")
    assert [file.name for file in clone.rglob("*.db")] == ["there_and_back.db"]


def go_there_and_back(clone: Path, database: str) -> None:
    for way in (("upgrade", "head"), ("downgrade", HEAD), ("upgrade", "head")):
        done = run(clone, "alembic", *way, COMMUNIQUE_DATABASE=database)
        assert done.returncode == 0, done.stderr


def test_booleans_need_no_hand_on_a_server_either(clone: Path, postgresql_database: str) -> None:
    change(clone, "booleans")
    run(clone, "alembic", "revision", "--autogenerate", "-m", "Change the model")
    go_there_and_back(clone, postgresql_database)
    assert (
        "No new upgrade operations detected"
        in run(clone, "alembic", "check", COMMUNIQUE_DATABASE=postgresql_database).stdout
    )


def test_an_old_database_of_ones_own_is_no_hindrance(clone: Path) -> None:
    database = f"sqlite:///{clone}/old.db"
    run(clone, "alembic", "upgrade", "head", COMMUNIQUE_DATABASE=database)
    for number, changed in enumerate(("a new column", "views"), start=1):
        change(clone, changed)
        words = ("alembic", "revision", "--autogenerate", "-m", f"Change number {number}")
        done = run(clone, *words, COMMUNIQUE_DATABASE=database)
        assert done.returncode == 0, done.stderr
    names = sorted(file.name for file in (clone / "migrations" / "versions").glob("*_change_number_*.py"))
    text = (clone / "migrations" / "versions" / names[-1]).read_text("utf-8")
    assert f"Follows: {NEXT}\n" in text


def test_a_migration_by_hand_is_numbered_too(clone: Path) -> None:
    done = run(clone, "alembic", "revision", "-m", "Move some data")
    assert done.returncode == 0, done.stderr
    (file,) = (clone / "migrations" / "versions").glob("*_move_some_data.py")
    assert f'revision = "{NEXT}"' in file.read_text("utf-8")
    for words in (("ruff", "check", "migrations"), ("ruff", "format", "--check", "migrations")):
        checked = run(clone, *words)
        assert checked.returncode == 0, checked.stdout


def test_fact_files_need_not_say_what_a_column_has_by_default(clone: Path) -> None:
    change(clone, "columns that may not be null")
    run(clone, "alembic", "revision", "--autogenerate", "-m", "Colour places")
    for _ in range(2):
        done = run(clone, "communique", "build", COMMUNIQUE_DATABASE=f"sqlite:///{clone}/new.db")
        assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(clone / "new.db")) as connection:
        assert connection.execute("SELECT DISTINCT colour, scale FROM places").fetchall() == [("grey", 7)]
        for table in ("currencies", "accounts", "meetings"):
            assert connection.execute(f"SELECT DISTINCT sign FROM {table}").fetchall() == [("-",)]
