"""SQL by name."""

from __future__ import annotations

import pytest

from ivgraph.database.sqlfiles import FOLDER, list_sql, read_sql


def test_a_name_is_the_path_without_its_ending() -> None:
    assert read_sql("database/migrate/record") == (FOLDER / "database" / "migrate" / "record.sql").read_text(
        encoding="utf-8"
    )


def test_a_folder_is_listed_in_order() -> None:
    migrations = list_sql("database/migrations")
    assert migrations[:3] == [
        "database/migrations/0001_catalog",
        "database/migrations/0002_event",
        "database/migrations/0003_rollup",
    ]
    assert migrations == sorted(migrations)


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [
        int(name.removeprefix("database/migrations/").partition("_")[0]) for name in list_sql("database/migrations")
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        read_sql("migrate/nothing")
