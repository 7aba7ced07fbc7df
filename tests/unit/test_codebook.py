"""Every figure that the codebook explains can be loaded, and reads as the codebook says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import msgspec
import pytest
import yaml
from click.testing import CliRunner

from communique import run_report
from communique.cli.main import cli
from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.reading import entries
from communique.factfiles.values.numbers import columns_beside
from communique.project import GENERAL_CODEBOOK
from communique.wording import change_in_words, duration_in_words, figure_in_words, percent_in_words, sum_in_words
from tests.unit.test_load import edited

_FIGURES = re.compile(r"^\| `(\w+)` \| .+ \| `(.+)` \| (.+) \|$", re.MULTILINE)
EXAMPLES = _FIGURES.findall(GENERAL_CODEBOOK.read_text("utf-8"))


def _duration(row: Mapping[str, Any]) -> str | None:
    to = row["duration_to_minutes"] or row["duration_to_days"]
    return duration_in_words(row["duration_minutes"], row["duration_days"], row["duration_bound"], to)


def _numbers(name: str, say: Callable[[float, str, float | None], str]) -> Callable[[Mapping[str, Any]], str]:
    to, bound = columns_beside(name)
    return lambda row: say(row[name], row[bound], row[to])


# What the sample has for a field, and how the one record with it is found.
SAMPLE = {
    "duration": ("duration: about 3 hours", "SELECT * FROM meetings", _duration),
    "value": ("value: 1", "SELECT * FROM indicators", _numbers("value", figure_in_words)),
    "change_percent": (
        "change_percent: 25",
        "SELECT * FROM trade_figures",
        _numbers("change_percent", change_in_words),
    ),
    "interest_percent": (
        "amount: 40 million EUR",
        "SELECT * FROM loans",
        _numbers("interest_percent", percent_in_words),
    ),
    "amount": ("amount: 40 million EUR", "SELECT * FROM finance_book WHERE kind = 'loan'", sum_in_words),
}


@pytest.mark.parametrize(("field", "written", "read"), EXAMPLES, ids=[f"{f}: {w}" for f, w, _ in EXAMPLES])
def test_a_figure_of_the_codebook_reads_as_it_says(
    field: str, written: str, read: str, sample_database: str, tmp_path: Path
) -> None:
    there, sql, say = SAMPLE[field]
    dollars = tmp_path / "dollars.yaml"
    dollars.write_text("gazetteer: dollars\ncurrencies: [{code: USD, label: US Dollar, minor_per_major: 100}]\n")
    load_files(sample_database, [dollars, *edited(tmp_path, "ferry.yaml", (there, f"{field}: {written}"))])
    with open_engine(sample_database, read_only=True).connect() as connection:
        (row,) = connection.exec_driver_sql(sql).mappings()
        assert say(row) == read


def test_the_codebook_has_an_example_for_every_field_with_figures() -> None:
    assert {field for field, _, _ in EXAMPLES} == SAMPLE.keys()


def run(*words: str) -> str:
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_whole_document_is_what_segment_writes_and_can_be_built_and_proved(tmp_path: Path) -> None:
    blocks = re.findall(r"^```(?:text|yaml)\n(.*?)^```", GENERAL_CODEBOOK.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    files = (tmp_path / "ferry.txt", tmp_path / "p/gazetteer/actors.yaml", tmp_path / "p/documents/ferry.yaml")
    run("init", str(tmp_path / "p"))
    for file, block in zip(files, blocks, strict=False):
        file.write_text(block, "utf-8")
    segmented, coded = yaml.safe_load(run("segment", str(files[0]))), yaml.safe_load(blocks[2])
    assert segmented["passages"] == coded["passages"]
    assert segmented["document"].items() <= coded["document"].items()
    assert "projects: 1 added" in run("--project", str(tmp_path / "p"), "build")
    assert "4 of 4 sentences in place" in run("--project", str(tmp_path / "p"), "verify", str(files[0]))


def test_the_example_of_many_voices_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\nfinancings:\n(  - {.*?)```", words, re.DOTALL)
    indented = "".join(f"{line}\n" for line in example.splitlines())
    load_files(
        sample_database, edited(tmp_path, "ferry.yaml", ("\nrelations:", f"\nfinancings:\n{indented}\nrelations:"))
    )
    with open_engine(sample_database, read_only=True).connect() as connection:
        said = connection.exec_driver_sql(
            "SELECT value, voice, who_quotes_whom, standing FROM field_sources WHERE field = 'amount' AND record_id = "
            "(SELECT id FROM records WHERE slug = 'railway-loan') ORDER BY account_id"
        )
        assert [tuple(row) for row in said] == [
            ("1.3 billion EUR", "Olga Reed", "Ada Quill, quoting Hillmark, quoting Olga Reed", "stands"),
            ("1.6 billion EUR", "Hillmark", "Ada Quill, quoting Hillmark", "rival"),
            ("200 million EUR", "Ada Quill", None, "not comparable"),
        ]
        called = connection.exec_driver_sql(
            "SELECT value, voice, standing FROM field_sources WHERE field = 'instrument' AND record_id = "
            "(SELECT id FROM records WHERE slug = 'railway-loan') AND kind = 'loan' ORDER BY account_id"
        )
        assert [tuple(row) for row in called] == [("loan", "Olga Reed", "stands"), ("credit line", "Hillmark", "rival")]


def test_the_example_of_a_denied_value_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(financings: +# a loan, but.*?)```", words, re.DOTALL)
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("\nrelations:", f"\n{example}\nrelations:")))
    with open_engine(sample_database, read_only=True).connect() as connection:
        of_record = connection.exec_driver_sql("SELECT voices, disputed FROM records WHERE slug = 'railway-loan'")
        assert [tuple(row) for row in of_record] == [(1, "amount")]


def test_the_example_of_a_denied_record_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\nevents: +# one reports it.*?\n(.*?)```", words, re.DOTALL)
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("\nevents:\n", f"\nevents:\n{example}")))
    with open_engine(sample_database, read_only=True).connect() as connection:
        told = "SELECT voices, disputed, disputed_by FROM record_certainty WHERE slug = 'ferry-strike'"
        assert [tuple(row) for row in connection.exec_driver_sql(told)] == [(1, "whole", 1)]


def test_the_example_of_two_words_for_one_visit_can_be_loaded_and_they_contradict_each_other(
    sample_database: str, tmp_path: Path
) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n +meetings: +# two voices on one visit\n(.*?) +```", words, re.DOTALL)
    load_files(
        sample_database, edited(tmp_path, "ferry.yaml", ("meetings:\n", f"meetings:\n{indent(dedent(example), '  ')}"))
    )
    with open_engine(sample_database, read_only=True).connect() as connection:
        said = connection.exec_driver_sql(
            "SELECT value, voice, standing FROM field_sources WHERE field = 'visit_type' ORDER BY account_id"
        )
        assert [tuple(row) for row in said] == [
            ("state visit", "Ada Quill", "stands"),
            ("working visit", "Hillmark", "rival"),
        ]
        visit = connection.exec_driver_sql(
            "SELECT r.disputed, m.visit_type FROM records AS r JOIN meetings AS m ON m.id = r.id "
            "WHERE r.slug = 'port-grey-visit'"
        )
        assert tuple(visit.one()) == ("visit_type", "state visit")


def test_the_example_of_an_announced_subject_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n +meetings: +# one subject was announced.*?\n(.*?) +```", words, re.DOTALL)
    meetings = f"meetings:\n{indent(dedent(example), '  ')}"
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("meetings:\n", meetings)))
    with open_engine(sample_database, read_only=True).connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT a.status, r.label FROM agenda_items AS a JOIN records AS r ON r.id = a.id ORDER BY r.slug"
        )
        assert [tuple(row) for row in told] == [
            ("discussed", "Ferry of Port Grey, on the table at Talks in Hillmark"),
            (
                "announced",
                "Hillmark is against this: the ferry's passengers pay a toll (“opposes”), "
                "announced as a subject of Talks in Hillmark",
            ),
            ("discussed", "Ferry of Port Grey, on the table at Reed and Vale in Port Grey"),
        ]


def test_the_examples_of_a_forecast_and_a_target_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\ntrade_figures: +# in a document\n(.*?)```", words, re.DOTALL)
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("trade_figures:\n", f"trade_figures:\n{example}")))
    with open_engine(sample_database, read_only=True).connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT r.slug, r.label, t.status, r.disputed FROM trade_figures AS t JOIN records AS r ON r.id = t.id "
            "ORDER BY r.slug"
        )
        assert [tuple(row) for row in told] == [
            (
                "hillmark/lakeland/forecast-turnover/2035",
                "Hillmark and Lakeland, forecast turnover, 2035: over 3 billion EUR",
                "forecast",
                None,
            ),
            (
                "hillmark/lakeland/target-turnover/2035",
                "Hillmark and Lakeland, target turnover, 2035: 5 billion EUR",
                "target",
                None,
            ),
            (
                "hillmark/lakeland/turnover/2030",
                "Hillmark and Lakeland, turnover, 2030: about 2 billion EUR",
                "actual",
                None,
            ),
        ]


def test_the_example_of_what_no_column_can_hold_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(financings:\n  - slug.*?)```", words, re.DOTALL)
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("\nrelations:", f"\n{example}\nrelations:")))
    with open_engine(sample_database, read_only=True).connect() as connection:
        said = connection.exec_driver_sql(
            "SELECT record, field, value, passage FROM field_sources WHERE standing = 'not representable'"
        )
        assert [tuple(row)[1:] for row in said] == [("maturity", "until the tolls have paid for it", "P3.S2")]


def test_the_example_of_a_decision_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(gazetteer: decisions\ndecisions:\n.*?)```", words, re.DOTALL)
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text(example, "utf-8")
    load_files(sample_database, [decisions])
    with open_engine(sample_database, read_only=True).connect() as connection:
        lasted = connection.exec_driver_sql(
            "SELECT m.duration_minutes FROM meetings AS m JOIN records AS r ON r.id = m.id "
            "WHERE r.slug = 'port-grey-meeting'"
        )
        assert lasted.scalar_one() is None


def test_the_example_of_a_correction_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(gazetteer: decisions\ncorrections:\n.*?)```", words, re.DOTALL)
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text(example, "utf-8")
    load_files(sample_database, [decisions])
    (row,) = run_report("what-was-corrected", sample_database).as_dicts()
    assert (str(row["corrected_on"]), row["what"]) == (
        "2031-03-09",
        "The talks were given as held in Northport; the document has them in the capital.",
    )


def test_the_example_of_two_that_are_not_the_same_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(gazetteer: decisions\ndecisions: +# two.*?)```", words, re.DOTALL)
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text(example, "utf-8")
    load_files(sample_database, [decisions])
    with open_engine(sample_database, read_only=True).connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT r.slug, d.value FROM decisions AS d JOIN records AS r ON r.id = d.record_id "
            "WHERE d.verdict = 'not the same'"
        )
        assert [tuple(row) for row in told] == [("port-grey-meeting", "port-grey-visit")]


def test_the_example_of_who_invited_and_who_would_not_come_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n +meetings: +# who invited.*?\n(.*?) +```", words, re.DOTALL)
    telling = example.replace("  - slug: port-grey-meeting", "  - slug: a-meeting", 1)
    meetings = f"meetings:\n{indent(dedent(telling), '  ')}"
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("meetings:\n", meetings)))
    with open_engine(sample_database, read_only=True).connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT r.label, p.is_inviter FROM participants AS p JOIN records AS r ON r.id = p.id "
            "JOIN records AS m ON m.id = p.meeting_id WHERE m.slug = 'a-meeting' ORDER BY r.slug"
        )
        assert [tuple(row) for row in told] == [
            ("Lakeland, declined to attend Meeting in Port Grey", None),
            ("Olga Reed at Meeting in Port Grey", 1),
        ]


TALKS = """
meetings:
  - {slug: talks-on-the-ferry, label: Talks on the ferry, status: held, held_on: 2031-03-03, at: P2.S2}
