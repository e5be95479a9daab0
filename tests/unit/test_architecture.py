"""docs/architecture.md names only what exists, and what it says of the SQL files is true of them."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
SQL = REPOSITORY / "sql"
FUNCTIONS = SQL / "ingest" / "functions"
#: Functions of the same names, which call those on the tables of one shard.
DISPATCHERS = SQL / "database" / "citus" / "functions"

#: Texts in code style, such as file names; blocks of code have none.
CODE = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", PAGE, flags=re.MULTILINE | re.DOTALL))
TESTS = sorted({text for text in CODE if "::" in text})
FILES = sorted({text for text in CODE if re.fullmatch(r"(src|sql|tests|web|docs|benchmarks)/\S+", text)} - {*TESTS})

WRITES = re.compile(r"\b(?:insert into|merge into|update|delete from|truncate)\s+(?:ivgraph\.)?([a-z_]+)")
#: Of `for update skip locked` and `do update set`.
NO_TABLES = {"skip", "set"}


def rows(heading: str) -> list[list[str]]:
    """The rows of the table whose head begins with a text."""
    _, _, below = PAGE.partition(f"\n| {heading}")
    lines = below.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def in_code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def statements() -> Iterator[tuple[str, str]]:
    """The path and the SQL of each file but the migrations, without comments."""
    for path in sorted(SQL.rglob("*.sql")):
        if path.parent.name != "migrations":
            yield path.relative_to(REPOSITORY).as_posix(), _without_comments(path)


def _without_comments(path: Path) -> str:
    return re.sub(r"--.*", "", path.read_text(encoding="utf-8"))


@cache
def _functions() -> dict[str, str]:
    """The SQL functions by name, each with its text."""
    migrations = "\n\n".join(
        _without_comments(path) for path in sorted((SQL / "database" / "migrations").glob("*.sql"))
    )
    # In a migration, a function ends with the first empty line.
    found = dict(re.findall(r"create (?:or replace )?function (\w+)(.*?)\n\n", migrations, re.DOTALL))
    return found | {path.stem: _without_comments(path) for path in FUNCTIONS.glob("*.sql")}


def _written_by(sql: str, visited: frozenset[str] = frozenset()) -> set[str]:
    """The tables that SQL writes to, itself or by functions that it calls, without those that were visited."""
    tables = set(WRITES.findall(sql)) - NO_TABLES
    called = {name for name in _functions().keys() - visited if re.search(rf"\b{name}\(", sql)}
    return tables.union(*(_written_by(_functions()[name], visited | called) for name in called))


@cache
def _functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("name", TESTS)
def test_every_test_that_it_names_exists(name: str) -> None:
    path, function = name.split("::")
    assert function in _functions_of(REPOSITORY / path)


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_it_names_exists(name: str) -> None:
    assert (REPOSITORY / name).exists()


def test_every_page_that_it_leads_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", PAGE)
    assert links
    for link in links:
        assert (REPOSITORY / "docs" / link).exists(), link


def test_every_benchmark_that_it_names_exists() -> None:
    named = {name for text in CODE if "-m benchmarks" in text for name in text.partition("-m benchmarks")[2].split()}
    assert named
    assert named <= {path.stem for path in (REPOSITORY / "benchmarks").glob("*.py")}


def test_every_target_of_make_that_it_names_exists() -> None:
    targets = {text.split()[1] for text in CODE if text.startswith("make ")}
    assert targets
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert targets <= set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))


def test_tables_are_written_only_from_the_folders_that_the_page_names() -> None:
    written: dict[str, set[str]] = defaultdict(set)
    for path, sql in statements():
        folder = Path(path).parent.relative_to("sql").as_posix()
        for table in _written_by(sql) if SQL / folder not in (FUNCTIONS, DISPATCHERS) else ():
            written[table].add(folder)
    told = {
        table: set(in_code(folders)) for tables, folders, _ in rows("tables | folders") for table in in_code(tables)
    }
    assert told == written


def test_no_event_is_changed_or_deleted() -> None:
    for path, sql in statements():
        assert not re.search(r"\b(update|delete from|truncate)\s+(ivgraph\.)?event\b", sql), path
