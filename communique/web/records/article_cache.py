"""Articles of records that much is said of, kept as they were rendered: an edition never changes."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import NamedTuple

import markupsafe
from datasette.app import Datasette

from communique.web.edition import Row

# So many characters in a process: some seventy of the longest pages.
MOST_CHARACTERS = 4 * 1024 * 1024
Key = tuple[str, str]


class Article(NamedTuple):
    """A record's page: what the head of its HTML says, and its body."""

    head: Row
    body: markupsafe.Markup


class ArticleCache:
    """The articles that were asked for last, by slug and address; those asked for longest ago make room."""

    def __init__(self) -> None:
        self._articles: OrderedDict[Key, Article] = OrderedDict()
        self._characters = 0

    def get(self, key: Key) -> Article | None:
        """Return an article that is kept."""
        if key in self._articles:
            self._articles.move_to_end(key)
        return self._articles.get(key)

    def keep(self, key: Key, article: Article) -> None:
        """Keep an article, and let go of others until all fit; one that is too long by itself is not kept."""
        if key in self._articles or len(article.body) > MOST_CHARACTERS:
            return
        self._articles[key] = article
        self._characters += len(article.body)
        while self._characters > MOST_CHARACTERS:
            _, oldest = self._articles.popitem(last=False)
            self._characters -= len(oldest.body)


@lru_cache(maxsize=8)
def article_cache(datasette: Datasette) -> ArticleCache:
    """Return what is kept of the edition that a Datasette serves."""
    return ArticleCache()
