"""A project: where a verb finds it, what its communique.toml may say, and what `init` makes."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import msgspec
import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from sqlalchemy import select

from communique import Currency, Topic, open_session
from communique.cli.init import SCHEMAS, settings_text
from communique.cli.main import cli
from communique.edition.prose import slug
from communique.factfiles.files import check_files
from communique.project import (
    FILE,
    KEYS,
    PROJECT_VARIABLE,
    ROOT,
    NoProjectError,
    Project,
    ProjectError,
    Settings,
    current_project,
    find_project,
    open_project,
)

_LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (PROJECT_VARIABLE, "COMMUNIQUE_DATABASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "Ports & Harbours"
    assert call("init", str(folder)).startswith("Made a project")
    return folder


def call(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, words, catch_exceptions=False, standalone_mode=True)
    assert done.exit_code == code, done.output
    return done.output


def project(folder: Path, text: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(text, "utf-8")
    return folder


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        open_project(project(folder, text))
    return str(caught.value).splitlines()


def test_a_verb_finds_the_project_that_it_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project(tmp_path / "corpus", 'title = "Ports"')
    (folder / "documents").mkdir()
    for here in (folder, folder / "documents"):
        monkeypatch.chdir(here)
        assert current_project() == Project(folder.resolve(), Settings(title="Ports"))


def test_at_the_top_of_a_checkout_the_project_is_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    for here in (ROOT, ROOT / "docs", ROOT / "seed" / "documents"):
        monkeypatch.chdir(here)
        found = current_project()
        assert found.folder == ROOT / "seed"
        assert (found.database, found.editions) == (ROOT / "build" / "communique.db", ROOT / "build" / "editions")


def test_a_project_that_is_named_goes_before_the_one_that_we_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, named, given = (project(tmp_path / name, f'title = "{name}"') for name in ("here", "named", "given"))
    monkeypatch.chdir(here)
    monkeypatch.setenv(PROJECT_VARIABLE, str(named))
    assert current_project().settings.title == "named"
    assert current_project(given).settings.title == "given"


def test_where_there_is_no_project_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_project() is None
    with pytest.raises(NoProjectError, match=r"no communique.toml in this folder or above it"):
        current_project()
    with pytest.raises(NoProjectError, match="is no project"):
        find_project(tmp_path)


def test_all_that_is_wrong_is_said_at_once_with_key_value_and_remedy(tmp_path: Path) -> None:
    wrong = 'titel = "x"\nmotto = "x"\nsummary = 5\nregion = [1, 2, 3]\ncoders = "Ada"\nurl = "example.org"\n'
    said = faults(tmp_path, wrong)
    file = str(tmp_path / FILE)
    assert [line.removeprefix(f"{file}: ").split(": ")[:2] for line in said] == [
        ["titel", "there is no such key; did you mean title?"],
        ["motto", "there is no such key; there are " + ", ".join(KEYS)],
        ["summary", "5"],
        ["region", "[1, 2, 3]"],
        ["coders", "Ada"],
        ["url", "example.org"],
    ]
    assert said[-1].endswith("give an address like https://example.org")


@pytest.mark.parametrize(
    "text",
    [
        'title = ""',
        'title = "two\\nlines"',
        'title = "ends\\n"',
        'title = "  "',
        'publisher = "\\u00a0"',
        'summary = "two\\u2028lines"',
        'title = "turned \\u202eround"',
        'license = "\\ufeff"',
        'coders = [" "]',
        'url = "https://example.org/?page=1"',
        'url = "https://example.org#top"',
        "region = [30, 10, 20, 40]",
        "region = [0, 0, 400, 10]",
        'mistakes = "nobody"',
        'language = "English, please"',
        'story = "/projects/a b"',
        'tables = ["visits"]',
        "tables = {'drop table' = ''}",
        "coders = [1]",
        "url = 'ftp://example.org'",
        "build = ''",
        "url = {}",
        'id = "ports"',
        'id = "urn:uuid:2F6A3C1E-9B57-4D08-8A41-6C0E5D7B9F32"',
    ],
)
def test_a_value_that_cannot_be_is_refused(tmp_path: Path, text: str) -> None:
    (said,) = faults(tmp_path, text)
    key = text.split(" =", maxsplit=1)[0]
    assert said.startswith(f"{tmp_path / FILE}: {key}: ")
    assert said.endswith(KEYS[key].remedy)


@pytest.mark.parametrize("data", [b"title = ", b'title = "a"\ntitle = "b"', b"[" * 5000])
def test_what_is_no_toml_is_refused_with_its_place(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(ProjectError, match=re.escape(f"{tmp_path / FILE} is not TOML")):
        open_project(tmp_path)


def test_a_title_in_a_script_with_joiners_is_taken(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('title = "پایگاه\u200cداده"', "utf-8")
    assert open_project(tmp_path).settings.title == "پایگاه\u200cداده"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'\xef\xbb\xbftitle = "x"')
    assert open_project(tmp_path).settings.title == "x"


def test_every_key_has_a_meaning_and_an_example_that_is_taken(tmp_path: Path) -> None:
    assert list(KEYS) == [field.name for field in msgspec.structs.fields(Settings)]
    text = "\n".join(f"{name} = {key.example}" for name, key in KEYS.items())
    said = open_project(project(tmp_path, text)).settings
    assert all(getattr(said, name) for name in KEYS)


def test_the_keys_are_documented_once() -> None:
    page = (ROOT / "docs" / "projects.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| `(.+)` \|$", page, re.M)
    assert rows == [(name, key.meaning, key.example) for name, key in KEYS.items()]


def test_init_makes_a_project_that_checks_builds_and_answers(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made)
    (identity,) = re.findall(r'^id = "(urn:uuid:.*)"$', (made / FILE).read_text("utf-8"), re.M)
    assert open_project(made).settings == Settings(id=identity)
    assert "nothing to correct" in call("check")
    assert "currencies: " in call("build")
    assert "nothing to change" in call("build")
    assert "0 rows" in call("report", "financing")
    with open_session() as session:
        assert "EUR" in session.scalars(select(Currency.code)).all()
    assert (made / "build" / "communique.db").exists()


def test_the_settings_of_a_new_project_can_be_uncommented(made: Path, tmp_path: Path) -> None:
    text = settings_text(open_project(made).settings.id)
    assert (made / FILE).read_text("utf-8") == text
    text = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.M)
    assert tomllib.loads(text).keys() == KEYS.keys()
    open_project(project(tmp_path / "other", text))


def test_a_new_project_has_what_the_brief_of_one_says(made: Path) -> None:
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert there >= {".gitignore", ".github/workflows/check.yml", ".vscode/settings.json", "queries/README.md"}
    assert "/build/" in (made / ".gitignore").read_text("utf-8")
    readme = (made / "README.md").read_text("utf-8")
    assert readme.startswith("# Ports & Harbours\n")
    assert len(readme.splitlines()) <= 12
    steps = yaml.safe_load((made / ".github/workflows/check.yml").read_text("utf-8"))["jobs"]["check"]["steps"]
    assert "communique check" in [step.get("run") for step in steps]


def test_a_new_project_has_the_codebook_that_its_readme_names(made: Path) -> None:
    text = (made / "CODEBOOK.md").read_text("utf-8")
    assert "## How to code an article" in text
    assert open_project(made).codebook == made / "CODEBOOK.md"
    (made / "CODEBOOK.md").unlink()
    assert open_project(made).codebook.read_text("utf-8") == text


def test_no_link_in_a_new_project_leads_nowhere(made: Path) -> None:
    links = [(file, link) for file in made.rglob("*.md") for link in _LINK.findall(file.read_text("utf-8"))]
    assert (made / "README.md", "CODEBOOK.md") in links
    for file, link in links:
        name, _, part = link.partition("#")
        target = file.parent / name if name else file
        assert target.is_file(), (file, link)
        headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)
        assert not part or part in map(slug, headings), (file, link)


def test_editors_find_the_schemas(made: Path) -> None:
    told = json.loads((made / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert {Path(schema).name for schema in told} == {schema.name for schema in SCHEMAS.glob("*.json")}
    for schema in told:
        assert (made / schema).read_bytes() == (SCHEMAS / Path(schema).name).read_bytes()
    for file in (made / "gazetteer").glob("*.yaml"):
        text = file.read_text("utf-8")
        (schema,) = re.findall(r"\$schema=(\S+)", text)
        rules = json.loads((file.parent / schema).read_text("utf-8"))
        assert not list(Draft202012Validator(rules).iter_errors(yaml.safe_load(text)))
        example = text.replace(": []", ":").replace("#  - ", "  - ")
        file.write_text(example, "utf-8")
    assert len(check_files(open_project(made).fact_files(), None, open_project(made))) == 5


def test_init_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert "is not empty; name a new folder" in call("init", str(tmp_path), code=2)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    (tmp_path / "notes.txt").unlink()
    (tmp_path / ".git").mkdir()
    assert call("init", str(tmp_path)).startswith("Made a project")


def test_a_currency_of_ones_own_file_goes_before_the_general_one(made: Path) -> None:
    own = made / "gazetteer" / "currencies.yaml"
    own.write_text("gazetteer: currencies\ncurrencies:\n  - {code: XAU, label: Gold, minor_per_major: 1000}\n")
    files = open_project(made).fact_files()
    assert [file for file in files if file.name == "currencies.yaml"] == [own]


@pytest.mark.parametrize("verb", ["build", "check", "load"])
def test_a_currency_that_another_file_declares_is_refused_in_the_same_words(made: Path, verb: str) -> None:
    """Also by verbs that are given one file: the next build would refuse what they took."""
    call("--project", str(made), "build")
    own = made / "gazetteer" / "z.yaml"
    own.write_text("gazetteer: z\ncurrencies:\n  - {code: EUR, label: Euro, minor_per_major: 100}\n")
    said = _refused("--project", str(made), verb, *([] if verb == "build" else [str(own)]))
    assert 'z.yaml:3:12: currencies[0].code: "EUR": already declared in gazetteer/currencies; delete one' in str(said)
    call("--project", str(made), "load", str(own), "--remove", "gazetteer/currencies")


def test_a_folder_is_named_by_option_from_anywhere(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no communique.toml in this folder" in str(_refused("build"))
    call("--project", str(made), "build")
    assert "0 rows" in call("--project", str(made), "report", "financing")
    with open_session(project=made) as session:
        assert session.scalars(select(Currency.code)).first()


def test_two_new_projects_have_ids_of_their_own(made: Path, tmp_path: Path) -> None:
    call("init", str(tmp_path / "other"))
    assert open_project(made).settings.id != open_project(tmp_path / "other").settings.id


OTHER_FACTS = {
    "documents/sub/oslo.yaml": "gazetteer: oslo\ntopics:\n  - {slug: in-yaml-below, label: A}\n",
    "documents/o.yml": "gazetteer: o\ntopics:\n  - {slug: in-yml, label: B}\n",
    "documents/x.jsonl": '{"gazetteer":"x","topics":[{"slug":"in-jsonl","label":"C"}]}\n',
    "gazetteer/z.jsonl": '{"gazetteer":"z","topics":[{"slug":"in-the-gazetteer","label":"D"}]}\n',
}
NO_FACTS = [
    "documents/.#x.yaml",
    "documents/#x.yaml#",
    "documents/.x.yaml.swp",
    "documents/4913",
    "documents/README.md",
    "documents/x.yaml___jb_tmp___",
    "documents/x.yaml~",
    "documents/~$x.yaml",
    "gazetteer/.DS_Store",
    "gazetteer/._x.yaml",
]


def test_fact_files_are_taken_in_every_form_and_folder(made: Path) -> None:
    for name, text in OTHER_FACTS.items():
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_text(text, "utf-8")
    files = [file.relative_to(made).as_posix() for file in open_project(made).fact_files() if made in file.parents]
    assert files == sorted(files, key=lambda name: (name.startswith("documents"), name))
    assert set(files) >= OTHER_FACTS.keys()
    assert "9 files" in call("--project", str(made), "check")
    call("--project", str(made), "build")
    with open_session(project=made) as session:
        assert len(session.scalars(select(Topic)).all()) == len(OTHER_FACTS)


def test_a_file_among_the_fact_files_that_is_none_is_named(made: Path) -> None:
    for name in ("documents/oslo.txt", "gazetteer/x.YAML", *NO_FACTS):
        (made / name).write_text("5")
    for verb in ("check", "build"):
        said = call("--project", str(made), verb)
        assert re.findall("^(.+): passed over; fact files end in .yaml, .yml or .jsonl$", said, re.M) == [
            "gazetteer/x.YAML",
            "documents/oslo.txt",
        ]


def test_the_lock_of_an_editor_may_lead_nowhere(made: Path) -> None:
    (made / "documents" / ".#x.yaml").symlink_to("ada@host.1234:1")
    said = call("--project", str(made), "build")
    assert "passed over" not in said


def test_of_many_files_that_are_passed_over_the_first_are_named(made: Path) -> None:
    for number in range(12):
        (made / "documents" / f"{number}.txt").touch()
    said = call("--project", str(made), "check")
    assert said.count("passed over; fact files end in") == 10
    assert "2 more files are passed over" in said


def test_a_folder_that_is_none_is_refused_in_a_sentence() -> None:
    with pytest.raises(NoProjectError, match="3 is no folder"):
        open_session(project=3)


def _refused(*words: str) -> BaseException | None:
    return CliRunner().invoke(cli, words).exception


def test_what_editors_decide_is_one_of_the_fact_files(tmp_path: Path) -> None:
    (tmp_path / "communique.toml").write_text("", "utf-8")
    decisions = tmp_path / "decisions.yaml"
    assert decisions not in Project(tmp_path).fact_files()
    decisions.write_text("gazetteer: decisions\n", "utf-8")
    assert Project(tmp_path).fact_files()[-1] == decisions