"""


def test_the_example_of_slugs_that_are_the_same_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(gazetteer: decisions\nsame:\n.*?)```", words, re.DOTALL)
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text(example, "utf-8")
    rival = edited(tmp_path, "rival.yaml", ("\nalso_says:", f"\n{TALKS}\nalso_says:"))
    load_files(sample_database, [decisions, *rival])
    with open_engine(sample_database, read_only=True).connect() as connection:
        told = connection.exec_driver_sql("SELECT r.slug, r.voices FROM meetings AS m JOIN records AS r ON r.id = m.id")
        assert told.all() == [("port-grey-meeting", 2)]


def test_the_codebook_explains_every_field_that_a_coder_may_write() -> None:
    words = re.sub(r"^ *```.*?^ *```", "", GENERAL_CODEBOOK.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    explained = {name for code in re.findall(r"`([^`\n]+)`", words) for name in re.findall(r"[a-z0-9_]+", code)}
    entry_types = [one for one in vars(entries).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    fields = {field.name for one in entry_types for field in msgspec.structs.fields(one)}
    assert len(fields) > 100
    assert sorted(fields - explained) == []


def test_the_example_of_a_role_in_another_script_makes_a_slug_of_latin_letters(
    sample_database: str, tmp_path: Path
) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    entry = words.split("# of a text in Cyrillic letters\n")[1].split("```")[0]
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("memberships:\n", f"memberships:\n{entry}")))
    with open_engine(sample_database, read_only=True).connect() as connection:
        told = "SELECT r.slug, m.role FROM memberships AS m JOIN records AS r ON r.id = m.id WHERE m.role LIKE 'пом%'"
        ((slug, role),) = connection.exec_driver_sql(told).all()
    assert role == "помощник премьер-министра"
    assert re.fullmatch(r"[a-z0-9/-]+", slug)


_WORLD = """
gazetteer: codebook
actors:
  - {slug: state-a, label: State A, type: country}
  - {slug: state-b, label: State B, type: country}
  - {slug: state-c, label: State C, type: country}
  - {slug: bloc-b, label: Bloc B, type: organization}
