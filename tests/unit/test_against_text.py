"""A coding is held against its text: names, hedges, the words of dates and figures stand in the sentence they cite."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli.main import cli
from communique.factfiles.texts.figures import figures_in
from tests.conftest import SAMPLE

CODED = (SAMPLE / "ferry.yaml").read_text("utf-8")
OTHERS = [str(SAMPLE / name) for name in ("gazetteer.yaml", "rival.yaml", "decisions.yaml")]


def checked(tmp_path: Path, coded: str, *texts: Path) -> tuple[int, str]:
    """The outcome of checking the sample, its ferry coded so, against texts."""
    file = tmp_path / "ferry.yaml"
    file.write_text(coded, "utf-8")
    given = [argument for text in texts for argument in ("--text", str(text))]
    project, database = ["--project", str(tmp_path)], ["--database", str(tmp_path / "none.db")]
    (tmp_path / "communique.toml").write_text('title = "Ferries"\n', "utf-8")
    done = CliRunner().invoke(cli, [*project, *database, "check", *given, str(file), *OTHERS])
    return done.exit_code, done.output or str(done.exception)


def test_a_true_coding_has_nothing_to_correct(tmp_path: Path) -> None:
    code, told = checked(tmp_path, CODED, SAMPLE)
    assert (code, told) == (0, "4 files, 36 records, 28 citations: nothing to correct.\n")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "amount: 40 million EUR",
            "amount: 14 million EUR",
            'amount: "14 million EUR": no figure in P4.S1 is 14000000;',
        ),
        ("amount: 40 million EUR", "amount: 40 billion EUR", "no figure in P4.S1 is 40000000000;"),
        ("12 to 15 million EUR", "12 to 16 million EUR", "no figure in P4.S2 is 16000000;"),
        ("= over 9 million GBP", "= over 8 million GBP", "no figure in P4.S2 is 8000000;"),
        ("change_percent: 25", "change_percent: 52", 'change_percent: "52": no figure in P5.S1 is 52;'),
        ("duration: about 3 hours", "duration: about 4 hours", "no figure in P3.S2 is 4;"),
        ("{at: P3.S2, field: duration}", "P3.S2", ""),
        ("{at: P3.S2, field: duration}", "P3.S2, {at: P3.S3, field: duration}", "no figure in P3.S3 is 3;"),
        ("hedge: probably", "hedge: possibly", 'hedge: "possibly": not in P3.S3;'),
        ("printed: 3 March 2031", "printed: 3rd March 2031", 'held_on: "3rd March 2031": not in P3.S1, P3.S2;'),
        ("role: Prime Minister", "role: Premier", 'role: "Premier": not in P3.S1;'),
        ("qualifier: opposes", "qualifier: rejects", 'qualifier: "rejects": not in P4.S3;'),
        ("printed: by 2034", "printed: until 2034", 'planned: "until 2034": not in P4.S2;'),
        ("printed: 4 March 2031", "printed: 4.3.2031", 'published_on: "4.3.2031": not in'),
        (
            "name: Olga Reed, type: full, at: P3.S1",
            "name: Olga Rede, type: full, at: P3.S1",
            '"Olga Rede": not in P3.S1;',
        ),
        (
            "name: Olga Reed, type: full, at: P3.S1",
            "name: Olga Reed, type: full, at: P3.S3",
            '"Olga Reed": not in P3.S3;',
        ),
    ],
)
def test_what_does_not_stand_in_its_sentence_is_told(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert CODED.count(right) == 1
    code, output = checked(tmp_path, CODED.replace(right, wrong), SAMPLE)
    assert (code, told in output) == (1 if told else 0, True), output
    assert ("ferry.yaml:" in output) == bool(told)


def test_what_a_coder_concludes_need_not_stand_there(tmp_path: Path) -> None:
    wrong = "change_percent: 52\n    inferred: [change_percent]"
    assert checked(tmp_path, CODED.replace("change_percent: 25", wrong), SAMPLE)[0] == 0


def test_without_texts_nothing_is_held_against_them(tmp_path: Path) -> None:
    assert checked(tmp_path, CODED.replace("amount: 40 million", "amount: 14 million"))[0] == 0


def test_a_text_that_is_carried_is_held_against_without_being_asked(tmp_path: Path) -> None:
    text = (SAMPLE / "ferry.txt").read_text("utf-8").replace("\n", "\n      ")
    carried = f"  license: CC-BY-4.0\n  text: |\n      {text.strip()}\n  language: en\n"
    coded = CODED.replace("  language: en\n", carried)
    assert checked(tmp_path, coded) == (0, "4 files, 36 records, 28 citations: nothing to correct.\n")
    code, output = checked(tmp_path, coded.replace("amount: 40 million", "amount: 14 million"))
    assert (code, "no figure in P4.S1 is 14000000;" in output) == (1, True)


def test_a_document_without_a_copy_is_named(tmp_path: Path) -> None:
    code, output = checked(tmp_path, CODED, SAMPLE / "ferry.txt")
    assert code == 1
    assert "rival.yaml:" in output
    assert "no copy of its text is among those at hand" in output


def test_sentences_that_a_copy_has_otherwise_are_named(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text((SAMPLE / "ferry.txt").read_text("utf-8").replace("Times are changing.", "Times change."), "utf-8")
    code, output = checked(tmp_path, CODED, copy, SAMPLE / "rival.txt")
    assert code == 1
    assert "P5.S2 cannot be looked at" in output
    assert output.count("ferry.yaml:") == 1


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("about 1.3 billion euros", "1.3 1300000000"),
        ("€1,3 Mrd", "1.3"),
        ("1,300 km", "1300 1.3"),
        ("from 4 to 5 billion", "4 4000000000 5 5000000000"),
        ("$1.3-1.6 bn", "1.3 1300000000 1.6 1600000000"),
        ("$40bn, then 5m", "40 40000000000 5 5000000"),
        ("three hours", "3"),
        ("two and a half hours", "2 2.5"),
        ("twenty-five of two hundred and fifty thousand", "20 25 2 200 250 250000"),
        ("a hundred million", "100 100000000"),
        ("half a billion", "0.5 500000000"),
        ("billions", "1000000000"),
        ("in 2019 100 people", "2019 100"),
        ("the XXVII session", "27"),
        ("the third round", "3"),
        ("4-6 October 2023", "4 6 2023"),
        ("полмиллиарда", "0.5 500000000"),
        ("полтора миллиарда", "1.5 1500000000"),
        ("3 млн 162 тыс. тонн", "3 3000000 162 162000 3162000 3000162"),
        ("двухсот пятидесяти", "200 250"),
        ("три с половиной часа", "3 3.5"),
        ("от 3 до 10 млн", "3 3000000 10 10000000"),
        ("1 300,5 рубля", "1300.5 1"),
        ("третьего раунда", "3"),
        ("столица стоит, трибуна, третейский суд, семья, труд", ""),
        ("one", "1"),
        ("nothing, often, weight", ""),
    ],
)
def test_figures_are_read_in_digits_and_words(words: str, figures: str) -> None:
    assert figures_in(words) == {Decimal(one) for one in figures.split()}


@pytest.mark.parametrize(
    ("name", "is_there"), [("Россия", True), ("Ада Квилл", True), ("Рассвет", False), ("Кремль", False)]
)
def test_a_name_may_have_another_ending_where_a_language_inflects(tmp_path: Path, name: str, is_there: bool) -> None:
    text = "Президент России приняла Аду Квилл в Порт-Грее."
    (tmp_path / "text.txt").write_text(text, "utf-8")
    done = CliRunner().invoke(cli, ["segment", str(tmp_path / "text.txt"), "--language", "ru"])
    head, passages = done.output.split("passages:")
    coded = (
        f"{head}  slug: quill\n  label: Quill\n  title: Quill\n  source_type: news report\n  evidence: [P1.S1]\n"
        f"passages:{passages}\nnames:\n  grey: [{{name: {name}, type: full, at: P1.S1}}]\n"
    )
    file, places = tmp_path / "ru.yaml", tmp_path / "places.yaml"
    file.write_text(coded, "utf-8")
    places.write_text("gazetteer: g\nplaces: [{slug: grey, label: Grey, type: city}]\n", "utf-8")
    (tmp_path / "communique.toml").write_text('title = "Ferries"\nlanguage = "ru"\n', "utf-8")
    at = ["--project", str(tmp_path), "--database", str(tmp_path / "none.db")]
    done = CliRunner().invoke(cli, [*at, "check", "--text", str(tmp_path / "text.txt"), str(file), str(places)])
    said = str(done.exception)
    assert (done.exit_code == 0, "not in P1.S1" in said) == (is_there, not is_there), f"{done.output}{said}"
