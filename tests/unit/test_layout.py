"""How the project hangs together: one package, nothing generated is stale, nothing names this machine."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import re
import subprocess
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from communique.edition.backlinks import _PHRASES, keys_to_records
from communique.factfiles.reading.entries import DocumentFile, GazetteerFile, TopicEntry
from communique.factfiles.reading.json_schema import json_schema
from communique.factfiles.records.drafts import drafts_of
from tests.support.project import SEED
from tools.documentation import generated_files

ROOT = Path(__file__).parents[2]
LANGUAGES = ROOT / "communique" / "drafting" / "languages"


@pytest.mark.parametrize("name", ["schema", "queries", "migrations", "tools"])
def test_no_installed_distribution_provides_a_name_of_ours(name: str) -> None:
    assert importlib.metadata.packages_distributions().get(name) is None


def test_the_folder_of_the_model_is_no_package_of_its_own() -> None:
    with pytest.raises(ImportError, match=r"communique\.schema"):
        importlib.import_module("schema")


@pytest.mark.parametrize("file", generated_files(), ids=lambda file: file.name)
def test_what_is_generated_is_not_stale(file: Path) -> None:
    assert file.exists(), "run `make docs`"
    assert file.read_text("utf-8") == generated_files()[file], "stale; run `make docs`"


# What a checkout has, and whoever installed a wheel has not.
OF_A_CHECKOUT = re.compile(
    r"\bmake (serve|test|build|docs|setup\S*|bench|lock)\b|\.venv\b|git pull|\b(seed|tests|tools)/"
)


def said_by(tree: ast.Module) -> list[str]:
    """Every text of a file of Python but its docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [one for one in texts if one not in docstrings]


def test_no_message_is_for_a_checkout_alone() -> None:
    files = [file for folder in ("communique", "schema", "migrations") for file in (ROOT / folder).rglob("*.py")]
    texts = {text for file in files for text in said_by(ast.parse(file.read_text("utf-8")))}
    texts |= {file.read_text("utf-8") for file in (ROOT / "communique" / "web" / "templates").iterdir()}
    assert len(texts) > 1000
    assert [found[0] for text in texts if (found := OF_A_CHECKOUT.search(text))] == []


def test_a_field_of_an_entry_that_leads_nowhere_is_told_to_who_adds_it() -> None:
    class Harbour(TopicEntry, kw_only=True):
        depth: int | None = None

    entry = GazetteerFile(gazetteer="harbours", topics=[Harbour(slug="port-grey", label="Port Grey")])
    with pytest.raises(TypeError, match="the field depth of a topic has no column"):
        list(drafts_of(entry, print))


def test_every_way_of_pointing_at_a_record_has_its_words() -> None:
    assert {f"{table}.{column}" for table, column in keys_to_records()} == set(_PHRASES)


@cache
def _validator(kind: type[DocumentFile] | type[GazetteerFile]) -> jsonschema.Draft202012Validator:
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("file", SEED.fact_files(), ids=lambda file: file.name)
def test_the_json_schema_takes_the_seed(file: Path) -> None:
    content = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  it leaves every scalar text
    kind = DocumentFile if "document" in content else GazetteerFile
    errors = _validator(kind).iter_errors(content)
    # An editor sees numbers and booleans where this plain reader sees text.
    serious = [
        e.message
        for e in errors
        if not re.search(r"is not of type '(integer|number|boolean)'|is not valid under", e.message)
    ]
    assert serious == []


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", *patterns], capture_output=True, text=True, check=True)
    return [file for name in listed.stdout.splitlines() if not (file := ROOT / name).is_symlink()]


def test_no_registry_and_no_path_of_a_machine_is_named() -> None:
    hosts = re.compile(
        r"py(pi|thonhosted)\.or" + r"g|registry\.np" + r"mjs|deb\.deb" + r"ian|/(ro" + r"ot|wo" + r"rk)/[a-z.]"
    )
    named = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.suffix not in {".png"} and (match := hosts.search(path.read_text("utf-8")))
    ]
    assert named == []


def test_nothing_of_the_first_project_is_in_the_code() -> None:
    """Whoever its documents name: a comment that leans on them is a riddle to the next project."""
    gazetteer = SEED.folder / "gazetteer"
    actors, places = (
        yaml.load((gazetteer / f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader)[name]  # noqa: S506  as above
        for name in ("actors", "places")
    )
    # Family names that are no English words.
    persons = [one["label"].split() for one in actors if one["type"] == "person"]
    names = {words[-1] for words in persons if len(words) == 2 and len(words[-1]) > 4}
    names |= {one["label"] for one in places if one["type"] == "city"} | {"TASS"}
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)")
    of_the_world = {"natural_earth", *(folder.name for folder in LANGUAGES.iterdir())}
    assert named.search("by Svarants in Moscow")
    told = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in tracked("communique", "schema", "migrations", "queries")
        if path.parent.name not in of_the_world and (found := named.search(path.read_text("utf-8")))
    ]
    assert told == []


def test_functions_are_short() -> None:
    """The median function fits a glance, and none is longer than a screen."""
    lengths = []
    for path in tracked("schema/*.py", "communique/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths.append((node.end_lineno - node.lineno + 1, f"{path.name}:{node.name}"))
    lengths.sort()
    assert lengths[len(lengths) // 2][0] <= 10
    assert lengths[-1][0] <= 40, lengths[-1]


def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    """Those of vocabularies are meanings that readers are shown."""
    riddles = re.compile(r"(What|Where|Whether|How|Who|Whose|Whom|Which|Why)\b")
    named = []
    for path in tracked("schema/*.py", "communique/*.py", "migrations/*.py", "tools/*.py", "benchmarks/*.py"):
        if path == ROOT / "schema" / "vocabulary.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            ):
                said = ast.get_docstring(node) or ""
                named += [f"{path.name}:{node.name}: {said.splitlines()[0]}"] if riddles.match(said) else []
    assert named == []
