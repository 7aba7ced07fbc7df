"""The project in this checkout: the article that was coded first, and the documents that came after it."""

from __future__ import annotations

from sqlalchemy import text

from communique.database.engine import open_engine
from communique.factfiles.files import load_documents, load_project
from communique.project import ROOT, open_project
from tests.support.databases import new_database

SEED = open_project(ROOT / "seed")
ARTICLE = "svarants-2023-12-28"


def build_article(url: str) -> None:
    """Build the article alone, as `communique build --only` does: what is exact to a row is held on it."""
    new_database(url)
    load_documents(url, SEED, [ARTICLE])


def build_seed(url: str) -> None:
    """Build all documents of the seed."""
    new_database(url)
    load_project(url, SEED)


def size_of(table: str, url: str) -> int:
    """Return how many rows a table has."""
    with open_engine(url, read_only=True).connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)
