"""Arguments of reports: one place holds them to the parameters, for the command line, Python, the web and engines."""

from __future__ import annotations

import datetime
import html
import re
import subprocess
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from datasette.app import Datasette

from communique.database.connection import open_database
from communique.database.engine import open_engine
from communique.edition.export import export_database
from communique.edition.published_edition import Edition
from communique.project import QUERIES, ROOT
from communique.reports.engines.duckdb import duckdb_on
from communique.reports.parameters import ReportError
from communique.reports.report import carried_reports, copy_reports, find_report, list_reports
from communique.reports.result import answer, on_database, run_report
from communique.schema.sql_file import TYPES, Column
from tests.support.databases import new_database
from tests.unit.test_publication import get

WRONG = [
    ("financing", "stage=bogus", "stage: Nothing in {place} is called “bogus”. Choose from planned, "),
    ("financing", "stage=plannd", "stage: Nothing in {place} is called “plannd”. Did you mean “planned”?"),
    ("financing", "provider=rusia", "provider: Nothing in {place} is called “rusia”. Did you mean “russia”?"),
    ("financing", "currency=XXX", "currency: Nothing in {place} is called “XXX”. Choose from "),
    ("financing", "provider=x", "provider: Nothing in {place} is called “x”. Give a slug, an address, or a name as a"),
    ("blanks", "kind=loans", "kind: Nothing in {place} is called “loans”. Did you mean “loan”?"),
    ("views", "side=fore", "side: Nothing in {place} is called “fore”. Did you mean “for”?"),
    ("timeline", "since=2023-02-30", "since: “2023-02-30” is not a day; write it like 2024-12-31."),
    ("co-attendance", "least=many", "least: “many” is not a whole number."),
    ("financing", "stadge=planned", "stadge: This report has no such parameter. It has"),
]
EACH_WRONG = pytest.mark.parametrize("wrong", WRONG, ids=[f"{wrong[0]} {wrong[1]}" for wrong in WRONG])


@pytest.mark.slow
@EACH_WRONG
def test_what_makes_no_sense_is_refused_alike_everywhere(
    wrong: tuple[str, str, str], datasette: Datasette, edition: Edition, seed_database: str, communique_command: str
) -> None:
    name, given, said = wrong
    key, _, value = given.partition("=")
    with pytest.raises(ReportError) as refused:
        run_report(name, seed_database, **{key: value})
    assert str(refused.value).startswith(said.format(place="this database"))
    for database, place in ((seed_database, "this database"), (str(edition.snapshot), "this edition")):
        command = [communique_command, "--database", database, "report", name, "-p", given]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"Error: {said.format(place=place)}")
    of_the_web = get(datasette, f"/reports/{name}.csv?{given}")
    assert of_the_web.status_code == 400
    assert of_the_web.text.startswith(said.format(place="this edition"))
    page = get(datasette, f"/reports/{name}?{given}")
    assert page.status_code == 400
    assert said.partition(": ")[2].format(place="this edition") in html.unescape(page.text)


def test_of_two_values_none_is_dropped_in_silence(communique_command: str, seed_database: str) -> None:
    twice = ["-p", "stage=planned", "-p", "stage=provided"]
    command = [communique_command, "--database", seed_database, "report", "financing", *twice]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "stage: This is given 2 times: pick one." in done.stderr


def test_all_that_is_wrong_is_said_at_once(seed_database: str) -> None:
    with pytest.raises(ReportError) as refused:
        run_report("financing", seed_database, stage="bogus", provider="nobody at all")
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == ["provider", "stage"]


@pytest.mark.parametrize(
    ("name", "given", "slug"),
    [
        ("financing", {"project": "Astara–Rasht section"}, {"project": "astara-rasht-section"}),
        ("person-dossier", {"person": "/actors/vladimir-putin"}, {"person": "vladimir-putin"}),
        ("person-dossier", {"person": " Vladimir Putin "}, {"person": "vladimir-putin"}),
        ("causes", {"relation": "because of"}, {"relation": "because_of"}),
        ("financing", {"currency": "US Dollar"}, {"currency": "USD"}),
        ("financing", {"stage": ""}, {}),
    ],
)
def test_a_name_will_do_for_a_slug_and_words_for_a_term(
    name: str, given: dict[str, str], slug: dict[str, str], seed_database: str
) -> None:
    called, by_slug = run_report(name, seed_database, **given), run_report(name, seed_database, **slug)
    assert called.parameters == by_slug.parameters
    assert called.rows == by_slug.rows != []