topics: [{slug: state-a-partnership, label: Partnership of State A}]
"""
_CALM = "  - {slug: region-stays-calm, label: The region stays calm, about: [state-c]}\n"


def test_the_examples_of_views_and_ties_can_be_loaded_and_read_as_sentences(
    sample_database: str, tmp_path: Path
) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    examples = re.findall(r"^    ```yaml\n((?:    .*\n)*?)    ```", words, re.MULTILINE)
    listed, told, tie = (dedent(one) for one in examples if "state-a" in one)
    (tmp_path / "codebook.yaml").write_text(f"{_WORLD}{listed}{_CALM}", "utf-8")
    sentences = (("P10.S1", "P4.S1"), ("P8.S3", "P4.S1"))
    for example, real in sentences:
        told, tie = told.replace(example, real), tie.replace(example, real)
    calm = "  - {slug: region-stays-calm, stances: [{holders: [state-c], attitude: is for, at: P4.S1}]}\n"
    view, also = told.split("\n", 1)[1] + calm, tie.split("\n", 1)[1]
    changes = (("\npropositions:\n", f"\npropositions:\n{view}"), ("\nrelations:\n", f"\nrelations:\n{also}"))
    load_files(sample_database, [tmp_path / "codebook.yaml", *edited(tmp_path, "ferry.yaml", *changes)])
    with open_engine(sample_database, read_only=True).connect() as connection:
        labels = {label for (label,) in connection.exec_driver_sql("SELECT label FROM records")}
    assert "State C does not support the idea that State A joins Bloc B" in labels
    assert "Partnership of State A is in line with the interests of State B (“generally”)" in labels
