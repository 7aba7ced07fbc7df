"""Templates: Datasette's own are edited where they lack something, and know how values are worded.

They lack names of fields for readers who do not see them, references folded, and views marked as such.
"""

from typing import Any

from datasette import hookimpl
from datasette.app import Datasette

from communique import wording
from communique.web.compat import EditedTemplates
from communique.web.edition import edition_of


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Datasette) -> None:
    """Edit the templates; give them the project, and each function of communique/wording as a filter of its name."""
    edition = edition_of(datasette)
    env.globals |= {"project": edition.project, "edition_name": edition.name, "current": edition.current}
    env.add_extension(EditedTemplates)
    env.auto_reload = False  # what is served never changes: no template's file is looked at again
    env.filters.update({name: say for name, say in vars(wording).items() if callable(say)})
