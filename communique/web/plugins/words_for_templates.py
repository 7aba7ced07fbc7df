"""The wording of values as filters of the templates."""

from typing import Any

from datasette import hookimpl

from communique import wording


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Each function of communique/wording is a filter of the same name."""
    env.filters.update({name: getattr(wording, name) for name in wording.__all__})
