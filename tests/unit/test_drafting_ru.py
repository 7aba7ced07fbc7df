"""A Russian text is read like an English one: its names stand in cases, and what is proposed is in the nominative."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from communique.drafting.draft import propose
from communique.drafting.knowledge import Held, Knowledge, Spelling, Thing
from communique.drafting.languages import language, languages
from communique.drafting.morphology import MorphologyError, Russian
from communique.drafting.proposals import Draft, Proposal
from communique.drafting.reading import Reading
from communique.drafting.text import SourceText

DAY = "2026-03-12"  # a Thursday
HILLMARK = Thing("hillmark", "actor", "Hillmark", "country")
LAKELAND = Thing("lakeland", "actor", "Lakeland", "country")
BELOV = Thing("andrei-belov", "actor", "Andrei Belov", "person")
PORT = Thing("ford", "place", "Ford", "city")
RAILWAY = Thing("ford-railway", "topic", "Ford railway")
SPELLINGS = [
    Spelling("Хиллмарк", "short", HILLMARK),
    Spelling("Республика Хиллмарк", "full", HILLMARK),
    Spelling("хиллмаркский", "adjective", HILLMARK),
    Spelling("Лейкленд", "short", LAKELAND),
    Spelling("лейклендский", "adjective", LAKELAND),
    Spelling("Форд", "short", PORT),
    Spelling("фордская дорога", "full", RAILWAY),
]


def known(*held: Held) -> Knowledge:
    things = (HILLMARK, LAKELAND, BELOV, PORT, RAILWAY)
    by_slug = {one.slug: one for one in things}
    return Knowledge(things=by_slug, spellings=SPELLINGS, held=list(held), slugs=set(by_slug))


def read(words: str, *held: Held) -> tuple[Reading, Draft]:
    return propose(SourceText(words, "ru", day=DAY), language("ru"), known(*held))


def names(words: str) -> set[tuple[str, str]]:
    """Return slug and name of each proposed spelling."""
    _, draft = read(words)
    return {(one.key, one.entry["name"]) for one in draft.of("names")}


def only(words: str, section: str, *held: Held) -> Proposal:
    (one,) = read(words, *held)[1].of(section)
    return one


def parts(one: Proposal, section: str) -> list[dict[str, Any]]:
    return [part.entry for part in one.nested.get(section, ())]


@pytest.mark.parametrize("printed", ["Хиллмарк", "Хиллмарка", "Хиллмарку", "Хиллмарком", "о Хиллмарке"])
def test_a_name_is_found_in_each_case_and_proposed_in_the_nominative(printed: str) -> None:
    _, draft = read(f"Это {printed}.")
    (name,) = draft.of("names")
    assert name.key == "hillmark"
    assert name.entry == {"name": "Хиллмарк", "type": "short", "script": "Cyrl", "at": "P1.S1"}


def test_each_word_of_a_long_name_may_be_inflected() -> None:
    assert names("Из Республики Хиллмарк пришёл ответ.") == {("hillmark", "Республика Хиллмарк")}


def test_a_name_in_small_letters_is_none() -> None:
    assert names("Это хиллмарк.") == set()


@pytest.mark.parametrize("printed", ["хиллмаркского", "Хиллмаркской", "хиллмаркскими"])
def test_an_adjective_is_proposed_in_its_first_form(printed: str) -> None:
    assert ("hillmark", "хиллмаркский") in names(f"О планах {printed} сторон. Это Хиллмарк.")


def test_both_halves_of_an_adjective_of_two_states_are_names() -> None:
    found = names("Речь о хиллмаркско-лейклендском диалоге. Это Хиллмарк и Лейкленд.")
    assert found >= {("hillmark", "хиллмаркский"), ("lakeland", "лейклендский")}


def test_a_person_known_in_latin_letters_is_found_by_transliteration() -> None:
    found = names("Президент Хиллмарка Андрей Белов прибыл. Затем Белова приняли.")
    assert found == {("andrei-belov", "Андрей Белов"), ("andrei-belov", "Белов"), ("hillmark", "Хиллмарк")}


def test_a_new_person_has_a_slug_and_a_label_in_latin_letters() -> None:
    _, draft = read("Встреча с министром энергетики Хиллмарка Эдвином Хартом.")
    assert draft.gazetteer["actors"] == {
        "edvin-khart": {"slug": "edvin-khart", "label": "Edvin Khart", "type": "person"}
    }
    assert ("edvin-khart", "Эдвин Харт") in {(one.key, one.entry["name"]) for one in draft.of("names")}


@pytest.mark.parametrize(
    ("printed", "beside", "name"),
    [
        ("Андреем Беловым", "", "Андрей Белов"),
        ("Сергея Викторовича Белова", "", "Сергей Викторович Белов"),
        ("Марией Беловой", "министром", "Мария Белова"),
        ("Анне Харт", "послу", "Анна Харт"),
        ("Жана-Пьера Харта", "", "Жан-Пьер Харт"),
        ("Карлом Марло", "президентом", "Карл Марло"),
        ("Андрей Белов", "президент", "Андрей Белов"),
    ],
    ids=["a man", "a patronymic", "a woman", "a woman's name without cases", "hyphens", "no cases", "nominative"],
)
def test_a_name_of_a_person_is_put_into_the_nominative(printed: str, beside: str, name: str) -> None:
    assert Russian().nominative_of_person(printed, beside) == name


@pytest.mark.parametrize(
    "sentence",
    [
        "Президент Хиллмарка Тарим-Олдо Каренов прибыл.",
        "Пресс-секретарь МЗД Хиллмарка Тарим-Олдо Каренов прибыл.",
        "Тарим-Олдо Каренов, посол Хиллмарка, прибыл.",
    ],
    ids=["behind the state", "behind an acronym", "before the office"],
)
def test_an_office_introduces_a_foreign_name(sentence: str) -> None:
    _, draft = read(sentence)
    assert list(draft.gazetteer["actors"]) == ["tarim-oldo-karenov"]


def test_capitals_that_are_no_name_make_no_person() -> None:
    _, draft = read("Председатель правительства Хиллмарка возглавил Верховный Совет. Президент посетил Нижние Холмы.")
    assert not draft.gazetteer.get("actors")


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Президент Хиллмарка Андрей Белов прибыл.", "президент"),
        ("Он говорил с Президентом Хиллмарка Андреем Беловым.", "Президент"),
        ("Первого вице-премьера Хиллмарка Андрея Белова встретили.", "первый вице-премьер"),
        ("Глава МИД Хиллмарка Андрей Белов прибыл.", "глава МИД"),
        ("Письмо вручили хиллмаркскому министру иностранных дел Андрею Белову.", "министр иностранных дел"),
    ],
    ids=["first word", "capital in print", "first word with an adjective", "acronym", "adjective of the state"],
)
def test_a_role_is_as_printed_but_in_the_nominative(sentence: str, role: str) -> None:
    entry = only(sentence, "memberships").entry
    assert (entry["member"], entry["organization"], entry["role"]) == ("andrei-belov", "hillmark", role)


def test_to_where_an_ambassador_is_sent_belongs_to_the_office() -> None:
    entry = only("Об этом сообщил посол Хиллмарка в Лейкленде Андрей Белов.", "memberships").entry
    assert (entry["office"], entry["role"]) == ("ambassador-lakeland", "посол Хиллмарка в Лейкленде")


def test_an_office_alone_is_of_the_only_one_who_was_said_to_hold_it() -> None:
    reading, _ = read("Прибыл министр обороны Хиллмарка Андрей Белов. Министр обороны заявил, что мост открыт.")
    assert reading.speakers == {"P1.S2": "andrei-belov"}


def test_a_word_that_only_refers_to_a_head_of_state_is_no_office() -> None:
    reading, draft = read(
        "Андрей Белов прибыл. «Мы готовы», — заявил глава хиллмаркского государства.",
        Held("andrei-belov", "hillmark", "president", "President"),
    )
    assert reading.speakers == {"P1.S2": "andrei-belov"}
    assert not draft.of("memberships")


def test_whoever_stands_behind_a_side_in_a_list_is_of_that_state() -> None:
    _, draft = read(
        "Президент Хиллмарка Андрей Белов принял президента Лейкленда Ольгу Рид. С хиллмаркской стороны во встрече "
        "участвовал министр обороны Эдвин Харт, с лейклендской стороны - министр финансов Пётр Нортон."
    )
    states = {one.entry["member"]: one.entry["organization"] for one in draft.of("memberships")}
    assert (states["edvin-khart"], states["petr-norton"]) == ("hillmark", "lakeland")
    (meeting,) = draft.of("meetings")
    assert {one["actor"] for one in parts(meeting, "participants")} >= {"andrei-belov", "edvin-khart", "petr-norton"}


@pytest.mark.parametrize(
    ("sentence", "edtf", "printed"),
    [
        ("Подписано 7 декабря 2023 года.", "2023-12-07", "7 декабря 2023 года"),
        ("Подписано 7 декабря.", "2025-12-07", "7 декабря"),
        ("Он прилетал в июле 2022 года.", "2022-07", "в июле 2022 года"),
        ("Рост в январе-сентябре 2025 года.", "2025-01/2025-09", "в январе-сентябре 2025 года"),
        ("Работы закончат до конца года.", "[..2026-12-31]", "до конца года"),
        ("Работы закончат до конца 2027 года.", "[..2027-12-31]", "до конца 2027 года"),
        ("Мост откроют к 2030 году.", "[..2030]", "к 2030 году"),
        ("Мост открыли в 2019 году.", "2019", "в 2019 году"),
        ("Мост строили в 2019-2022 годах.", "2019/2022", "в 2019-2022 годах"),
        ("Он прибыл вчера.", "2026-03-11", "вчера"),
        ("Он прибыл в среду.", "2026-03-11", "в среду"),
        ("Мост открыли в прошлом году.", "2025", "в прошлом году"),
        ("Мост открыли в мае прошлого года.", "2025-05", "в мае прошлого года"),
    ],
)
def test_a_date_is_read_with_the_words_that_print_it(sentence: str, edtf: str, printed: str) -> None:
    (date,) = read(sentence)[0].dates["P1.S1"]
    assert date.entry == {"edtf": edtf, "printed": printed}


@pytest.mark.parametrize(
    ("printed", "sort", "written"),
    [
        ("1,5 млрд долларов", "money", "1.5 billion USD"),
        ("500 млн евро", "money", "500 million EUR"),
        ("более 12 миллионов рублей", "money", "over 12 million RUB"),
        ("около 3 млрд долларов США", "money", "about 3 billion USD"),
        ("от 2 до 3 млрд юаней", "money", "2 to 3 billion CNY"),
        ("17 500 рублей", "money", "17500 RUB"),
        ("20 процентов", "percent", "20 %"),
        ("7,5%", "percent", "7.5 %"),
        ("шесть часов", "duration", "6 hours"),
        ("164 километра", "measure", "164 km"),
        ("26,9 млн тонн", "measure", "26.9 million t"),
    ],
)
def test_a_figure_is_written_as_for_any_language(printed: str, sort: str, written: str) -> None:
    (figure,) = read(f"Это {printed}.")[0].figures["P1.S1"]
    assert (figure.words, figure.sort, figure.written) == (printed, sort, written)


def test_percentage_points_are_no_percentage() -> None:
    assert not read("Ставка выросла на два процентных пункта.")[0].figures["P1.S1"]


@pytest.mark.parametrize(
    ("words", "change"),
    [("вырос на 20 процентов", "20"), ("сократился более чем на 7,5%", "-7.5"), ("упал на 3%", "-3")],
)
def test_a_change_in_trade_has_its_direction(words: str, change: str) -> None:
    entry = only(f"Товарооборот между Хиллмарком и Лейклендом в 2025 году {words}.", "trade_figures").entry
    assert (entry["country"], entry["partner"], entry["flow"]) == ("hillmark", "lakeland", "turnover")
    assert (entry["change_percent"], entry["period"]["edtf"]) == (change, "2025")


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("Вероятно, мост откроют.", "probable"),
        ("Мост якобы открыт.", "probable"),
        ("Видимо, мост открыт.", "probable"),
        ("Мост может быть открыт.", "possible"),
    ],
)
def test_a_word_of_doubt_is_a_hedge(sentence: str, modality: str) -> None:
    assert read(sentence)[0].hedges["P1.S1"][0] == modality


@pytest.mark.parametrize(
    "sentence",
    [
        "Андрей Белов заявил, что мост открыт.",
        "Андрей Белов ранее сообщил о мосте.",
        "«Мост открыт», — сказал Андрей Белов.",
        "Мост открыт, сообщил Андрей Белов.",
        "По словам Андрея Белова, мост открыт.",
        "Как отметил президент Хиллмарка Андрей Белов, мост открыт.",
        "Об этом сообщил Андрей Белов.",
    ],
)
def test_a_speaker_is_found_before_the_verb_and_behind_it(sentence: str) -> None:
    assert read(sentence)[0].speakers == {"P1.S1": "andrei-belov"}


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("В столице Хиллмарка заявили, что мост открыт.", None),
        ("Президент Лейкленда Ольга Рид на встрече с Андреем Беловым отметила, что мост открыт.", None),
        ("«Мост открыт», — сообщила Андрею Белову президент Лейкленда Ольга Рид.", "olga-rid"),
    ],
)
def test_whoever_is_not_in_the_nominative_does_not_speak(sentence: str, speaker: str | None) -> None:
    assert read(sentence)[0].speakers.get("P1.S1") == speaker


def test_a_name_that_may_be_of_two_persons_is_of_neither() -> None:
    corpus = known()
    corpus.things |= {
        slug: Thing(slug, "actor", "Andrei Belov", "person") for slug in ("belov-the-elder", "belov-the-younger")
    }
    _, draft = propose(SourceText("Президент Хиллмарка Андрей Белов прибыл.", "ru", day=DAY), language("ru"), corpus)
    assert draft.gazetteer["actors"]["andrey-belov"]["label"] == "Andrey Belov"


def test_letters_are_those_of_the_print() -> None:
    assert Russian().nominative_of_person("Бахтиером Беловым") == "Бахтиер Белов"


def test_a_colleague_from_a_state_holds_the_same_office_there() -> None:
    _, draft = read("Министр обороны Хиллмарка Андрей Белов встретился с коллегой из Лейкленда Ольгой Рид.")
    offices = {(one.entry["member"], one.entry["organization"], one.entry["office"]) for one in draft.of("memberships")}
    assert offices == {("andrei-belov", "hillmark", "defense-minister"), ("olga-rid", "lakeland", "defense-minister")}


def test_what_happens_at_a_meeting_makes_no_second_one() -> None:
    meeting = only(
        "Андрей Белов принял министра финансов Лейкленда Ольгу Рид. В начале встречи Белов передал привет от "
        "президента Хиллмарка Эдвина Харта.",
        "meetings",
    )
    assert meeting.at == ["P1.S1", "P1.S2"]


def test_he_is_whoever_spoke_before() -> None:
    reading, _ = read("Андрей Белов заявил, что мост открыт. Он добавил, что строили его долго.")
    assert reading.speakers == {"P1.S1": "andrei-belov", "P1.S2": "andrei-belov"}


def test_a_meeting_has_its_day_place_rank_and_kind_of_visit() -> None:
    meeting = only(
        "Президент Хиллмарка Андрей Белов 10 марта прибыл в Форд с рабочим визитом. В Форде президент Хиллмарка Андрей "
        "Белов провёл переговоры с президентом Лейкленда Ольгой Рид, которые длились два часа.",
        "meetings",
    )
    expected = {
        "mode": "visit",
        "visit_type": "working visit",
        "rank": "heads of state or government",
        "status": "held",
        "held_on": {"edtf": "2026-03-10", "printed": "10 марта"},
        "duration": "2 hours",
        "places": ["ford"],
    }
    assert {name: meeting.entry[name] for name in expected} == expected
    assert [(one["actor"], one["on_behalf_of"], one["capacity"]) for one in parts(meeting, "participants")] == [
        ("andrei-belov", "hillmark", "президент"),
        ("olga-rid", "lakeland", "президент"),
    ]


def test_a_call_is_a_meeting_by_telephone() -> None:
    meeting = only("Состоялся телефонный разговор Андрея Белова с министром финансов Лейкленда Ольгой Рид.", "meetings")
    assert meeting.entry["mode"] == "phone"


def test_a_visit_belongs_to_its_guest_and_leads_to_where_he_goes() -> None:
    meeting = only("Готовится официальный визит Андрея Белова из Хиллмарка в Лейкленд.", "meetings")
    assert (meeting.entry["visit_type"], meeting.entry["label"]) == ("official visit", "Belov's visit to Lakeland")


def test_an_agreement_has_its_title_in_the_nominative_and_a_label_in_latin_letters() -> None:
    entry = only(
        "Речь шла о Договоре о добром соседстве между Хиллмарком и Лейклендом, подписанном 17 января.", "agreements"
    ).entry
    assert (entry["title"], entry["label"]) == ("Договор о добром соседстве", "Treaty of Hillmark and Lakeland")
    assert (entry["type"], entry["status"], entry["signed_on"]["edtf"]) == ("treaty", "signed", "2026-01-17")


def test_what_will_be_signed_is_not_signed() -> None:
    entry = only("Между Хиллмарком и Лейклендом будет подписано соглашение о торговле.", "agreements").entry
    assert entry["status"] == "discussed"


def test_money_has_who_gives_it_and_who_gets_it() -> None:
    entry = only("Хиллмарк предоставит Лейкленду кредит на сумму 500 млн евро.", "financings").entry
    assert (entry["provider"], entry["recipient"], entry["instrument"]) == ("hillmark", "lakeland", "loan")
    assert (entry["stage"], entry["amount"]) == ("planned", "500 million EUR")


def test_a_sum_in_brackets_is_the_same_money_in_another_currency() -> None:
    entry = only("Хиллмарк предоставит Лейкленду 500 млн евро (580 млн долларов).", "financings").entry
    assert entry["amount"] == "500 million EUR"


def test_only_a_known_subject_is_on_the_agenda_since_a_new_one_would_need_a_label() -> None:
    meeting = only(
        "Андрей Белов и министр финансов Лейкленда Ольга Рид на встрече обсудили фордскую дорогу и новый мост.",
        "meetings",
    )
    assert [one["subject"] for one in parts(meeting, "agenda")] == ["ford-railway"]


def test_without_its_dictionary_russian_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymorphy3", None)
    with pytest.raises(MorphologyError, match="`pip install pymorphy3`"):
        Russian().lemmas("слово")


def test_a_language_without_a_morphology_leaves_words_as_they_are() -> None:
    assert not language("en").morphology.inflects
    assert language("en").morphology.nominative("ministers of Hillmark") == "ministers of Hillmark"


@pytest.mark.parametrize(
    "sentence", ["Автор: Ольга Рид", "Мост открыт, сообщает ТАСС. /ТАСС/", "Организация Объединённых Наций и СНГ."]
)
def test_labels_are_in_latin_letters(sentence: str) -> None:
    _, draft = read(f"Мост открыт в Хиллмарке\n{sentence}")
    labels = [one["label"] for some in draft.gazetteer.values() for one in some.values()]
    assert labels
    assert all(one.isascii() for one in labels)


def test_a_body_that_needs_no_introduction_is_found_in_each_case() -> None:
    assert ("united-nations", "Организация Объединённых Наций") in names("Доклад Организации Объединённых Наций.")


@pytest.mark.parametrize("code", languages())
def test_each_language_has_the_same_words_to_give(code: str) -> None:
    mine, english = language(code).keys, language("en").keys
    assert mine == english