def test_a_term_of_the_vocabulary_that_nothing_has_gives_no_rows(seed_database: str) -> None:
    assert run_report("loan-book", seed_database, stage="pledged").rows == []


def test_engines_hold_arguments_to_the_same(seed_database: str, exported: Callable[[str], Path]) -> None:
    report = find_report("financing")
    with duckdb_on(exported(seed_database)) as run:
        with pytest.raises(ReportError, match="Did you mean “planned”"):
            answer(report, {"stage": ["plannd"]}, run)
        by_name = answer(report, {"project": ["Astara–Rasht section"]}, run)
    assert by_name.rows == run_report("financing", seed_database, project="astara-rasht-section").rows


@pytest.fixture
def exported(tmp_path: Path) -> Callable[[str], Path]:
    def export(url: str) -> Path:
        engine = open_engine(url, read_only=True)
        with engine.connect() as connection:
            export_database(connection, tmp_path / "export", tables_only=True)
        engine.dispose()
        return tmp_path / "export"

    return export


OWN = """-- title: Own
-- question: Who is there?
-- parameters:
--   actor: {of: actors.id, help: Only this one.}
-- columns:
--   actor_id: {type: id, meaning: The actor.}
--   actor: {type: record, of: actor_id, meaning: What they are called.}
WITH final AS (
    SELECT r.id AS actor_id, r.label AS actor
    FROM records AS r
    WHERE r.kind = 'actor' AND (:actor = '' OR r.slug = :actor)
)

SELECT * FROM final ORDER BY actor, actor_id
"""


def test_a_report_of_ones_own_stands_beside_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "own-people.sql").write_text(OWN)
    reports = list_reports((QUERIES, tmp_path))
    assert {report.name for report in reports} == {report.name for report in list_reports()} | {"own-people"}
    assert find_report("own-people", (QUERIES, tmp_path)).group == "Reports of this project"


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("financing.sql", OWN, "financing.sql: there is a report of that name already"),
        ("Own People.sql", OWN, "by small letters and hyphens"),
        ("own.sql", OWN.replace("-- title", "-- titel"), "own.sql: the header needs title, question and columns"),
        ("own.sql", OWN.replace("-- columns", "-- caveat: x\n-- columns"), "own.sql: 'caveat' is none of"),
        (
            "own.sql",
            OWN.replace("-- columns", "-- see_also: [loans]\n-- columns"),
            "see_also: no report is called 'loans'",
        ),
        ("own.sql", OWN.replace("help:", "hint:"), "own.sql: parameter actor: 'hint' is none of"),
        ("own.sql", OWN.replace("{of:", "{type: number, of:"), "own.sql: parameter actor: 'number' is none of the"),
    ],
)
def test_a_report_that_makes_no_sense_is_refused_by_its_file(
    tmp_path: Path, file: str, text: str, message: str
) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(ReportError, match=message):
        list_reports((QUERIES, tmp_path))


def test_an_unknown_report_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(ReportError, match=r"no report is called 'finansing'.*Did you mean financing\?"):
        find_report("finansing")


def test_a_folder_without_reports_says_that_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no report is called 'x'; there are none"):
        find_report("x", (tmp_path,))


def test_python_takes_values_as_python_has_them(seed_database: str) -> None:
    day = datetime.date(2024, 12, 31)
    assert run_report("projects-overdue", seed_database, as_of=day).parameters["as_of"] == "2024-12-31"
    assert run_report("co-attendance", seed_database, least=2, actor=None).parameters == {
        "least": 2,
        "actor": "",
        "bulk": "no",
    }


DESCRIBED = [ROOT / "docs" / "own-reports.md", ROOT / "communique" / "starter" / "queries.md"]


