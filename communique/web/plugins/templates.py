"""What Datasette's own pages lack: names of fields for readers who do not see them, references folded, views marked.

Templates are edited as Jinja loads them, so that the rest of them stays Datasette's. A test holds that each edit finds
its place in the version that is installed."""

from typing import Any

from datasette import hookimpl
from jinja2.ext import Extension

from communique import wording


def folded(sql: str) -> str:
    """A definition in SQL, shown when asked for."""
    return f'<details><summary>How it is defined</summary><pre class="wrapped-sql">{sql}</pre></details>'


# By template: what stands there, and what is put in its place.
EDITS = {
    "table.html": [
        ('<select name="_filter_column', '<select aria-label="Column" name="_filter_column'),
        ('<select name="_filter_op', '<select aria-label="Comparison" name="_filter_op'),
        ('<input type="text" name="_filter_value', '<input type="text" aria-label="Value" name="_filter_value'),
        ('<select name="_sort" ', '<select aria-label="Sort by" name="_sort" '),
        (
            '<dl class="column-descriptions">',
            '<details class="columns"><summary>What the columns mean</summary><dl class="column-descriptions">',
        ),
        ("</dl>", "</dl></details>"),
        ("table-{{ table|to_css_class }}", "table-{{ table|to_css_class }}{% if is_view %} a-view{% endif %}"),
        ('<pre class="wrapped-sql">{{ table_definition }}</pre>', folded("{{ table_definition }}")),
        ('<pre class="wrapped-sql">{{ view_definition }}</pre>', folded("{{ view_definition }}")),
        ('style="border-color: #{{ database_color(database) }}"', ""),
        ("<h3>", "<h2>"),
        ("</h3>", "</h2>"),
        ('<div id="export"', '<div role="group" aria-label="Export" id="export"'),
    ],
    "query.html": [
        ('<textarea id="sql-editor"', '<textarea aria-label="SQL" id="sql-editor"'),
        (' style="padding-left: 10px; border-left: 10px solid #{{ database_color(database) }}"', ""),
        ("{{ metadata.title or database }}", "{{ metadata.title or 'SQL of your own' }}"),
        ("<h3>Custom SQL query{%", "<h3>{% if canned_query %}Report{% else %}Query{% endif %}{%"),
        ("<h3>", "<h2>"),
        ("</h3>", "</h2>"),
    ],
    "_crumbs.html": [
        ('<p class="crumbs">', '<nav class="crumbs" aria-label="Where this is">'),
        ("</p>", "</nav>"),
    ],
    "_table.html": [
        ('<div class="table-wrapper">', '<div class="table-wrapper" tabindex="0" role="region" aria-label="Rows">'),
    ],
}


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Edit the templates, and give them each function of communique/wording as a filter of the same name."""
    env.add_extension(Edited)
    env.filters.update({name: getattr(wording, name) for name in wording.__all__})


class Edited(Extension):
    """Edits the sources of Datasette's own templates."""

    # Before the scripts and styles are noted.
    priority = 50

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """A template's source, edited."""
        for old, new in EDITS.get((name or "").removeprefix("default:"), []):
            source = source.replace(old, new)
        return source
