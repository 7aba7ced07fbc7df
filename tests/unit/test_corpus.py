"""The made-up corpus: the same bytes from the same seed, loadable, and with everything awkward in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.corpus import sizes, write_corpus
from communique.database.engine import open_engine
from tests.support.databases import load_corpus


@pytest.fixture(scope="module")
def corpus_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("corpus")
    url = f"sqlite:///{folder}/communique.db"
    load_corpus(url, folder / "corpus", scale=1)
    return url


def count(url: str, sql: str) -> int:
    with open_engine(url, read_only=True).connect() as connection:
        return int(connection.execute(text(sql)).scalar_one())


def written(folder: Path, scale: float, seed: int = 1) -> list[bytes]:
    return [file.read_bytes() for file in write_corpus(folder, scale, seed)]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    first = written(tmp_path / "one", 0.2)
    assert first == written(tmp_path / "two", 0.2)
    assert first != written(tmp_path / "three", 0.2, seed=2)


def test_a_scale_has_about_ten_thousand_rows(corpus_database):
    with open_engine(corpus_database, read_only=True).connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        rows = sum(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names)
    assert 8_000 < rows < 13_000
    assert sizes(10).documents == 10 * sizes(1).documents


@pytest.mark.parametrize(
    ("what", "sql"),
    [
        ("agreements", "SELECT count(*) FROM resolutions WHERE state = 'agreed' AND voices > 1"),
        ("disputes", "SELECT count(*) FROM resolutions WHERE state = 'disputed' AND rivals > 0"),
        ("rivals", "SELECT count(*) FROM claims WHERE standing = 'rival'"),
        ("news", "SELECT count(*) FROM claims WHERE standing = 'superseded'"),
        ("denials", "SELECT count(*) FROM records WHERE disputed LIKE 'whole%'"),
        ("what is set aside", "SELECT count(*) FROM claims WHERE standing = 'aside'"),
        (
            "voices on every kind that is told of again",
            "SELECT count(DISTINCT kind) = 6 FROM records WHERE voices > 1 "
            "AND kind IN ('meeting', 'project', 'participant', 'trade figure', 'loan', 'financing')",
        ),
        ("hedges", "SELECT count(*) FROM citations WHERE hedge IS NOT NULL"),
        ("inferences", "SELECT count(*) FROM citations WHERE is_inferred"),
        ("falling trade", "SELECT count(*) FROM trade_figures WHERE change_percent < 0"),
        ("unstated recipients", "SELECT count(*) FROM financings WHERE recipient_id IS NULL"),
        ("unstated days", "SELECT count(*) FROM meetings WHERE held_on IS NULL"),
        ("several currencies", "SELECT count(DISTINCT currency) - 3 FROM financings"),
        ("letters beyond ASCII", "SELECT count(*) FROM actors WHERE label LIKE '%ö%' OR label LIKE '%é%'"),
        (
            "equal amounts",
            "SELECT count(*) FROM financings AS a JOIN financings AS b USING (amount_minor, currency) "
            "WHERE a.id < b.id",
        ),
        (
            "trees ten deep",
            "WITH RECURSIVE up(id, depth) AS (SELECT id, 1 FROM projects WHERE parent_id IS NULL UNION ALL "
            "SELECT p.id, up.depth + 1 FROM projects AS p JOIN up ON p.parent_id = up.id) "
            "SELECT count(*) FROM up WHERE depth > 10",
        ),
        (
            "records named before they are declared",
            "SELECT count(*) FROM accounts AS a JOIN records AS d ON d.id = a.document_id WHERE d.fact_file_id < "
            "(SELECT min(n.fact_file_id) FROM accounts AS b JOIN records AS n ON n.id = b.document_id "
            "WHERE b.record_id = a.record_id AND b.name IS NOT NULL)",
        ),
    ],
)
def test_it_has_what_is_awkward(corpus_database, what, sql):
    assert count(corpus_database, sql) > 0, what


def test_names_are_skewed(corpus_database):
    sql = "SELECT max(n) / (sum(n) * 1.0 / count(*)) FROM (SELECT count(*) AS n FROM participants GROUP BY actor_id)"
    assert count(corpus_database, sql) > 3