@pytest.mark.parametrize("page", DESCRIBED, ids=lambda page: page.name)
def test_the_report_that_is_shown_as_an_example_runs(page: Path, seed_database: str, tmp_path: Path) -> None:
    (sql,) = re.findall(r"```sql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    (tmp_path / "meetings-by-place.sql").write_text(sql)
    report = find_report("meetings-by-place", (tmp_path,))
    engine = open_database(seed_database)
    with engine.connect() as connection:
        result = answer(report, {}, on_database(connection))
    engine.dispose()
    assert result.columns == tuple(report.columns)
    assert result.to_arrow().num_rows == len(result.rows) > 0


def test_the_guide_names_every_type_and_key() -> None:
    guide = DESCRIBED[0].read_text("utf-8")
    assert [name for name in TYPES if f"`{name}`" not in guide] == []
    assert [one.name for one in fields(Column) if one.name != "name" and f"| `{one.name}` |" not in guide] == []


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("country-dossier", {"actor": "hillmark", "section": "", "bulk": "no"}),
        ("document-contents", {"document": "quill-2031-03-04"}),
        ("promises-due", {"as_of": "2031-03-11", "project": "", "bulk": "no"}),
    ],
)
def test_a_report_opens_with_what_the_data_suggest(
    name: str, opening: dict[str, str], sample_database: str, tmp_path: Path
) -> None:
    """Where no project says otherwise: with the one that is named most, and the newest document's day."""
    with open_database(sample_database).connect() as connection:
        opened = answer(find_report(name), {}, on_database(connection))
    assert opened.arguments.values == opening
    assert opened.rows != [] or name == "promises-due"


def test_a_report_of_nothing_opens_with_nothing(tmp_path: Path) -> None:
    new_database(f"sqlite:///{tmp_path}/empty.db")
    with open_database(f"sqlite:///{tmp_path}/empty.db").connect() as connection:
        for report in list_reports():
            opened = answer(report, {}, on_database(connection))
            assert opened.rows == []
            assert all(not opened.arguments.values[p.name] for p in report.parameters if p.opens_with)


@pytest.mark.parametrize("given", ["currency=EUR", "provider=russia"])
def test_where_there_is_nothing_to_choose_from_it_is_said(given: str, tmp_path: Path) -> None:
    new_database(f"sqlite:///{tmp_path}/empty.db")
    name, _, value = given.partition("=")
    with pytest.raises(ReportError) as refused:
        run_report("financing", f"sqlite:///{tmp_path}/empty.db", **{name: value})
    nothing = f"{name}: Nothing in this database is called “{value}”."
    assert str(refused.value) == f"{nothing} The database has no {name} to choose yet; leave it empty."


def test_a_project_says_what_its_reports_open_with(tmp_path: Path) -> None:
    (tmp_path / "defaults.toml").write_text('[country-dossier]\nactor = "hillmark"\n')
    report = find_report("country-dossier", (QUERIES, tmp_path))
    assert {parameter.name: parameter.default for parameter in report.parameters} == {
        "actor": "hillmark",
        "section": "",
        "bulk": "no",
    }
    (tmp_path / "edition").mkdir()
    copy_reports((QUERIES, tmp_path), tmp_path / "edition")
    assert report in carried_reports(tmp_path / "edition")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[country-dosier]\n", "no report is called 'country-dosier'"),
        ("[country-dossier]\nacter = 'x'\n", "country-dossier has no parameter 'acter'; it has actor, section"),
        ("[promises-due]\nas_of = 2025-01-01\n", "in quotation marks"),
        ("[promises-due]\nas_of = 'soon'\n", "promises-due: as_of: “soon” is not a day"),
        ("country-dossier = 1\n", "write a table of parameters"),
        ("[country-dossier\n", "defaults.toml: "),
    ],
)
def test_defaults_that_make_no_sense_are_refused_by_file(text: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "defaults.toml").write_text(text)
    with pytest.raises(ReportError, match=r"defaults\.toml") as refused:
        list_reports((QUERIES, tmp_path))
    assert complaint in str(refused.value)
