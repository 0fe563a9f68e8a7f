"""Migrations make the schema of the models, and nothing else."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from exam_prep.db.engine import make_engine
from exam_prep.db.schema import downgrade, is_current, migrate
from exam_prep.db.tables import metadata
from exam_prep.errors import StartupError
from tests.databases import Databases
from tests.house import snapshot


def test_the_migrated_schema_is_that_of_the_models(engine: Engine) -> None:
    """Alembic finds no difference between the tables and the metadata."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_check_and_partial_index_of_the_models_is_in_the_database(
    engine: Engine, databases: Databases
) -> None:
    """What autogeneration does not compare is there as well: checks, and the condition of each index."""
    made = make_engine(databases.empty())
    metadata.create_all(made)

    assert _rules(engine) == _rules(made)
    made.dispose()


def test_a_downgrade_to_base_leaves_nothing(engine: Engine) -> None:
    """All tables are gone but alembic's own, which is empty."""
    downgrade(engine, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT * FROM alembic_version")).all() == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    """A second migration finds the schema current."""
    before = snapshot(engine)
    migrate(engine)

    assert snapshot(engine) == before
    with engine.connect() as connection:
        assert is_current(connection)


def test_a_new_database_is_not_current(databases: Databases) -> None:
    """A database without tables has not this release's schema."""
    engine = make_engine(databases.empty())
    with engine.connect() as connection:
        assert not is_current(connection)
    engine.dispose()


def test_a_database_of_a_newer_release_is_refused_and_unchanged(engine: Engine) -> None:
    """An unknown revision is named in one sentence, and nothing is touched."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = snapshot(engine)

    with pytest.raises(StartupError, match=r"newer release \(schema 9999\)"):
        migrate(engine)
    assert snapshot(engine) == before


def _rules(engine: Engine) -> dict[str, set[tuple[str | None, str]]]:
    seen = inspect(engine)
    names = [name for name in seen.get_table_names() if name != "alembic_version"]
    return {
        name: {
            (check["name"], " ".join(check["sqltext"].split())) for check in seen.get_check_constraints(name)
        }
        | {
            (index["name"], f"{index['column_names']} {index['unique']} {_condition(index)}")
            for index in seen.get_indexes(name)
        }
        for name in names
    }


def _condition(index: object) -> str:
    options = index.get("dialect_options", {}) if isinstance(index, dict) else {}
    return str(options.get("sqlite_where", options.get("postgresql_where", "")))
