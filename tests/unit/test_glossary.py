"""docs/glossary.md and the words that the project uses."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLSchema, is_specified_scalar_type

import ivgraph
from ivgraph.execution.engine import schema
from ivgraph.ingest.event import EVENT_FIELDS, EventType

REPOSITORY = Path(__file__).parents[2]
GLOSSARY = (REPOSITORY / "docs" / "glossary.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("| ") and not line.startswith("| word ")
]
WORDS = {word for words, *_ in ROWS for word in re.findall(r"[a-z]+", words.lower())}

DOTTED = set(re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", GLOSSARY))

#: Words of GraphQL's and Relay's conventions, and English ones that need no definition here.
CONVENTIONS = set(
    "api by change code columns compared connection count counts date delete time direction edge error external fetch "
    "first info input ingest kind link metrics mutation order page payload point relative save status timeline to type "
    "value record last play click shown end impression watch switch at from cause position id".split()
)


def singular(word: str) -> str:
    return word.removesuffix("s")


def words_of(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def known(name: str) -> bool:
    vocabulary = WORDS | CONVENTIONS
    return all(word in vocabulary or singular(word) in vocabulary for word in words_of(name))


def test_the_words_of_graphql_types_are_in_the_glossary() -> None:
    graphql_schema: GraphQLSchema = schema._schema
    names = [
        name
        for name, type in graphql_schema.type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(type)
    ]
    assert len(names) > 50
    assert [name for name in names if not known(name)] == []


@pytest.mark.parametrize("names", [EVENT_FIELDS, [type.value for type in EventType]])
def test_the_words_of_events_are_in_the_glossary(names: list[str]) -> None:
    assert [name for name in names if not known(name)] == []


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", GLOSSARY)) - {"extensions.cost", "extensions.asOf"})
)
def test_a_python_name_of_the_glossary_exists(name: str) -> None:
    module, _, attribute = f"ivgraph.{name}".rpartition(".")
    if attribute[0].isupper() or attribute not in {path.stem for path in _modules()} | _packages():
        assert hasattr(importlib.import_module(module), attribute)
    else:
        importlib.import_module(f"ivgraph.{name}")


def test_a_module_of_the_pages_exists() -> None:
    named = set(re.findall(r"`([\w/.-]+\.tsx?)`", GLOSSARY))
    assert len(named) > 5
    assert [name for name in sorted(named) if not (REPOSITORY / "web/src/dashboard" / name).is_file()] == []


def test_no_retired_name_comes_back() -> None:
    retired = {name for row in ROWS for name in re.findall(r"`(\w+)`", row[-1])}
    assert len(retired) > 15
    assert retired & {*_definitions(), *(path.stem for path in _modules())} == set()


def _modules() -> Iterator[Path]:
    package = Path(ivgraph.__file__).parent
    return (path for path in package.rglob("*.py") if "static" not in path.parts)


def _packages() -> set[str]:
    return {path.parent.name for path in _modules() if path.name == "__init__.py"}


def _definitions() -> Iterator[str]:
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name
