"""PostgreSQL is a home like SQLite: the same schema, rows, refusals and snapshot, on a real server."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Text, create_engine, func, inspect, literal_column, select, text
from sqlalchemy.engine import Inspector
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from benchmarks.corpus import write_corpus
from communique import Actor, Loan, open_session
from communique.database.connection import migrate
from communique.database.engine import open_engine
from communique.database.one_of import array, one_of
from communique.edition.export import export_database
from communique.edition.publication import publish_edition
from communique.factfiles.coding.same import read_by, verdicts_of
from communique.factfiles.coding.workers import code_files
from communique.factfiles.files import load_files
from communique.factfiles.loading.deferred_constraints import deferred_foreign_keys
from communique.factfiles.loading.loader import load_coded_files
from communique.factfiles.reading.problems import FactFileError
from communique.project import Project, Settings
from communique.reports.engines.export_tables import PACKAGE
from communique.reports.parameters import ReportError
from communique.reports.result import run_report
from communique.schema import VIEWS, Base, FactFile
from tests.conftest import SAMPLE, SAMPLE_FILES
from tests.support.postgresql import database
from tests.support.project import build_seed, size_of
from tests.support.small_world import GAZETTEER
from tests.unit.test_migrations import config_for, described
from tests.unit.test_same import SAME, documents, everything, verdicts

pytestmark = pytest.mark.slow

STARTERS = 4


@pytest.fixture
def sample_on_postgresql(postgresql_database: str) -> str:
    migrate(postgresql_database)
    load_files(postgresql_database, SAMPLE_FILES)
    return postgresql_database


def inspector_of(url: str) -> Inspector:
    return inspect(create_engine(url, poolclass=NullPool))


def everything_in(url: str) -> dict[str, list[tuple[object, ...]]]:
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_the_migrated_schema_is_the_created_one(postgresql_server: str, postgresql_database: str) -> None:
    migrate(postgresql_database)
    migrated = described(postgresql_database)
    command.downgrade(config_for(postgresql_database), "base")
    engine = create_engine(postgresql_database)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    engine.dispose()
    assert migrated == described(postgresql_database)
    assert {view.name for view in VIEWS} <= set(migrated)


def test_autogenerate_finds_nothing_to_do(postgresql_database: str) -> None:
    migrate(postgresql_database)
    command.check(config_for(postgresql_database))


def test_every_table_and_column_carries_its_comment(postgresql_database: str) -> None:
    migrate(postgresql_database)
    inspector = inspector_of(postgresql_database)
    for table in Base.metadata.sorted_tables:
        assert inspector.get_table_comment(table.name)["text"] == table.comment
        comments = {column["name"]: column["comment"] for column in inspector.get_columns(table.name)}
        assert comments == {column.name: column.comment for column in table.columns}


def test_a_reworded_comment_needs_no_migration(postgresql_database: str) -> None:
    migrate(postgresql_database)
    with create_engine(postgresql_database, poolclass=NullPool).begin() as connection:
        connection.execute(text("COMMENT ON TABLE loans IS 'As it was worded before.'"))
        connection.execute(text("COMMENT ON COLUMN loans.maturity IS NULL"))
    migrate(postgresql_database)
    inspector, loans = inspector_of(postgresql_database), Base.metadata.tables["loans"]
    assert inspector.get_table_comment("loans")["text"] == loans.comment
    comments = {column["name"]: column["comment"] for column in inspector.get_columns("loans")}
    assert comments["maturity"] == loans.c.maturity.comment


def test_several_starters_at_once_take_turns(
    postgresql_database: str, communique_command: str, whole_seed: str
) -> None:
    starters = [
        subprocess.Popen([communique_command, "--database", postgresql_database, "build"], stdout=subprocess.PIPE)
        for _ in range(STARTERS)
    ]
    said = [starter.communicate(timeout=60)[0].decode() for starter in starters]
    assert [starter.returncode for starter in starters] == [0] * STARTERS
    assert sum(f"records: {size_of('records', whole_seed)} added" in words for words in said) == 1


def test_a_downgrade_with_data_and_the_way_back(sample_on_postgresql: str) -> None:
    command.downgrade(config_for(sample_on_postgresql), "base")
    assert inspector_of(sample_on_postgresql).get_table_names() == ["alembic_version"]
    migrate(sample_on_postgresql)
    assert load_files(sample_on_postgresql, SAMPLE_FILES).files == len(SAMPLE_FILES)


def test_the_seed_gives_the_rows_that_it_gives_on_sqlite(postgresql_database: str, whole_seed: str) -> None:
    build_seed(postgresql_database)
    assert everything_in(postgresql_database) == everything_in(whole_seed)


def test_what_is_the_same_gives_the_rows_that_it_gives_on_sqlite(postgresql_database: str, tmp_path: Path) -> None:
    world, on_sqlite = tmp_path / "world.yaml", f"sqlite:///{tmp_path}/communique.db"
    world.write_text(GAZETTEER, "utf-8")
    first, *others = documents(tmp_path / "documents", *everything())
    decided = verdicts(tmp_path, *SAME)
    before = {}
    for url in (on_sqlite, postgresql_database):
        migrate(url)
        load_files(url, [world, first])
        before[url] = everything_in(url)
        load_files(url, [decided, *others])
    assert everything_in(postgresql_database) == everything_in(on_sqlite) != before[on_sqlite]
    for url, rows in before.items():
        load_files(url, [], ["gazetteer/decisions", *(f"documents/{file.stem}" for file in others)])
        assert everything_in(url) == rows


def test_a_corpus_gives_the_rows_that_it_gives_on_sqlite(postgresql_database: str, tmp_path: Path) -> None:
    files = write_corpus(tmp_path / "corpus", scale=0.3)
    on_sqlite = f"sqlite:///{tmp_path}/communique.db"
    for url in (postgresql_database, on_sqlite):
        migrate(url)
        load_files(url, files)
    assert everything_in(postgresql_database) == everything_in(on_sqlite)


def test_filling_an_empty_database_leaves_every_key_as_it_was(
    sample_on_postgresql: str, postgresql_server: str
) -> None:
    with database(postgresql_server) as untouched:
        migrate(untouched)
        assert described(sample_on_postgresql) == described(untouched)
    created = create_engine("sqlite://")  # and what the model says of itself
    Base.metadata.create_all(created)
    assert inspect(created).get_foreign_keys("meetings")


def test_a_row_that_points_at_nothing_is_found_when_the_keys_come_back(postgresql_database: str) -> None:
    migrate(postgresql_database)
    dangling = "INSERT INTO meeting_formats (meeting_id, format) VALUES (7, 'expanded')"
    engine = create_engine(postgresql_database, poolclass=NullPool)
    refused = pytest.raises(IntegrityError, match="ALTER TABLE meeting_formats ADD")
    with refused, engine.begin() as connection, deferred_foreign_keys(connection):
        connection.execute(text(dangling))
    assert all(rows == [] for rows in everything_in(postgresql_database).values())
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(dangling))


def test_who_may_write_and_not_alter_loads_all_the_same(postgresql_database: str) -> None:
    migrate(postgresql_database)
    engine = create_engine(postgresql_database, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE communique_coder"))
        connection.execute(
            text("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO communique_coder")
        )
        connection.execute(text("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO communique_coder"))
    units = [unit for _, some in code_files([(file, file.name) for file in SAMPLE_FILES]) for unit in some]
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL ROLE communique_coder"))
            verdicts = verdicts_of(connection, SAMPLE_FILES)
            loaded = load_coded_files(connection, read_by(units, verdicts), same=verdicts.now)
            assert loaded.files == len(SAMPLE_FILES)
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP OWNED BY communique_coder"))
            connection.execute(text("DROP ROLE communique_coder"))


def edited(tmp_path: Path, name: str, found: str, put: str) -> list[Path]:
    content = (SAMPLE / name).read_text("utf-8")
    assert found in content
    (tmp_path / name).write_text(content.replace(found, put), "utf-8")
    return [tmp_path / name]


def changed(url: str, files: list[Path], remove: tuple[str, ...] = ()) -> dict[str, tuple[int, int, int]]:
    loaded = load_files(url, files, remove)
    return {c.table: (c.added, c.changed, c.removed) for c in loaded.changes.values() if c}


def test_again_changes_nothing_and_an_edit_just_what_it_concerns(sample_on_postgresql: str, tmp_path: Path) -> None:
    before = everything_in(sample_on_postgresql)
    assert changed(sample_on_postgresql, SAMPLE_FILES) == {}
    edit = edited(tmp_path, "ferry.yaml", "duration: about 3 hours", "duration: about 4 hours")
    assert changed(sample_on_postgresql, edit) == {
        "fact_files": (0, 1, 0),
        "meetings": (0, 1, 0),
        "claims": (1, 0, 1),
    }
    assert changed(sample_on_postgresql, [SAMPLE / "ferry.yaml"]) != {}
    assert everything_in(sample_on_postgresql) == before


def test_taking_everything_away_leaves_nothing(sample_on_postgresql: str) -> None:
    with open_session(sample_on_postgresql) as session:
        names = tuple(session.scalars(select(FactFile.label)))
    changed(sample_on_postgresql, [], names)
    left = {name: len(rows) for name, rows in everything_in(sample_on_postgresql).items() if rows}
    assert set(left) == {"currencies"}


@pytest.mark.parametrize(
    ("found", "put", "expected"),
    [
        ("duration: about 3 hours", "duration: about 3 ours", "duration"),
        # No check of ours but the schema's own rule finds this one, in the middle of a COPY.
        ("change_percent: 25", "change_percent: -250", "nothing falls by more than 100"),
    ],
)
def test_a_file_at_fault_loads_nothing(
    sample_on_postgresql: str, tmp_path: Path, found: str, put: str, expected: str
) -> None:
    before = everything_in(sample_on_postgresql)
    broken = edited(tmp_path, "ferry.yaml", found, put)
    with pytest.raises(FactFileError, match=expected):
        load_files(sample_on_postgresql, broken)
    assert everything_in(sample_on_postgresql) == before


def test_the_orm_inserts_behind_what_was_loaded(sample_on_postgresql: str) -> None:
    with open_session(sample_on_postgresql, read_only=False) as session:
        highest = session.scalar(select(func.max(Actor.id))) or 0
        file = session.scalars(select(FactFile).limit(1)).one()
        session.add(Actor(slug="a-newcomer", label="A newcomer", type="group", fact_file=file))
        session.flush()
        newcomer = session.scalars(select(Actor).where(Actor.slug == "a-newcomer")).one()
        assert newcomer.id > highest


ODD = ['a "quoted" one', "back\\slash", "{braces, and a comma}", "NULL", "", "Ереван", "two\nlines"]


def test_an_array_has_the_values_that_it_was_made_of(postgresql_database: str) -> None:
    engine = create_engine(postgresql_database, poolclass=NullPool)
    with engine.connect() as connection:
        arrays = array([*ODD, None]), array([1, 2.5, None])
        given = connection.exec_driver_sql("SELECT %s::text[], %s::float[]", arrays)
        assert given.one() == ([*ODD, None], [1.0, 2.5, None])
        among = select(literal_column("one", Text)).select_from(text("unnest(CAST(:all AS text[])) AS given (one)"))
        found = connection.execute(among.where(one_of(literal_column("one", Text), ODD[:3])), {"all": ODD})
        assert found.scalars().all() == ODD[:3]


def test_the_orm_reads_the_same(sample_on_postgresql: str, sample_database: str) -> None:
    def loans(url: str) -> list[tuple[object, ...]]:
        with open_session(url) as session:
            found = session.scalars(select(Loan).order_by(Loan.slug))
            return [(loan.slug, loan.amount, loan.currency, loan.provider.label) for loan in found]

    assert loans(sample_on_postgresql) == loans(sample_database) != []


def test_a_session_cannot_write_unless_asked(sample_on_postgresql: str) -> None:
    with open_session(sample_on_postgresql) as session, pytest.raises(DBAPIError, match="read-only"):
        session.execute(text("DELETE FROM names"))


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("editions")


def test_the_snapshot_is_the_same_byte_for_byte(
    sample_on_postgresql: str, sample_database: str, editions: Path
) -> None:
    one = publish_edition(sample_on_postgresql, editions / "postgresql")
    other = publish_edition(sample_database, editions / "sqlite")
    assert one.snapshot.read_bytes() == other.snapshot.read_bytes()
    # Pictures are drawn from it.
    assert one.manifest["files"] == other.manifest["files"]
    assert "pictures/financing.svg" in one.manifest["files"]


def test_the_export_is_the_same_byte_for_byte(sample_on_postgresql: str, sample_database: str, editions: Path) -> None:
    for name, url in (("one", sample_on_postgresql), ("other", sample_database)):
        engine = open_engine(url, read_only=True)
        with engine.connect() as connection:
            export_database(connection, editions / name)
        engine.dispose()
    # The package has the sha256 of every file.
    assert (editions / "one" / PACKAGE).read_text("utf-8") == (editions / "other" / PACKAGE).read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"stage": "plannd"}, "Did you mean “planned”"),
        ({"provider": "hillmrk"}, "Did you mean “hillmark”"),
        ({"currency": "Euros"}, "Did you mean “Euro”"),
        ({"provider": "Hillmark"}, ""),
        ({"stage": "pledged"}, ""),
    ],
)
def test_arguments_are_held_to_the_same(
    sample_on_postgresql: str, sample_database: str, given: dict[str, str], message: str
) -> None:
    if message:
        for database in (sample_on_postgresql, sample_database):
            with pytest.raises(ReportError, match=message):
                run_report("financing", database, **given)
    else:
        ours = run_report("financing", sample_on_postgresql, **given)
        theirs = run_report("financing", sample_database, **given)
        assert (ours.parameters, ours.as_dicts()) == (theirs.parameters, theirs.as_dicts())
        assert ours.to_arrow().schema.equals(theirs.to_arrow().schema, check_metadata=True)


def test_own_tables_are_published_with_values_that_sqlite_knows(sample_on_postgresql: str, tmp_path: Path) -> None:
    with open_session(sample_on_postgresql, read_only=False) as session:
        session.execute(
            text(
                "CREATE TABLE visits (port integer REFERENCES records (id), at timestamp, metres numeric(9, 2), "
                "more jsonb, seen boolean, PRIMARY KEY (port, at));"
                "CREATE TABLE notes (port integer, at timestamp, words text NOT NULL, "
                "FOREIGN KEY (port, at) REFERENCES visits)"
            )
        )
        port = "SELECT id, '2031-03-04 05:06'::timestamp, {} FROM records WHERE slug = 'port-grey'"
        session.execute(text("INSERT INTO visits " + port.format("1.25, '[1]', true")))
        session.execute(text("INSERT INTO notes " + port.format("'calm'")))
    listing = Project(tmp_path, Settings(tables={"notes": "", "visits": ""}))
    edition = publish_edition(sample_on_postgresql, tmp_path / "editions", listing, without={"charts", "downloads"})
    with open_session(edition.snapshot) as session:
        found = session.execute(
            text(
                "SELECT r.slug, v.metres, v.more, v.seen, n.words FROM visits AS v JOIN notes AS n USING (port, at) "
                "JOIN records AS r ON r.id = v.port"
            )
        ).all()
    assert [tuple(row) for row in found] == [("port-grey", 1.25, "[1]", 1, "calm")]


def test_what_it_refuses_is_told_in_the_same_words(
    sample_on_postgresql: str, sample_database: str, tmp_path: Path
) -> None:
    file = tmp_path / "rival.yaml"
    again = "{project: grey-ferry, actor: lakeland, role: funding, tag: again, evidence: [P2.S1]}"
    file.write_text(f"{(SAMPLE / 'rival.yaml').read_text('utf-8')}project_parties: [{again}]\n", "utf-8")
    said = set()
    for url in (sample_on_postgresql, sample_database):
        with pytest.raises(FactFileError) as refused:
            load_files(url, [file])
        said.add(str(refused.value))
    assert len(said) == 1
    assert "a second project party with the same project, actor and role" in said.pop()


def test_a_label_that_changes_changes_those_of_the_statements_about_it(
    postgresql_database: str, tmp_path: Path
) -> None:
    migrate(postgresql_database)
    load_files(postgresql_database, SAMPLE_FILES)
    text_of_file = (SAMPLE / "gazetteer.yaml").read_text("utf-8").replace("label: Lakeland,", "label: Lakeshire,")
    (tmp_path / "gazetteer.yaml").write_text(text_of_file, "utf-8")
    load_files(postgresql_database, [tmp_path / "gazetteer.yaml"])
    engine = open_engine(postgresql_database, read_only=True)
    with engine.connect() as connection:
        labels = connection.execute(text("SELECT label FROM records WHERE kind = 'loan'")).scalars().all()
    engine.dispose()
    assert labels
    assert all("from Lakeshire" in label for label in labels)
