"""Templates: Datasette's own are edited where they lack something, and know how values are worded.

They lack names of fields for readers who do not see them, references folded, and views marked as such.
"""

from functools import lru_cache
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette

from communique import wording
from communique.web.compat import EditedTemplates
from communique.web.edition import edition_of
from communique.web.links import with_links


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Datasette) -> None:
    """Edit the templates; give them the project, and each function of communique/wording as a filter of its name."""
    edition = edition_of(datasette)
    env.globals |= {"project": edition.project, "edition_name": edition.name, "current": edition.current}
    env.globals["has_datasets"] = edition.has_datasets
    # For macros, which are made once where they need nothing of the page that calls them.
    env.globals |= {"urls": datasette.urls, "lang": edition.lang}
    env.add_extension(EditedTemplates)
    env.auto_reload = False  # what is served never changes: no template's file is looked at again
    env.filters |= {"lang": edition.lang_of, "as_coded": edition.as_coded}
    env.filters.update({name: say for name, say in vars(wording).items() if callable(say)})
    env.filters["with_links"] = with_links
    # Asked for each cell.
    env.filters["to_css_class"] = lru_cache(maxsize=1024)(env.filters["to_css_class"])
