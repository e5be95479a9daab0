"""Every SQL file: PostgreSQL accepts it, its head comment lists the parameters, and the code uses it."""

from __future__ import annotations

import ast
import asyncio
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeGuard

import asyncpg
import pytest

import ivgraph
from ivgraph.database import SCHEMA
from ivgraph.database.sqlfiles import FOLDER, list_sql, read_sql
from support.postgres import Postgres

FILES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.sql"))

#: Files that are executed without arguments; the migrations made the fixture's database.
FUNCTIONS = list_sql("ingest/functions")
SCRIPTS = {*FUNCTIONS, "database/migrate/prepare"}
#: What only a Citus cluster understands.
OF_CITUS = {name for name in FILES if name.startswith("database/citus/")} - {"database/citus/extension"}
STATEMENTS = [name for name in FILES if name not in SCRIPTS | OF_CITUS | set(list_sql("database/migrations"))]

#: The names of types in head comments → in PostgreSQL's catalog.
TYPES = {"bigint": "int8", "integer": "int4", "boolean": "bool"}
TYPE = re.compile(r"\b(bigint|integer|text|boolean|timestamptz|date|bytea|jsonb|uuid)(\[\])?[,.\s-]*$")


@pytest.fixture(scope="module")
def parameters(postgres: Postgres) -> dict[str, list[str] | str]:
    """Statement → the types of its parameters as PostgreSQL sees them, or its error message."""

    async def prepare() -> dict[str, list[str] | str]:
        found: dict[str, list[str] | str] = {}
        async with postgres.clone() as dsn:
            connection = await asyncpg.connect(dsn, server_settings={"search_path": SCHEMA})
            for script in sorted(SCRIPTS):
                await connection.execute(read_sql(script))
            for name in STATEMENTS:
                try:
                    statement = await connection.prepare(read_sql(name).replace("this_table", "event"))
                    found[name] = [type.name for type in statement.get_parameters()]
                except asyncpg.PostgresError as error:
                    found[name] = str(error)
            await connection.close()
        return found

    return asyncio.run(prepare())


@pytest.mark.parametrize("name", STATEMENTS)
def test_postgresql_understands_a_statement(name: str, parameters: dict[str, list[str] | str]) -> None:
    assert not isinstance(parameters[name], str), parameters[name]


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_head_comment_lists_the_parameters(name: str, parameters: dict[str, list[str] | str]) -> None:
    described = _described_types(name)
    assert sorted(described) == list(range(1, len(parameters[name]) + 1))
    real = dict(enumerate(parameters[name], 1))
    assert {number: type for number, type in described.items() if type} == {
        number: real[number] for number, type in described.items() if type
    }
    assert not described or described[len(described)], "the last argument has a type at least"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_whole(name: str) -> None:
    text = read_sql(name)
    assert not re.search(r"%s|%\(\w+\)|\{\w*\}|(?<![:\w]):[a-z]\w*", text), "what Python would fill in"
    assert max(map(len, text.splitlines())) <= 120
    assert text.endswith("\n")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_file_of_a_function_makes_this_function_and_describes_its_parameters(name: str) -> None:
    head, _, code = read_sql(name).partition("create or replace function ")
    assert code.startswith(f"ivgraph.{name.rpartition('/')[2]}(")
    assert all(line.startswith("--") for line in head.splitlines())
    parameters = re.findall(r"[(,]\s*(?:inout |out )?(\w+) [a-z_.]+(?:\[\])?(?=[,)])", code.partition("language")[0])
    assert parameters
    assert [each for each in parameters if not re.search(rf"\b{each}\b", head)] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_called(name: str) -> None:
    call = f"ivgraph.{name.rpartition('/')[2]}("
    assert any(call in read_sql(other).replace(f"function {call}", "") for other in STATEMENTS + FUNCTIONS)


@pytest.mark.parametrize("name", [*STATEMENTS, "database/migrate/prepare"])
def test_a_file_is_used(name: str) -> None:
    named = _mentioned()
    assert name in named.literals or any(pattern.fullmatch(name) for pattern in named.patterns)


def test_every_file_that_the_code_names_is_there() -> None:
    folders = {name.partition("/")[0] for name in FILES}
    named = {text for text in _mentioned().literals if re.fullmatch(rf"({'|'.join(folders)})/\w*[a-z]", text)}
    assert {name for name in named - set(FILES) if not (FOLDER / name).is_dir()} == set()


def _described_types(name: str) -> dict[int, str | None]:
    """Parameter → the type at the end of its description in the head; None if it shares the type of the next one."""
    head = "\n".join(line for line in read_sql(name).splitlines() if line.startswith("--"))
    described: dict[int, str | None] = {}
    introductions = list(re.finditer(r"(?:^-- |, )\$(\d+)(?: … \$(\d+))?", head, re.MULTILINE))
    ends = [next.start() for next in introductions[1:]] + [len(head)]
    for found, end in zip(introductions, ends, strict=False):
        type = TYPE.search(head, found.end(), end)
        for number in range(int(found[1]), int(found[2] or found[1]) + 1):
            described[number] = TYPES.get(type[1], type[1]) + (type[2] or "") if type else None
    return described


class Mentioned(NamedTuple):
    """The strings of the source code; f-strings as patterns in which any word stands for a placeholder."""

    literals: frozenset[str]
    patterns: frozenset[re.Pattern[str]]


@cache
def _mentioned() -> Mentioned:
    sources = Path(ivgraph.__file__).parent.rglob("*.py")
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    return Mentioned(
        frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)),
        frozenset(re.compile(_pattern(node)) for node in nodes if _begins_with_text(node)),
    )


def _begins_with_text(node: ast.AST) -> TypeGuard[ast.JoinedStr]:
    return isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)


def _pattern(text: ast.JoinedStr) -> str:
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in text.values)
