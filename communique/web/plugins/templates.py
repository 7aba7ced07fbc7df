"""Templates: Datasette's own are edited where they lack something, and know how values are worded.

They lack names of fields for readers who do not see them, references folded, and views marked as such.
"""

from typing import Any

from datasette import hookimpl

from communique import wording
from communique.web.compat import EditedTemplates


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Edit the templates, and give them each function of communique/wording as a filter of the same name."""
    env.add_extension(EditedTemplates)
    env.filters.update({name: getattr(wording, name) for name in wording.__all__})
