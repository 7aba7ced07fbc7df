"""`check` asks whether a new slug is of something that another file declares already; it refuses nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pycountry
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.database.engine import open_engine
from communique.factfiles.checking import likenesses
from communique.factfiles.checking.likenesses import questions
from communique.factfiles.coding.fact_file import CodedFile, code_yaml
from communique.factfiles.files import check_files, load_files, read_coded
from communique.wording import spelling
from tests.conftest import SAMPLE_FILES
from tests.support.databases import new_database
from tests.support.project import SEED
from tests.unit.test_command_line import run

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

PUTIN = "{slug: vladimir-putin, label: Vladimir Putin, type: person}"
# Section, one entry, another one.
SAME = {
    "an order of words": (
        "topics",
        "{slug: a, label: Talks of Iran and Russia}",
        "{slug: b, label: Russia-Iran talks}",
    ),
    "an accent": (
        "actors",
        "{slug: erdogan, label: Recep Tayyip Erdoğan, type: person}",
        "{slug: r-t-erdogan, label: Recep Tayyip Erdogan, type: person}",
    ),
    "another transcription": (
        "actors",
        "{slug: sergey-lavrov, label: Sergey Lavrov, type: person}",
        "{slug: lavrov-sergei, label: Sergei Lavrov, type: person}",
    ),
    "another script": ("actors", PUTIN, "{slug: putin-v, label: Владимир Путин, type: person}"),
    "a surname alone": ("actors", PUTIN, "{slug: putin, label: Putin, type: person}"),
    "a letter for the first name": ("actors", PUTIN, "{slug: v-putin, label: V. Putin, type: person}"),
    "a vowel": (
        "actors",
        "{slug: ali-khamenei, label: Ali Khamenei, type: person}",
        "{slug: khamenai, label: Ali Khamenai, type: person}",
    ),
    "a middle name": (
        "actors",
        "{slug: ali-khamenei, label: Ali Khamenei, type: person}",
        "{slug: khamenei, label: Ali Hosseini Khamenei, type: person}",
    ),
    "what the other is also called": (
        "actors",
        "{slug: russia, label: Russia, type: country, names: [{name: Russian Federation, type: full}]}",
        "{slug: rf, label: The Russian Federation, type: country}",
    ),
    "what the other is also called, in another script": (
        "actors",
        "{slug: russia, label: Russia, type: country, names: [{name: Россия, type: short, script: Cyrl}]}",
        "{slug: rossiya, label: Rossiya, type: country}",
    ),
    "a capital that stands for its state": (
        "actors",
        "{slug: russia, label: Russia, type: country, names: [{name: Moscow, type: metonym}]}",
        "{slug: moscow, label: Moscow, type: organization, country: russia}",
    ),
    "the slug of one as the label of the other": (
        "topics",
        "{slug: zangezur-route, label: Countries that the corridor crosses}",
        "{slug: route, label: Zangezur route}",
    ),
    "what a state calls itself": (
        "actors",
        "{slug: armenia, label: Armenia, type: country}",
        "{slug: republic-of-armenia, label: Republic of Armenia, type: country}",
    ),
    "a place in another transcription": (
        "places",
        "{slug: nakhichevan, label: Nakhichevan, type: region}",
        "{slug: nakhchivan, label: Nakhchivan, type: region}",
    ),
    "a sentence with an article more": (
        "propositions",
        "{slug: a, label: Georgia joins NATO, about: [georgia]}",
        "{slug: b, label: The Republic of Georgia joins NATO, about: [georgia, nato]}",
    ),
}
OTHERS = {
    "countries whose names are near": ("actors", "Iran", "Iraq", "type: country"),
    "a country whose name goes on": ("actors", "Niger", "Nigeria", "type: country"),
    "countries that sound near": ("places", "Guinea", "Guyana", "type: country"),
    "cities whose consonants are the same": ("places", "Belgrade", "Belgorod", "type: city"),
    "parts of the world": ("actors", "North Korea", "South Korea", "type: country"),
    "wives": ("actors", "Lyudmila Putina", "Vladimir Putin", "type: person"),
    "a woman's surname": ("actors", "Putina", "Putin", "type: person"),
    "brothers": ("actors", "Ilham Aliyev", "Heydar Aliyev", "type: person"),
    "first names": ("actors", "Ali Khamenei", "Ali", "type: person"),
    "an adjective": ("topics", "Armenia", "Armenians", ""),
    "routes that have one end in common": ("topics", "Rasht-Astara railway", "Qazvin-Rasht railway", ""),
    "a bridge and a section": ("topics", "Astara-Rasht bridge", "Astara-Rasht section", ""),
    "a part and its whole": ("topics", "Zangezur corridor", "Armenian segment of the Zangezur corridor", ""),
    "what has a number": ("topics", "Bushehr unit 1", "Bushehr unit 2", ""),
    "what has a Roman number": ("topics", "Summit II", "Summit III", ""),
    "years": ("topics", "Budget of 2023", "Budget of 2024", ""),
    "numbers of the same digits": ("topics", "Route 11", "Route 1", ""),
    "the other way": ("topics", "Exports from Iran to Russia", "Exports from Russia to Iran", ""),
    "what is near and is not the same": ("topics", "Syrian dossier", "Syrian conflict", ""),
    "opposites": ("topics", "Western bank", "Eastern bank", ""),
    "a sentence the other way round": (
        "propositions",
        "Iran recognizes Iraq",
        "Iraq recognizes Iran",
        "about: [iran, iraq]",
    ),
}
APART = {
    "a person and a body": ("actors", "{label: Lavrov, type: person}", "{label: Lavrov, type: organization}"),
    "ministries of two states": (
        "actors",
        "{label: Ministry of Defence, type: organization, country: iran}",
        "{label: Ministry of Defence, type: organization, country: armenia}",
    ),
    "states with two codes": (
        "actors",
        "{label: Congo, type: country, iso_alpha3: COG}",
        "{label: Congo, type: country, iso_alpha3: COD}",
    ),
    "towns of two countries": (
        "places",
        "{label: Astara, type: city, country: iran}",
        "{label: Astara, type: city, country: azerbaijan}",
    ),
    "sentences about two things": (
        "propositions",
        "{label: The corridor is opened, about: [zangezur-corridor]}",
        "{label: The corridor is opened, about: [north-south-itc]}",
    ),
}


def gazetteer(name: str, section: str, *entries: str) -> CodedFile:
    return coded(f"gazetteer: {name}\n{section}:\n" + "".join(f"  - {entry}\n" for entry in entries))


def document(slug: str, body: str, published: str = "2024-01-01") -> CodedFile:
    zeros = "0" * 64
    return coded(
        f"document: {{slug: {slug}, label: Document {slug}, title: A title, source_type: news report, language: en, "
        f"published_on: {published}, file_sha256: {zeros}, text_sha256: {zeros}, characters: 9, evidence: [P1.S1]}}\n"
        f"passages: {{P1.S1: {{start: 0, end: 9, sha256: {zeros}}}}}\n{body}"
    )


def coded(text: str) -> CodedFile:
    """Return a fact file, coded, which is called by its own name."""
    content = yaml.safe_load(text)
    name = content.get("gazetteer") or content["document"]["slug"]
    (unit,) = code_yaml(text.encode(), f"{name}.yaml")
    assert isinstance(unit, CodedFile), unit
    return unit


def asked(*units: CodedFile, context: Sequence[CodedFile] = ()) -> list[str]:
    return [str(question) for _, question in questions(units, context)]


@pytest.mark.parametrize("name", SAME)
def test_what_may_be_the_same_is_asked_about(name: str) -> None:
    section, one, other = SAME[name]
    slugs = [yaml.safe_load(entry)["slug"] for entry in (one, other)]
    label = yaml.safe_load(one)["label"]
    (said,) = asked(gazetteer("a", section, one), gazetteer("b", section, other))
    assert said == (
        f'b.yaml:3:12: {section}[0].slug: "{slugs[1]}": is this the same as `{slugs[0]}` ({label}), declared in '
        "a.yaml:3? if so, use that slug; otherwise leave it"
    )


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_called_otherwise_is_not(name: str) -> None:
    section, one, other, more = OTHERS[name]
    more = f", {more}" if more else ""
    entries = [f"{{slug: slug-{n}, label: {label}{more}}}" for n, label in (("x", one), ("y", other))]
    assert asked(gazetteer("a", section, entries[0]), gazetteer("b", section, entries[1])) == []
    same = entries[0].replace("slug-x", "slug-z")
    assert len(asked(gazetteer("a", section, entries[0]), gazetteer("b", section, same))) == 1


# Of each sort: how many of those that are one are asked about, and how many that are two.
NEAR = {
    "actors person": (48, 3),
    "places city": (33, 1),
    "actors organization": (21, 0),
    "projects": (16, 0),
}


@pytest.mark.parametrize("sort", NEAR)
def test_of_names_that_are_near_most_are_asked_about_that_are_one_and_few_that_are_two(sort: str) -> None:
    table = (Path(__file__).parents[1] / "support" / "near_names.txt").read_text("utf-8").splitlines()
    found = Counter[str]()
    for line in [line.removeprefix(f"{sort}: ") for line in table if line.startswith(f"{sort}: ")]:
        one, sign, other = re.split(" ([=/]) ", line)
        found[sign] += _is_asked(sort, one, other)
    assert (found["="], found["/"]) == NEAR[sort]


def _is_asked(sort: str, *labels: str) -> bool:
    section, _, kind = sort.partition(" ")
    files = []
    for name, label in zip("ab", labels, strict=True):
        entry = {"slug": "-".join([*spelling.words_of(label), name]), "label": label}
        if kind:
            files.append(gazetteer(name, section, json.dumps({**entry, "type": kind})))
        else:
            files.append(document(name, f"{section}: [{json.dumps({**entry, 'evidence': ['P1.S1']})}]\n"))
    return bool(asked(*files))


def test_no_state_is_taken_for_another() -> None:
    states = [{"slug": "-".join(spelling.words_of(one.name)), "label": one.name} for one in pycountry.countries]
    entries = [json.dumps({**state, "type": "country"}) for state in states]
    assert asked(*(gazetteer(f"g{n}", "places", *entries[n::4]) for n in range(4))) == []


@pytest.mark.parametrize("name", APART)
def test_what_is_called_the_same_and_cannot_be_is_not(name: str) -> None:
    section, one, other = APART[name]
    entries = [entry.replace("{", f"{{slug: slug-{n}, ", 1) for n, entry in (("x", one), ("y", other))]
    assert asked(gazetteer("a", section, entries[0]), gazetteer("b", section, entries[1])) == []
    same = entries[0].replace("slug-x", "slug-z")
    assert len(asked(gazetteer("a", section, entries[0]), gazetteer("b", section, same))) == 1


def test_numbers_of_slugs_tell_apart() -> None:
    files = [
        gazetteer(slug, "topics", f"{{slug: {slug}, label: President of the Republic}}")
        for slug in ("president-1", "president-2", "president-of-it")
    ]
    assert asked(*files[:2]) == []
    assert len(asked(*files[1:])) == 1


def meeting(slug: str, label: str, *participants: str, day: str = "2024-05-01", more: str = "") -> str:
    people = ", ".join(f"{{actor: {one}, attendance: attended, evidence: [P1.S1]}}" for one in participants)
    return (
        f"meetings: [{{slug: {slug}, label: {label}, status: held, held_on: {day}, participants: [{people}]{more}, "
        "evidence: [P1.S1]}]\n"
    )


OFFICES = (
    "memberships:\n"
    "  - {member: putin, organization: russia, role: President, evidence: [P1.S1]}\n"
    "  - {member: raisi, organization: iran, role: President, evidence: [P1.S1]}\n"
    "  - {member: lavrov, organization: russia, role: Minister, evidence: [P1.S1]}\n"
)
FIRST = OFFICES + meeting("moscow-talks", "Talks in Moscow", "putin", "raisi", more=", places: [moscow]")
MEETINGS = {
    "the same people on the same day": (meeting("x", "Visit", "putin", "raisi"), True),
    "one more": (meeting("x", "Visit", "putin", "raisi", "lavrov"), True),
    "one fewer": (meeting("x", "Visit", "raisi"), True),
    "somebody for the state that was there": (meeting("x", "Visit", "putin", "iran"), True),
    "the same name, without a day": (meeting("x", "Talks in Moscow", day="2024"), True),
    "nobody who was there": (meeting("x", "Visit", "lavrov", "mbs"), False),
    "another guest of one of them": (meeting("x", "Visit", "putin", "mbs"), False),
    "another day": (meeting("x", "Visit", "putin", "raisi", day="2024-05-02"), False),
    "the same name on another day": (meeting("x", "Talks in Moscow", "putin", "raisi", day="2024-05-02"), False),
    "a day that is not known": (meeting("x", "Visit", "putin", "raisi", day="2024-05"), False),
    "another place": (meeting("x", "Visit", "putin", "raisi", more=", places: [abu-dhabi]"), False),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_meetings_are_known_by_day_and_participants(name: str) -> None:
    body, is_asked = MEETINGS[name]
    found = asked(document("first", FIRST), document("second", body, "2024-06-01"))
    assert len(found) == is_asked
    if is_asked:
        assert "is this the same as `moscow-talks` (Talks in Moscow), declared in first.yaml:" in found[0]
        assert found[0].startswith("second.yaml:3:19: meetings[0].slug: ")


def agreement(slug: str, label: str, more: str, parties: Sequence[str] = ("iran", "russia")) -> str:
    signing = ", ".join(f"{{actor: {one}, role: party}}" for one in parties)
    return f"agreements: [{{slug: {slug}, label: {label}, parties: [{signing}], {more}, evidence: [P1.S1]}}]\n"


SIGNED = agreement(
    "memorandum", "Memorandum on the ferry", "signed_on: 2024-05-01, number: LH 7/2031, type: memorandum"
)
AGREEMENTS = {
    "the same number": (agreement("x", "A paper", "number: LH-7/2031"), True),
    "the same day and parties": (agreement("x", "A paper", "signed_on: 2024-05-01", ("russia", "iran")), True),
    "the same name": (agreement("x", "The memorandum on a ferry", "status: signed"), True),
    "another number": (agreement("x", "Memorandum on the ferry", "number: LH 8/2031"), False),
    "the same day and other parties": (agreement("x", "A paper", "signed_on: 2024-05-01", ("russia", "iraq")), False),
    "the same day and parties, of another type": (agreement("x", "A", "signed_on: 2024-05-01, type: treaty"), False),
    "the same name on another day": (agreement("x", "Memorandum on the ferry", "signed_on: 2025"), False),
}


@pytest.mark.parametrize("name", AGREEMENTS)
def test_agreements_are_known_by_number_or_by_day_and_parties(name: str) -> None:
    body, is_asked = AGREEMENTS[name]
    assert len(asked(document("first", SIGNED), document("second", body))) == is_asked


def project(slug: str, label: str, more: str = "") -> str:
    return f"projects: [{{slug: {slug}, label: {label}{more}, evidence: [P1.S1]}}]\n"


RAILWAY = project("rasht-astara", "Rasht–Astara railway", ", parent: itc, places: [{place: rasht, role: start}]")
PROJECTS = {
    "the same ends": (project("x", "Railway from Astara to Rasht"), False),
    "the same words": (project("x", "Astara-Rasht railway"), True),
    "the work on it": (project("x", "Construction of the Rasht–Astara railway"), True),
    "more words in the same place": (
        project("x", "Rasht–Astara railway line", ", places: [{place: rasht, role: via}]"),
        True,
    ),
    "more words under the same parent": (project("x", "Rasht–Astara railway line", ", parent: itc"), True),
    "more words elsewhere": (project("x", "Rasht–Astara railway line"), False),
    "other words in the same place": (project("x", "Qazvin–Rasht railway", ", parent: itc"), False),
    "the same words in another place": (
        project("x", "Rasht–Astara railway", ", places: [{place: qazvin, role: start}]"),
        False,
    ),
    "a part of it": (project("x", "Rasht–Astara railway", ", parent: rasht-astara"), False),
}


@pytest.mark.parametrize("name", PROJECTS)
def test_projects_are_known_by_name_and_place(name: str) -> None:
    body, is_asked = PROJECTS[name]
    assert len(asked(document("first", RAILWAY), document("second", body))) == is_asked


def money(more: str, tag: str = "second") -> str:
    return f"financings: [{{provider: azerbaijan, {more}, stage: provided, tag: {tag}, evidence: [P1.S1]}}]\n"


LOAN = money("instrument: loan, recipient: iran, project: rasht-astara, amount: 500 million USD", "first")
MONEY = {
    "for the same project": (money("instrument: loan, project: rasht-astara, amount: 1 billion EUR"), True),
    "not called a loan, for the same project": (money("project: rasht-astara"), True),
    "a sum that is near, for no project": (money("instrument: loan, amount: about 0.52 billion USD"), True),
    "a range in which it lies": (money("instrument: loan, amount: 400 to 600 million USD"), True),
    "the same in a second currency": (money("instrument: loan, amount: 460 million EUR = 500 million USD"), True),
    "the same sum to the same recipient": (
        money("instrument: loan, recipient: iran, project: q, amount: 500 million USD"),
        True,
    ),
    "the same sum for another project": (money("instrument: loan, project: q, amount: 500 million USD"), False),
    "the same sum to somebody else": (money("instrument: loan, recipient: iraq, amount: 500 million USD"), False),
    "another sum": (money("instrument: loan, recipient: iran, amount: 700 million USD"), False),
    "the same number of another currency": (money("instrument: loan, recipient: iran, amount: 500 million EUR"), False),
    "of another provider": (LOAN.replace("azerbaijan", "russia"), False),
}


@pytest.mark.parametrize("name", MONEY)
def test_money_is_known_by_its_provider_and_project_or_sum(name: str) -> None:
    body, is_asked = MONEY[name]
    found = asked(document("first", LOAN), document("second", body))
    assert len(found) == is_asked
    if is_asked:
        remedy = "declared in first.yaml:3? if so, use that slug; otherwise leave it"
        assert found[0].endswith(f"is this the same as `azerbaijan/financing/rasht-astara/first`, {remedy}")


def test_who_coded_one_document_knew_what_two_things_in_it_are() -> None:
    body = "events:\n" + "".join(
        f"  - {{slug: {slug}, label: Opening of the bridge, status: occurred, evidence: [P1.S1]}}\n" for slug in "xy"
    )
    assert asked(document("first", body)) == []


def test_a_long_gazetteer_file_may_hold_a_thing_twice() -> None:
    (said,) = asked(gazetteer("a", "actors", PUTIN, "{slug: putin, label: Putin, type: person}"))
    assert said.startswith('a.yaml:4:12: actors[1].slug: "putin": is this the same as `vladimir-putin`')


def test_what_is_given_is_asked_about_and_not_what_it_is_held_against() -> None:
    one = gazetteer("a", "actors", PUTIN)
    other = gazetteer("b", "actors", "{slug: putin, label: Putin, type: person}")
    assert [said.partition(":")[0] for said in asked(one, context=[other])] == ["a.yaml"]
    assert [said.partition(":")[0] for said in asked(other, context=[one])] == ["b.yaml"]
    assert asked(gazetteer("c", "topics", "{slug: fog, label: Fog}"), context=[one, other]) == []


def test_of_two_documents_the_later_one_is_asked() -> None:
    early, late = document("late-name", FIRST, "2024-01-01"), document("early-name", MEETINGS["one more"][0], "2024-02")
    for units in ([early, late], [late, early]):
        (said,) = asked(*units)
        assert said.startswith("early-name.yaml")


def test_of_much_that_is_alike_three_are_named() -> None:
    files = [
        gazetteer(f"g{n}", "topics", f"{{slug: fog-{letter}, label: The fog}}") for n, letter in enumerate("abcdef")
    ]
    found = asked(*files)
    assert len([said for said in found if said.startswith("g5.yaml")]) == 3


def _many() -> Iterator[CodedFile]:
    for number, (section, one, other) in enumerate([*SAME.values(), *APART.values()]):
        for letter, entry in (("a", one), ("b", other)):
            has_slug = "slug:" in entry
            yield gazetteer(f"{letter}{number}", section, entry if has_slug else f"{{slug: s-{letter}, {entry[1:]}")
    yield document("first", FIRST + SIGNED + LOAN + RAILWAY)
    for number, table in enumerate((MEETINGS, AGREEMENTS, PROJECTS, MONEY)):
        for index, (body, _) in enumerate(table.values()):
            yield document(f"d{number}-{index}", body)


MANY = list(_many())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(MANY))
def test_the_order_of_files_changes_no_question(units: list[CodedFile]) -> None:
    assert asked(*units) == asked(*MANY)
    assert len(asked(*MANY)) > len(SAME)


def test_it_is_not_quadratic(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def count(*given: object, **named: object) -> bool:
        compared.append(given)
        return False

    monkeypatch.setattr(likenesses, "alike", count)
    numbers = [f"{n:04}" for n in range(2000)]
    # Two of each name, which are compared.
    twice = [f"{n // 2:03}".translate(str.maketrans("0123456789", "bdfhjlnprt")) for n in range(2000)]
    for words, names, least in (
        ("Port {} on the river", numbers, 0),
        ("Port of {}a", numbers, 0),
        ("Talks about everything", numbers, 0),
        ("{}", numbers, 0),
        ("Port of {}", twice, 1000),
    ):
        compared.clear()
        entries = [f"{{slug: port-{n:04}, label: '{words.format(name)}'}}" for n, name in enumerate(names)]
        assert asked(*(gazetteer(f"g{n}", "topics", *entries[n::4]) for n in range(4))) == []
        # Of things with one outline at most so many are held against each other, whatever their number.
        assert least <= len(compared) < 16 * len(entries)


def test_the_sample_raises_no_question_and_the_seed_one_whose_answer_is_no() -> None:
    assert asked(*read_coded(SAMPLE_FILES)) == []
    (question,) = asked(*read_coded(SEED.fact_files()))
    # A plan to put money into the corridor, and a loan for a railway: two sums, though Russia's both.
    assert re.search(r'"russia-planned-financing": is this the same as `russia-astara-rasht-loan`', question)


def twin(folder: Path) -> Path:
    """Write a gazetteer file with a second slug for somebody of the sample."""
    file = folder / "twin.yaml"
    file.write_text("gazetteer: twin\nactors:\n  - {slug: reed, label: O. Reed, type: person}\n", "utf-8")
    return file


SAID = (
    r"Warning: .*twin\.yaml:3:12: actors\[0\]\.slug: \"reed\": "
    r"is this the same as `olga-reed` \(Olga Reed\), declared in "
)


def test_check_asks_and_refuses_nothing(communique_command: str, tmp_path: Path) -> None:
    files = [str(file) for file in (*SAMPLE_FILES, twin(tmp_path))]
    done = run(communique_command, "--database", f"sqlite:///{tmp_path}/none.db", "check", *files)
    assert done.returncode == 0, done.stderr
    assert re.search(SAID + r".*gazetteer\.yaml:12\? if so, use that slug; otherwise leave it$", done.stderr, re.M)


def test_what_a_database_has_from_elsewhere_is_held_against_it(
    communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    done = run(communique_command, "--database", sample_database, "check", str(twin(tmp_path)))
    assert done.returncode == 0, done.stderr
    assert re.search(SAID + r"gazetteer/sample\? if so", done.stderr)


def test_what_the_database_has_of_the_same_files_is_asked_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    new_database(url)
    files = [*SAMPLE_FILES, twin(tmp_path)]
    load_files(url, files)
    with open_engine(url, read_only=True).connect() as connection:
        warnings = [warning for unit in check_files(files, connection) for warning in unit.warnings]
    assert len(warnings) == 1


def test_one_pair_is_asked_about_once_however_many_documents_tell_of_either() -> None:
    first = [document(f"first-{n}", meeting("moscow-talks", "Talks in Moscow", "iran", "russia")) for n in range(3)]
    second = [document(f"second-{n}", meeting("talks-moscow", "Moscow talks", "iran", "russia")) for n in range(3)]
    (question,) = asked(*first, *second)
    assert "is this the same as `" in question
    assert ":" in question.partition("declared in ")[2], "the place of the other is missing"
