"""An address whose record was renamed, merged or withdrawn: what fact files say of it, checked, loaded and undone."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from communique import open_session
from communique.database.engine import open_engine
from communique.edition.publication import publish_edition
from communique.edition.snapshot import SnapshotError, write_snapshot
from communique.factfiles.coding.packed_file import pack
from communique.factfiles.files import check_files, load_files, read_coded
from communique.factfiles.loading import loader as load
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.records.redirects import leads_to
from communique.schema import FormerSlug, Record
from tests.conftest import SAMPLE, SAMPLE_FILES
from tests.support.databases import new_database
from tests.unit.test_load import changed, dump, edited, rows

WHERE_THEY_LEAD = (
    "SELECT f.slug, r.slug FROM former_slugs AS f LEFT JOIN records AS r ON r.id = f.record_id "
    "WHERE NOT f.is_same ORDER BY f.slug"
)
GIVEN_UP = "  - {slug: ferry-fare, became: ferry-toll, reason: The toll was coded twice., changed_on: 2031-03-20}\n"


def gazetteer(folder: Path, name: str, topics: str = "", former: tuple[str, ...] = ()) -> Path:
    """A gazetteer file with topics, and former slugs written `old>new` or, withdrawn, `old`."""
    lines = [f"gazetteer: {name}"]
    if topics:
        lines += ["topics:", *(f"  - {{slug: {slug}, label: About {slug}}}" for slug in topics.split())]
    if former:
        lines += ["former:", *(f"  - {{{_entry(one)}, reason: So it is., changed_on: 2031-05-01}}" for one in former)]
    file = folder / f"{name}.yaml"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def _entry(one: str) -> str:
    slug, _, became = one.partition(">")
    return f"slug: {slug}, became: {became}" if became else f"slug: {slug}"


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def refused(url: str, files: list[Path], remove: tuple[str, ...] = ()) -> str:
    before = dump(url)
    with pytest.raises(FactFileError) as refusal:
        load_files(url, files, remove)
    assert dump(url) == before
    return str(refusal.value)


def test_the_sample_says_what_became_of_a_merged_and_a_withdrawn_slug(sample_database):
    found = rows(
        sample_database,
        "SELECT slug, label, became, reason, changed_on FROM former_slugs WHERE NOT is_same ORDER BY slug",
    )
    assert found == [
        ("ferry-fare", None, "ferry-toll", "The toll was coded twice.", "2031-03-20"),
        (
            "grey-bridge",
            "Bridge of Port Grey",
            None,
            "No source speaks of a bridge; the ferry had been taken for one.",
            "2031-03-21",
        ),
    ]
    assert rows(sample_database, WHERE_THEY_LEAD) == [("ferry-fare", "ferry-toll"), ("grey-bridge", None)]


def test_it_can_be_read_through_the_orm(sample_database):
    with open_session(sample_database) as session:
        former = session.get(FormerSlug, "ferry-fare")
        assert isinstance(former.record, Record)
        assert (former.record.slug, str(former.changed_on)) == ("ferry-toll", "2031-03-20")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((GIVEN_UP, ""), (0, 0, 1)),
        (("reason: The toll was coded twice.", "reason: It was coded twice."), (0, 1, 0)),
        (("became: ferry-toll, reason", "became: hillmark-fishery, reason"), (0, 1, 0)),
        ((GIVEN_UP, GIVEN_UP + GIVEN_UP.replace("ferry-fare", "ferry-fee")), (1, 0, 0)),
        ((GIVEN_UP, GIVEN_UP.replace("ferry-fare", "ferry-fee")), (1, 0, 1)),
    ],
    ids=["deleted", "another reason", "another successor", "one more", "another slug"],
)
def test_an_edit_writes_just_what_it_concerns(sample_database, tmp_path, change, expected):
    files = edited(tmp_path, "gazetteer.yaml", change)
    before = sorted(dump(sample_database))
    assert changed(sample_database, files) == {"fact_files": (0, 1, 0), "former_slugs": expected}
    load_files(sample_database, SAMPLE_FILES)
    assert sorted(dump(sample_database)) == before


def test_removing_the_file_removes_what_it_says_of_former_slugs(sample_database, tmp_path):
    file = gazetteer(tmp_path, "more", former=("ferry-fee>ferry-toll",))
    before = dump(sample_database)
    load_files(sample_database, [file])
    assert ("ferry-fee", "ferry-toll") in rows(sample_database, WHERE_THEY_LEAD)
    assert changed(sample_database, [], ("gazetteer/more",)) == {"former_slugs": (0, 0, 1), "fact_files": (0, 0, 1)}
    assert dump(sample_database) == before


def test_a_rename_in_one_load_leads_on(sample_database, tmp_path):
    renamed = GIVEN_UP.replace("ferry-fare, became: ferry-toll", "toll-hurts-fishers, became: fishing")
    files = edited(
        tmp_path, "gazetteer.yaml", ("slug: toll-hurts-fishers", "slug: fishing"), (GIVEN_UP, GIVEN_UP + renamed)
    )
    used = [("slug: toll-hurts-fishers", "slug: fishing"), ("on/toll-hurts-fishers", "on/fishing")]
    files += edited(tmp_path, "ferry.yaml", *used)
    load_files(sample_database, files)
    assert ("toll-hurts-fishers", "fishing") in rows(sample_database, WHERE_THEY_LEAD)
    load_files(sample_database, SAMPLE_FILES)
    assert rows(sample_database, WHERE_THEY_LEAD) == [("ferry-fare", "ferry-toll"), ("grey-bridge", None)]


def test_what_was_merged_later_is_followed_though_the_first_file_is_not_loaded_again(tmp_path):
    url = f"sqlite:///{tmp_path}/chain.db"
    new_database(url)
    things = gazetteer(tmp_path, "things", "second")
    load_files(url, [things, gazetteer(tmp_path, "early", former=("first>second",))])
    before = dump(url)
    gazetteer(tmp_path, "things", "third", former=("second>third",))
    assert changed(url, [things])["former_slugs"] == (1, 1, 0)
    assert rows(url, WHERE_THEY_LEAD) == [("first", "third"), ("second", "third")]
    gazetteer(tmp_path, "things", former=("second",))
    load_files(url, [things])
    assert rows(url, WHERE_THEY_LEAD) == [("first", None), ("second", None)]
    load_files(url, [gazetteer(tmp_path, "things", "second")])
    assert dump(url) == before


def test_postgresql_follows_them_too(postgresql_database, tmp_path):
    url = postgresql_database
    new_database(url)
    things, more = (
        gazetteer(tmp_path, "things", "second"),
        gazetteer(tmp_path, "more", former=("first>second", "zeroth")),
    )
    load_files(url, [things, more])
    assert changed(url, [things, more]) == {}
    gazetteer(tmp_path, "things", "third", former=("second>third",))
    assert changed(url, [things])["former_slugs"] == (1, 1, 0)
    with reading(url) as connection:
        found = connection.exec_driver_sql(WHERE_THEY_LEAD).all()
        assert [tuple(row) for row in found] == [("first", "third"), ("second", "third"), ("zeroth", None)]
        with pytest.raises(FactFileError, match="given up in gazetteer/more"):
            check_files([gazetteer(tmp_path, "other", "zeroth")], connection)
    with pytest.raises(FactFileError, match="given up in gazetteer/more"):
        load_files(url, [gazetteer(tmp_path, "other", "zeroth")])
    assert changed(url, [], ("gazetteer/more",))["former_slugs"] == (0, 0, 2)


def test_a_withdrawn_record_may_return(sample_database, tmp_path):
    files = edited(tmp_path, "gazetteer.yaml", (GIVEN_UP, ""), ("former:\n", ""))
    files[0].write_text(files[0].read_text().replace("topics:\n", "topics:\n  - {slug: ferry-fare, label: Fare}\n"))
    load_files(sample_database, files)
    assert rows(sample_database, WHERE_THEY_LEAD) == [("grey-bridge", None)]


# Topics of one file and former slugs of another, and what is said of the second.
FAULTS = {
    "a slug that still lives": (
        "old new",
        ("old>new",),
        '3:12: former[0].slug: "old": still the slug of a record, which gazetteer/things declares; rename',
    ),
    "an unknown successor": ("new", ("old>gnu",), '3:25: former[0].became: "gnu": no record is called so; correct'),
    "given up twice": ("new", ("old>new", "old"), '4:12: former[1].slug: "old": given up in gazetteer/more already'),
    "itself": ("new", ("old>old",), '3:25: former[0].became: "old": became itself; name what it became'),
    "a loop": ("new", ("old>older", "older>old"), '3:25: former[0].became: "older": leads back to itself'),
    "a longer loop": ("new", ("a>b", "b>c", "c>a"), '5:23: former[2].became: "a": leads back to itself'),
}


@pytest.mark.parametrize("way", ["check", "load"])
@pytest.mark.parametrize(("topics", "former", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_what_cannot_be_is_refused_with_its_place(tmp_path, topics, former, said, way):
    files = [gazetteer(tmp_path, "things", topics), gazetteer(tmp_path, "more", former=former)]
    if way == "check":
        with pytest.raises(FactFileError) as refusal:
            check_files(files, None)
        assert f"more.yaml:{said}" in str(refusal.value)
    else:
        url = f"sqlite:///{tmp_path}/faults.db"
        new_database(url)
        assert f"more.yaml:{said}" in refused(url, files)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{slug: old, changed_on: 2031-05-01}", "the field `reason` is missing"),
        ("{slug: old, reason: ' ', changed_on: 2031-05-01}", "empty; say in a sentence for a reader why"),
        ("{slug: old, reason: So it is.}", "the field `changed_on` is missing"),
        ("{slug: old, reason: So it is., changed_on: 2031-02-30}", "that month has 28 days"),
        ("{slug: old, reason: So it is., changed_on: 2031-02}", "a whole day is wanted here"),
        ("{slug: Old Slug, reason: So it is., changed_on: 2031-02-01}", "not of the form wanted here"),
        ("{slug: /old, reason: So it is., changed_on: 2031-02-01}", "not of the form wanted here"),
        ("{slug: old, became_of: x, reason: So it is., changed_on: 2031-02-01}", "did you mean `became`?"),
    ],
    ids=[
        "no reason",
        "a blank reason",
        "no day",
        "a day that is none",
        "a month",
        "spaces",
        "a slash first",
        "a field",
    ],
)
def test_an_entry_without_sense_is_refused(tmp_path, entry, said):
    file = tmp_path / "odd.yaml"
    file.write_text(f"gazetteer: odd\nformer:\n  - {entry}\n", "utf-8")
    with pytest.raises(FactFileError, match=r"odd\.yaml:3:\d+: former\[0\]") as refusal:
        check_files([file], None)
    assert said in str(refusal.value)


def test_all_faults_are_reported_at_once(sample_database, tmp_path):
    (ferry,) = edited(tmp_path, "ferry.yaml", ("actor: tomas-vale,", "actor: tomas-wale,"))
    files = [ferry, gazetteer(tmp_path, "more", former=("ferry-toll", "old>gnu", "grey-bridge"))]
    said = refused(sample_database, files)
    for part in ("tomas-wale", "still the slug of a record", '"gnu": no record is called so', "documents/quill"):
        assert part in said


def test_what_is_at_fault_elsewhere_does_not_make_a_given_up_record_live(sample_database, tmp_path):
    files = edited(
        tmp_path,
        "gazetteer.yaml",
        ("  - {slug: ada-quill, label: Ada Quill, type: person}\n", ""),
        (GIVEN_UP, GIVEN_UP + GIVEN_UP.replace("ferry-fare, became: ferry-toll", "ada-quill")),
    )
    said = refused(sample_database, files)
    assert "no longer declared as actor, yet quill-2031-03-04 names it" in said
    assert "still the slug" not in said


def test_a_record_must_not_take_a_slug_that_was_given_up(sample_database, tmp_path):
    said = refused(sample_database, [gazetteer(tmp_path, "more", "grey-bridge")])
    assert 'more.yaml:3:5: topics[0]: "grey-bridge": given up in documents/quill-2031-03-04; choose another' in said


def test_a_record_of_the_same_load_must_not_either_whatever_comes_first(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "RECORDS_AT_A_TIME", 1)
    url = f"sqlite:///{tmp_path}/both.db"
    new_database(url)
    one, other = gazetteer(tmp_path, "one", former=("old",)), gazetteer(tmp_path, "other", "old")
    for files in ([one, other], [other, one]):
        assert "one.yaml:3:12" in refused(url, files)


def test_a_successor_must_not_vanish_in_silence(sample_database, tmp_path):
    things = gazetteer(tmp_path, "things", "new")
    load_files(sample_database, [things, gazetteer(tmp_path, "more", former=("old>new",))])
    said = refused(sample_database, [], ("gazetteer/things",))
    assert said == (
        'gazetteer/more:1:1: became: "new": no record is called so; '
        "correct the slug, or say under `former` what became of new"
    )


@pytest.mark.parametrize(
    ("slug", "hint"),
    [("ferry-fare", "it became `ferry-toll`; name that"), ("grey-bridge", "it was withdrawn")],
    ids=["merged", "withdrawn"],
)
def test_who_names_a_former_slug_hears_what_became_of_it(sample_database, tmp_path, slug, hint):
    files = edited(tmp_path, "gazetteer.yaml", ("about: [ferry-toll]", f"about: [{slug}]"))
    assert f'"{slug}": no record is called so; {hint}' in refused(sample_database, files)
    with pytest.raises(FactFileError, match=re.escape(hint)):
        check_files([SAMPLE / "ferry.yaml", *files], None)


def test_checking_a_file_knows_what_the_database_has_given_up(sample_database, tmp_path):
    with reading(sample_database) as connection:
        with pytest.raises(FactFileError, match="given up in documents/quill-2031-03-04"):
            check_files([gazetteer(tmp_path, "more", "grey-bridge")], connection)
        assert check_files([gazetteer(tmp_path, "more", former=("old>ferry-toll", "older>ferry-fare"))], connection)
        assert check_files(SAMPLE_FILES, connection)


def test_json_lines_say_the_same(sample_database, tmp_path):
    given = {"slug": "old/with/parts", "became": "ferry-toll", "reason": "So it “is”.", "changed_on": "2031-05-01"}
    lines = tmp_path / "more.jsonl"
    lines.write_text(json.dumps({"gazetteer": "more", "former": [given]}) + "\n", "utf-8")
    load_files(sample_database, [lines])
    assert ("old/with/parts", "ferry-toll") in rows(sample_database, WHERE_THEY_LEAD)
    lines.write_text(json.dumps({"gazetteer": "more", "former": [given | {"became": "gnu"}]}) + "\n", "utf-8")
    assert re.search(r'more\.jsonl:1:\d+: former\[0\]\.became: "gnu"', refused(sample_database, [lines]))


def test_a_load_without_former_slugs_asks_once(tmp_path):
    url = f"sqlite:///{tmp_path}/plain.db"
    new_database(url)
    asked = []
    (coded,) = read_coded([gazetteer(tmp_path, "things", "new")])
    engine = open_engine(url)
    with engine.begin() as connection:
        raw = connection.connection.driver_connection
        raw.set_trace_callback(lambda sql: asked.append(sql) if "former_slugs" in sql else None)
        load.load_coded_files(connection, [pack(coded)])
    assert len(asked) == 1


def test_a_chain_ends_at_a_record_at_nothing_or_in_a_loop():
    became = {"a": "b", "b": "c", "x": "y", "y": None, "l": "m", "m": "l"}
    assert [leads_to(slug, became, {"c"}) for slug in "abxl"] == ["c", "c", None, None]


def test_an_edition_keeps_them_and_refuses_an_address_with_two_ends(sample_database, tmp_path):
    edition = publish_edition(sample_database, tmp_path / "editions")
    assert rows(f"sqlite:///{edition.snapshot}", WHERE_THEY_LEAD) == rows(sample_database, WHERE_THEY_LEAD)
    with sqlite3.connect(sample_database.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE former_slugs SET slug = 'hillmark' WHERE slug = 'grey-bridge'")
    with reading(sample_database) as source, pytest.raises(SnapshotError, match="hillmark"):
        write_snapshot(source, tmp_path / "bad.db")
