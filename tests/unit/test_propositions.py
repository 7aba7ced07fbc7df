"""A proposition is one clause that is understood alone; a view of it reads as a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from communique.factfiles.checking.verbs import has_verb, without_verb
from communique.factfiles.coding.fact_file import CodedFile, code_yaml
from communique.factfiles.files import check_files
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.records.labels import finished, label_template
from communique.factfiles.records.propositions import question, refusals
from communique.wording import with_article
from communique.wording.stances import reservations, view_in_words
from tests.support.project import SEED


@pytest.mark.parametrize(
    ("label", "remedy"),
    [
        ("Georgia joins NATO in May", None),
        ("Georgia should join NATO", "a wish"),
        ("Passengers must pay a toll", "a wish"),
        ("The corridor deserves support", "a wish"),
        ("Armenia might turn to the West", "a doubt"),
        ("The bridge is probably late", "a doubt"),
        ("Georgia does not join NATO", "a negation"),
        ("The sides don\u2019t meet", "a negation"),
        ("No state interferes", "a negation"),
        ("Whether the platform works", "a question"),
        ("Is the State of Israel legitimate?", "a question"),
        ("Turkey opens the border, and Armenia recognises it", "a second clause"),
        ("The toll rises because the ferry is old", "a second clause"),
        ("It damages Armenia's sovereignty", "a pronoun"),
        ("Their course is pro-Western", "a pronoun"),
    ],
)
def test_what_is_no_bare_clause_is_refused_with_its_remedy(label: str, remedy: str | None) -> None:
    said = list(refusals(label))
    assert bool(said) == bool(remedy)
    assert not remedy or remedy in said[0]


def test_the_propositions_of_the_seed_are_clauses_understood_alone() -> None:
    labels = [
        one["label"]
        for one in yaml.safe_load((SEED.folder / "gazetteer" / "propositions.yaml").read_text("utf-8"))["propositions"]
    ]
    assert len(labels) == 39  # 20 of them of the first article
    assert [label for label in labels if list(refusals(label)) or question(label)] == []


def test_a_bare_thing_is_asked_for_and_a_named_one_is_not() -> None:
    assert "the corridor" in str(question("Iran opens the corridor"))
    assert question("Iran opens the Zangezur corridor") is None
    assert question("Iran opens the corridor through Armenia") is None
    assert question("Iran opens the corridor of Zangezur") is None


def coded(label: str) -> CodedFile:
    (unit,) = code_yaml(
        f"gazetteer: g\npropositions:\n  - {{slug: a, label: {label}, about: [b]}}\n".encode(), "g.yaml"
    )
    assert isinstance(unit, CodedFile)
    return unit


def test_a_check_says_so_at_the_label() -> None:
    (problem,) = coded("Georgia should join NATO").problems
    assert str(problem).startswith('g.yaml:3:22: propositions[0].label: "Georgia should join NATO": a wish')
    assert coded("Iran opens the corridor").problems == []
    (warning,) = coded("Iran opens the corridor").warnings
    assert "which one" in str(warning)


@pytest.mark.parametrize(
    ("holder", "attitude", "is_past", "sentence"),
    [
        ("Iran", "fears", False, "Iran fears that the toll rises"),
        ("Iran", "fears", True, "Iran feared that the toll rises"),
        ("Western countries", "is for", False, "Western countries support the idea that the toll rises"),
        ("United States", "is for", False, "The United States supports the idea that the toll rises"),
        ("Western countries", "is against", True, "Western countries were against this: the toll rises"),
        ("Iran", "takes no side", False, "Iran takes no side on whether the toll rises"),
        ("Iran", "does not support", False, "Iran does not support the idea that the toll rises"),
        ("Iran", "accepts", False, "Iran accepts that the toll rises"),
        (" ", "accepts", False, "  accepts that the toll rises"),
    ],
)
def test_a_view_is_a_sentence(holder: str, attitude: str, is_past: bool, sentence: str) -> None:
    assert view_in_words(holder, attitude, "The toll rises", is_past=is_past) == sentence


@pytest.mark.parametrize(
    "name",
    [
        "Foreign ministers of the 3+3 participants",
        "Countries of the Eurasian Economic Union",
        "Forces from outside the South Caucasus",
        "High-ranking officials whom Raisi met",
        "Leaders and officials of Middle Eastern countries",
        "Local media that a reporter spoke to",
        "Russia's Asian partners",
        "Palestinians",
    ],
)
def test_several_take_a_plural_verb(name: str) -> None:
    assert view_in_words(name, "accepts", "Iran opens the road") == f"{name} accept that Iran opens the road"
    assert view_in_words(name, "fears", "Iran opens the road", is_past=True).startswith(f"{name} feared that")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Hamas",
            "Cyprus",
            "Reuters",
            "Netherlands",
            "United Nations",
            "United States",
            "Russian Railways",
            "Belarus",
        ),
        *("League of Arab States", "Ministry of Foreign Affairs", "Contractor of the bridges", "Western world", "TASS"),
        *("Iranian business", "General headquarters", "Bosnia and Herzegovina"),
    ],
)
def test_one_takes_a_singular_verb_whatever_its_name_ends_with(name: str) -> None:
    said = view_in_words(name, "accepts", "Iran opens the road").removeprefix("The ")
    assert said == f"{name} accepts that Iran opens the road"


@pytest.mark.parametrize(
    ("clause", "within"),
    [
        ("Countries respect the sovereignty of others", "countries respect the sovereignty of others"),
        ("Human rights are respected", "human rights are respected"),
        ("Internationally recognized borders are inviolable", "internationally recognized borders are inviolable"),
        ("Bilateral consultation grows", "bilateral consultation grows"),
        ("Both Russia and Iran pay", "both Russia and Iran pay"),
        ("The Zangezur corridor opens", "the Zangezur corridor opens"),
        ("Human Rights Watch reports on it", "Human Rights Watch reports on it"),
        ("Foreign Minister Lavrov comes", "Foreign Minister Lavrov comes"),
        ("Iranian businesses win contracts", "Iranian businesses win contracts"),
        ("Armenia's government turns west", "Armenia's government turns west"),
        ("Turkey trades", "Turkey trades"),
        ("Hamas is a party", "Hamas is a party"),
        ("NATO grows", "NATO grows"),
        ("Россия платит", "Россия платит"),
        ("3+3 talks go on", "3+3 talks go on"),
    ],
)
def test_a_clause_keeps_the_capital_of_a_name_alone(clause: str, within: str) -> None:
    assert view_in_words("Iran", "is for", clause) == f"Iran supports the idea that {within}"
    assert view_in_words("Foreign ministers of the bloc", "", clause) == (
        f"View of foreign ministers of the bloc on whether {within}"
    )


def test_what_goes_with_a_view_stands_behind_it() -> None:
    assert reservations(None, None, None) == ""
    assert reservations("strictly", "all agree", "earlier") == ", on condition that all agree (“strictly”, “earlier”)"


# Clauses, among them verbs that few lists have, and things that are none.
CLAUSES = """
Georgia joins NATO in May
The ferry carries freight between Lakeland and Hillmark
States of the region settle their disputes alone
Russia and Iran trade in their own currencies
Turkey controls the Bosphorus
The Zangezur corridor damages Armenia's sovereignty
Sanctions harm ordinary people
China invests in the port of Hambantota
The two governments share intelligence
Armenian exporters use the Lars crossing
The European Union observes the border
Foreign troops leave the South Caucasus
Both capitals recognise Abkhazia
Lithuania hosts a German brigade
The grain deal lowers prices in Africa
Members of the bloc pay equal fees
The pipeline bypasses Ukraine
Iran enriches uranium to 60 per cent
The 3+3 platform replaces the Minsk Group
Azerbaijan returns prisoners
Oil prices rise
Women take part in the talks
The referendum decides the status of the region
Kenya sends police to Haiti
Serbia's government tolerates Russian media
The court's ruling binds Nicaragua
Airlines reroute their flights
Sudan's neighbours arm the militias
Mercosur and the EU ratify the treaty
The visa regime hinders trade
The strait stays open
The dam withholds water from Egypt
Kosovo outlaws the dinar
Japan decommissions the plant
Latvia demilitarises its border
NATO enlarges eastwards
Moldova federalises
The council reconvenes in Geneva
Two states coexist in Palestine
Peacekeepers safeguard the crossing
""".strip().splitlines()
NO_CLAUSES = """
Sovereignty of Armenia
Forces from outside
Stabilization of the region
European promises
Peace in the South Caucasus
The Zangezur corridor
A new railway between Russia and Iran
Iran's nuclear programme
Moscow's domestic policy
The status of Crimea
Freedom of navigation
Regional cooperation without outsiders
Territorial integrity of Azerbaijan
Supplies of weapons to Iran
Trade with Russia
Israel's attacks on Gaza
The presence of foreign troops
Western influence
Normalisation between Ankara and Yerevan
Sanctions against Iran
The return of prisoners
Membership of NATO for Georgia
The genocide of Armenians
An independent Palestinian state
Joint naval exercises
""".strip().splitlines()
# Words that are verbs as well, so that nothing is said of them.
BOTH = {"promises", "programme", "attacks", "presence", "influence", "return", "state", "exercises"}


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_has_a_verb(clause: str) -> None:
    assert has_verb(clause)


@pytest.mark.parametrize("label", NO_CLAUSES)
def test_what_is_no_clause_has_none(label: str) -> None:
    assert has_verb(label) == bool(BOTH & set(label.split()))


def test_each_proposition_of_the_first_article_has_a_verb() -> None:
    file = SEED.folder / "gazetteer" / "propositions.yaml"
    labels = [one["label"] for one in yaml.safe_load(file.read_text("utf-8"))["propositions"]]
    assert labels
    assert [label for label in labels if not has_verb(label)] == []


@pytest.mark.parametrize(("language", "found"), [("en", 1), ("en-GB", 1), ("fr", 0)])
def test_a_label_without_a_verb_is_refused_in_english(language: str, found: int) -> None:
    problems = list(without_verb([coded("Sovereignty of Armenia"), coded("Armenia thrives")], language))
    assert len(problems) == found
    assert all("propositions[0].label" in str(one) and "no verb that we know" in str(one) for one in problems)


def test_check_refuses_a_label_without_a_verb(tmp_path: Path) -> None:
    file = tmp_path / "g.yaml"
    text = (
        "gazetteer: g\ntopics: [{slug: t, label: Topic}]\npropositions: [{slug: a, label: Peace in Asia, about: [t]}]\n"
    )
    file.write_text(text)
    with pytest.raises(FactFileError, match=r"Peace in Asia.*no verb that we know"):
        check_files([file])
    file.write_text(text.replace("Peace in Asia", "Peace holds in Asia"))
    assert check_files([file])


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Ministry of Transport of Oman", "the Ministry of Transport of Oman"),
        ("Press office of the palace", "the press office of the palace"),
        ("Lake Bank of Oman", "the Lake Bank of Oman"),
        ("Lake Bank", "Lake Bank"),
        ("UN Security Council", "the UN Security Council"),
        ("South Caucasus", "the South Caucasus"),
        ("UAE", "the UAE"),
        ("The Western world", "The Western world"),
        ("Oman joins the Lake Union", "Oman joins the Lake Union"),
        ("Oman", "Oman"),
    ],
)
def test_a_name_has_the_article_that_english_gives_it(name: str, within: str) -> None:
    assert with_article(name) == within


def test_a_tie_is_a_sentence_in_which_only_names_have_capitals() -> None:
    tie = label_template(
        "relation", {"subject_id": "Lake Union", "relation": "would_help", "object_id": "Trade of Oman"}, str, {}
    )
    assert finished(tie) == "The Lake Union would help trade of Oman"
    earlier = {"subject_id": "Election of Ada Brown", "relation": "before", "object_id": "Second lake war"}
    assert finished(label_template("relation", earlier, str, {})) == "Election of Ada Brown came before Second lake war"
