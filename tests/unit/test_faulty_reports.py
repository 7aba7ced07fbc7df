"""Own reports that are at fault say so with file, key and value: no traceback, as early as can be known."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from datasette.app import Datasette

from communique.database.engine import open_engine
from communique.edition.export import export_database
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.factfiles.files import load_files
from communique.project import QUERIES, Project, open_project
from communique.reports.columns import words_of
from communique.reports.declared_types import refuse_wrong_values
from communique.reports.engines.duckdb import duckdb_on
from communique.reports.formats import FORMATS
from communique.reports.parameters import ReportError
from communique.reports.report import find_report, list_reports
from communique.reports.result import answer, run_report
from communique.schema.sql_file import TYPES
from communique.serving.application import datasette_for
from tests.support.serving import ask

pytestmark = pytest.mark.slow

AMOUNTS = """-- title: Amounts
-- question: What is paid?
-- parameters:
--   odd: {one_of: [fits, unfit], default: fits, help: Whether it fits.}
-- columns:
--   y: {type: amount, unit: z, meaning: What is paid.}
--   z: {type: currency, meaning: In what.}
SELECT CASE WHEN :odd = 'fits' THEN 1.5 ELSE 'abc' END AS y, 'EUR' AS z
"""
UNFIT = "amounts.sql: column y is declared as amount, and its SQL gives 'abc'"


def project_with(folder: Path, files: dict[str, str | bytes]) -> Project:
    (folder / "queries").mkdir(parents=True)
    (folder / "communique.toml").write_text('title = "Own"\n')
    for name, content in files.items():
        (folder / "queries" / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return open_project(folder)


@pytest.fixture(scope="module")
def exported(seed_database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "export"
    engine = open_engine(seed_database, read_only=True)
    with engine.connect() as connection:
        export_database(connection, folder, tables_only=True)
    engine.dispose()
    return folder


def command(communique: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([communique, "--project", str(folder), *words], capture_output=True, text=True, check=False)


# Values that are not of the declared type


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_a_value_of_another_type_is_named_on_the_command_line(
    form: str, seed_database: str, tmp_path: Path, communique_command: str
) -> None:
    project_with(tmp_path / "own", {"amounts.sql": AMOUNTS})
    words = ("--database", seed_database, "report", "amounts", "-p", "odd=unfit", "--format", form)
    done = command(communique_command, tmp_path / "own", *words)
    assert (done.returncode, UNFIT in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


def test_a_value_of_another_type_is_named_on_the_site(seed_database: str, tmp_path: Path) -> None:
    project = project_with(tmp_path / "own", {"amounts.sql": AMOUNTS})
    edition = publish_edition(seed_database, tmp_path / "site", project, without=("downloads", "charts"))
    site = datasette_for(edition)
    assert ask(site, "/reports/amounts").status_code == 200
    for ending in ("", *(f".{form}" for form in FORMATS)):
        told = ask(site, f"/reports/amounts{ending}?odd=unfit")
        assert told.status_code == 422
        assert UNFIT in told.text.replace("&#39;", "'")
    for one in site.databases.values():
        one.close()


def test_a_report_that_opens_with_a_value_of_another_type_is_not_published(seed_database: str, tmp_path: Path) -> None:
    project = project_with(tmp_path / "own", {"amounts.sql": AMOUNTS.replace("= 'fits'", "<> 'fits'")})
    with pytest.raises(ReportError, match=UNFIT):
        publish_edition(seed_database, tmp_path / "site", project, without=("downloads", "charts"))


def test_sql_that_fails_with_some_values_is_named_everywhere(seed_database: str, tmp_path: Path) -> None:
    failing = AMOUNTS.replace("'abc'", "json_extract('[', '$')")
    project = project_with(tmp_path / "own", {"amounts.sql": failing})
    site = datasette_for(publish_edition(seed_database, tmp_path / "site", project, without=("downloads", "charts")))
    for ending in ("", ".csv", ".xlsx"):
        told = ask(site, f"/reports/amounts{ending}?odd=unfit")
        assert (told.status_code, "amounts.sql: malformed JSON" in told.text) == (422, True)
    for one in site.databases.values():
        one.close()


def test_sql_that_an_engine_refuses_is_named(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "own.sql").write_text(GOOD.replace("r.label", "r.lable"))
    with duckdb_on(exported) as run, pytest.raises(ReportError, match=r"own\.sql: .*lable"):
        answer(find_report("own", (tmp_path,)), {}, run)


ODD = ["abc", "", "yes", "2024-01-01", "P13.S4", "EUR", b"\xff", 0, 1, 7, -3, 1.5, 2.0, 10.0**15, 1e308, float("inf")]


@pytest.mark.parametrize("type_", TYPES)
def test_what_is_not_refused_can_be_said(type_: str, tmp_path: Path) -> None:
    unit = ", unit: z" if type_ == "amount" else ", of: x" if type_ == "record" else ""
    header = f"-- columns:\n--   y: {{type: {type_}{unit}, meaning: It.}}\n--   x: {{type: id, meaning: Id.}}\n"
    z = "--   z: {type: currency, meaning: In what.}\n"
    (tmp_path / "one.sql").write_text(
        f"-- title: One\n-- question: What?\n{header}{z}SELECT 1 AS y, 1 AS x, 'a' AS z\n"
    )
    report = find_report("one", (tmp_path,))
    fitting = 0
    for value in ODD:
        try:
            refuse_wrong_values(report, [(value, 1, "EUR"), (None, None, None)])
        except ReportError as error:
            assert f"column y is declared as {type_}" in str(error)  # noqa: PT017  most fit
        else:
            fitting += 1
            assert isinstance(words_of(type_)(value), str)
    assert 0 < fitting < len(ODD)


# Headers and SQL that make no sense

GOOD = """-- title: Own
-- question: Who is there?
-- parameters:
--   actor: {of: actors.id, help: Only this one.}
-- columns:
--   actor: What they are called.
SELECT r.label AS actor FROM records AS r WHERE :actor = '' OR r.slug = :actor
"""


@pytest.mark.parametrize(
    ("found", "instead", "message"),
    [
        ("WHERE", "WHERE r.kind = :foo AND", r"its SQL has :foo, and its header has actor; declare parameter foo"),
        ("actors.id", "actors.idd", r"parameter actor: of: actors has no column 'idd'.*Did you mean “id”\?"),
        ("actors.id", "loan_book.providr", r"loan_book has no column 'providr'.*Did you mean “provider”\?"),
        ("of: actors.id", "opens_with: [actors.nix]", r"parameter actor: opens_with: actors has no column 'nix'"),
        ("of: actors.id", "of: actors", r"'actors' is no column; write it as table\.column"),
        ("  actor: {of", "  a-b: {of", r"parameter a-b: call it by small letters, digits and underscores"),
        ("  actor: {of", "  class: {of", r"parameter class: call it by"),
        ("  actor: {of", "  database: {of", r"parameter database: call it by"),
        ("of: actors.id", "type: integer, default: abc", r"parameter actor: default: “abc” is not a whole number"),
        ("of: actors.id", "one_of: [a, b], default: c", r"parameter actor: default: “c” is none of a, b"),
        ("{of: actors.id, help: Only this one.}", "Only this one", r"parameter actor: write its keys in braces"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_when_read(
    found: str, instead: str, message: str, tmp_path: Path
) -> None:
    assert found in GOOD
    (tmp_path / "own.sql").write_text(GOOD.replace(found, instead))
    with pytest.raises(ReportError, match=rf"own\.sql: .*{message}"):
        list_reports((QUERIES, tmp_path))


def test_what_is_no_text_is_refused_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "noise.sql").write_bytes(bytes(range(128, 256)))
    with pytest.raises(ReportError, match=r"noise\.sql: this is not UTF-8 text"):
        list_reports((tmp_path,))


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "own.sql").write_text(GOOD, encoding="utf-8-sig")
    assert find_report("own", (tmp_path,)).title == "Own"


@pytest.mark.parametrize(
    ("instead", "key"),
    [
        ("of: nosuch.id", "of: nosuch.id"),
        ("of: actors.id, where: nonsense ((", r"of: actors.id where nonsense \(\("),
        ("opens_with: [a.b]", "opens_with: a.b"),
    ],
)
def test_a_source_that_only_the_database_can_judge_is_named(
    instead: str, key: str, seed_database: str, tmp_path: Path, communique_command: str
) -> None:
    project = project_with(tmp_path / "own", {"own.sql": GOOD.replace("of: actors.id", instead)})
    with pytest.raises(ReportError, match=rf"own\.sql: parameter actor: {key}: "):
        publish_edition(seed_database, tmp_path / "site", project, without=("downloads", "charts"))
    words = ("--database", seed_database, "report", "own", "-p", "actor=nosuch")
    done = command(communique_command, project.folder, *(words if "opens" not in instead else words[:-2]))
    assert (done.returncode, "own.sql" in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


def test_a_name_that_is_no_text_is_refused_in_a_sentence() -> None:
    with pytest.raises(ReportError, match="called by its name, as text, not by 3"):
        run_report(3)


def test_python_gives_a_parameter_called_name(seed_database: str) -> None:
    assert run_report("spellings", seed_database, name="Putin").parameters["name"] == "Putin"


# Records of another kind

OTHERS = [
    (
        "country-dossier",
        "actor",
        "moscow-talks",
        "is a meeting; “State, organization or group” takes a person, state or organization.",
    ),
    ("financing", "provider", "moscow-talks", "is a meeting; “Who gives” takes a person, state or organization."),
    ("person-dossier", "person", "russia", "is none of those that “Person” takes."),
]


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other[0])
def test_a_record_of_another_kind_is_unknown_everywhere(
    other: tuple[str, str, str, str], datasette: Datasette, edition: Edition, communique_command: str
) -> None:
    name, parameter, slug, said = other
    database = f"sqlite:///{edition.snapshot}"
    with pytest.raises(ReportError, match=said):
        run_report(name, database, **{parameter: slug})
    words = ("--database", database, "report", name, "-p", f"{parameter}={slug}")
    done = subprocess.run([communique_command, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    for ending in ("", ".csv"):
        told = ask(datasette, f"/reports/{name}{ending}?{parameter}={slug}")
        assert (told.status_code, said in told.text) == (400, True)


def test_an_engine_refuses_a_record_of_another_kind(exported: Path) -> None:
    with duckdb_on(exported) as run, pytest.raises(ReportError, match="is a meeting; “State"):
        answer(find_report("country-dossier"), {"actor": ["moscow-talks"]}, run)


def test_an_actor_that_gave_nothing_is_a_fair_question(seed_database: str, datasette: Datasette) -> None:
    assert run_report("financing", seed_database, provider="vladimir-putin").rows == []
    assert ask(datasette, "/reports/financing?provider=vladimir-putin").status_code == 200


def test_a_former_slug_leads_to_the_record(sample_database: str, tmp_path: Path) -> None:
    former = "former:\n  - {slug: hill-mark, became: hillmark, reason: So it is., changed_on: 2031-05-01}\n"
    (tmp_path / "former.yaml").write_text(f"gazetteer: former\n{former}")
    load_files(sample_database, [tmp_path / "former.yaml"])
    assert run_report("country-dossier", sample_database, actor="hill-mark").parameters["actor"] == "hillmark"


# What reports open with


@pytest.fixture
def opening(tmp_path: Path) -> Callable[[str], Project]:
    return lambda text: project_with(tmp_path / "own", {"defaults.toml": text})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[country-dossier]\nsection = "meeting"\n', "country-dossier: section: “meeting” is none of"),
        ('[financing]\nstage = "plannd"\n', "financing: stage: “plannd” is none of"),
        ("[promises-due]\nas_of = 2023-12-01\n", 'promises-due: as_of: write "2023-12-01", in quotation marks'),
    ],
)
def test_check_finds_what_reports_cannot_open_with(
    text: str, said: str, opening: Callable[[str], Project], communique_command: str
) -> None:
    done = command(communique_command, opening(text).folder, "check")
    assert (done.returncode, said in done.stderr, "defaults.toml" in done.stderr) == (2, True, True), done.stderr


def test_check_reads_own_reports(tmp_path: Path, communique_command: str) -> None:
    project_with(tmp_path / "own", {"own.sql": GOOD.replace("actors.id", "actors.idd")})
    done = command(communique_command, tmp_path / "own", "check")
    assert (done.returncode, "own.sql: parameter actor: of: actors has no column" in done.stderr) == (2, True)


def test_publishing_warns_of_a_record_that_is_not_there(
    opening: Callable[[str], Project], seed_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = opening('[country-dossier]\nactor = "irann"\n[person-dossier]\nperson = "russia"\n')
    publish_edition(seed_database, tmp_path / "site", project, without=("downloads", "charts"))
    warned = capsys.readouterr().err
    told = "country-dossier: actor: Nothing in this edition is called “irann”. Did you mean “iran”?"
    assert f"Warning: defaults.toml: {told}" in warned
    assert (
        "Warning: defaults.toml: person-dossier: person: “russia” (Russia) is none of those that “Person” takes."
        in warned
    )


# What shows without a row


OWN_TABLE = AMOUNTS.replace("'EUR' AS z", "'EUR' AS z FROM harbour_visits")
FAULTS = {
    "declared and not given": (
        AMOUNTS.replace("'EUR' AS z", "'EUR' AS zz"),
        ["amounts.sql: column z: its header declares it, its SQL does not give it; let both name the same"],
    ),
    "given and not declared": (
        AMOUNTS.replace("'EUR' AS z", "'EUR' AS z, 1 AS more"),
        ["amounts.sql: column more: its SQL gives it, its header does not declare it; let both name the same"],
    ),
    "in another order": (
        AMOUNTS.replace("SELECT CASE", "SELECT 'EUR' AS z, CASE").replace("AS y, 'EUR' AS z", "AS y"),
        ["amounts.sql: its header names the columns y, z; its SQL gives z, y"],
    ),
    "SQL that fails": (AMOUNTS.replace("1.5", "paid"), ["amounts.sql: no such column: paid"]),
    "a table that is not there": (OWN_TABLE, ["amounts.sql: no such table: harbour_visits"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_check_names_the_file_and_the_column(fault: str, tmp_path: Path, communique_command: str) -> None:
    text, messages = FAULTS[fault]
    project_with(tmp_path / "own", {"amounts.sql": text, "other.sql": AMOUNTS.replace("AS y", "AS yy")})
    done = command(communique_command, tmp_path / "own", "check")
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    for message in [*messages, "other.sql: column y: its header", "other.sql: column yy: its SQL"]:
        assert message in done.stderr


def test_check_takes_a_report_of_a_table_of_ones_own(tmp_path: Path, communique_command: str) -> None:
    project = project_with(tmp_path / "own", {"amounts.sql": OWN_TABLE})
    with (project.folder / "communique.toml").open("a") as file:
        file.write('tables = {harbour_visits = ""}\n')
    done = command(communique_command, tmp_path / "own", "check")
    assert (done.returncode, done.stderr) == (0, "")
