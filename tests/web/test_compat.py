"""What leans on Datasette's insides is named in one file, and the installed Datasette has all of it."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from communique.web import compat
from tests.unit.test_layout import ROOT

# What Datasette documents for plugins and for whoever serves it.
PUBLIC = {
    "datasette": {"Forbidden", "NotFound", "Request", "Response", "hookimpl"},
    "datasette.app": {"Datasette"},
    "datasette.database": {"Database"},
}
MODULES = [
    *sorted(ROOT.joinpath("communique/web").rglob("*.py")),
    *sorted(ROOT.joinpath("communique/serving").rglob("*.py")),
    *sorted(ROOT.joinpath("communique/gate").rglob("*.py")),
]


def imported(tree: ast.AST) -> list[tuple[str, str]]:
    """Modules and names that are imported from Datasette."""
    found = [
        (node.module, one.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for one in node.names
    ]
    found += [(one.name, "") for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names]
    return [(module, name) for module, name in found if module.partition(".")[0] == "datasette"]


def private_uses(tree: ast.AST) -> list[str]:
    """Private attributes of what is called `datasette`, `ds` or `database`."""
    return [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datasette", "served", "ds", "database"}
    ]


@pytest.mark.parametrize("path", [one for one in MODULES if one.name != "compat.py"], ids=lambda path: path.stem)
def test_nothing_else_leans_on_datasettes_insides(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert [(module, name) for module, name in imported(tree) if name not in PUBLIC.get(module, ())] == []
    assert private_uses(tree) == []


def test_the_test_of_imports_finds_what_leans() -> None:
    tree = ast.parse("import datasette\nfrom datasette.utils import x\nfrom datasette import Response\ndatasette._y()")
    assert imported(tree) == [("datasette.utils", "x"), ("datasette", "Response"), ("datasette", "")]
    assert private_uses(tree) == ["_y"]


@pytest.mark.parametrize("name", compat.INSIDES)
def test_what_is_leaned_on_is_there(name: str) -> None:
    module, _, path = name.partition(":")
    thing = import_module(module)
    for part in path.split("."):
        assert hasattr(thing, part)
        thing = getattr(thing, part)


def test_what_is_imported_from_the_insides_is_named() -> None:
    tree = ast.parse(Path(compat.__file__).read_text("utf-8"))
    inside = [(module, name) for module, name in imported(tree) if name not in PUBLIC.get(module, ())]
    assert len(inside) > 10
    for module, name in inside:
        beginnings = (f"{module}:{name}", f"{module}.{name}:")
        assert any(known.startswith(beginnings) for known in compat.INSIDES), name


def test_it_was_tried_with_the_series_that_is_installed() -> None:
    assert compat.VERSION.rpartition(".")[0] == compat.TRIED_WITH.rpartition(".")[0]


@pytest.mark.parametrize("name", compat.REPLACED_TEMPLATES)
def test_a_template_that_is_replaced_is_one_of_datasettes(name: str) -> None:
    assert (compat.PACKAGE / "templates" / name).is_file()


@pytest.mark.parametrize(
    ("template", "old"), [(name, old) for name, edits in compat.TEMPLATE_EDITS.items() for old, _ in edits]
)
def test_what_is_edited_is_there(template: str, old: str) -> None:
    assert old in (compat.PACKAGE / "templates" / template).read_text("utf-8")


@pytest.mark.parametrize("statement", compat.CONSTANT_STATEMENTS)
def test_what_datasette_asks_for_each_page_is_its_own(statement: str) -> None:
    sources = (compat.PACKAGE / name for name in ("app.py", "database.py"))
    # A long one stands in two pieces.
    code = "".join(re.sub(r'"\n\s+"', "", source.read_text("utf-8")) for source in sources)
    assert f'"{statement}"' in code
