"""Messages about queries use the terms of GraphQL and JSON, never those of Python: see support/plain.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLScalarType,
    OperationDefinitionNode,
    is_introspection_type,
    parse,
    specified_rules,
    validate,
)

from faults.hostile import HOSTILE
from ivgraph.errors import InvalidVariable
from ivgraph.execution.engine import schema
from ivgraph.execution.errors import format_errors
from ivgraph.execution.variables import read_variables
from support.client import Client
from support.misfits import MISFITS
from support.plain import assert_plain

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: Values that have the wrong type for nearly every argument.
LITERALS = 'null true 7 -1 1.5 3000000000 "x" "2026-02-30" [] [[null]] {} {x:1} NO'.split()
VALUES: list[Any] = [
    None,
    True,
    7,
    -1,
    1.5,
    3_000_000_000,
    "x",
    "it's",
    "",
    "2026-02-30",
    [],
    [None],
    {},
    {"x": 1},
]
WRAPPED = ["{}", "{}!", "[{}!]!"]


async def test_messages_about_every_argument(reader: Client) -> None:
    count = 0
    for type_, field, argument in _arguments():
        for literal in LITERALS:
            await reader.answer(f"{{ ...F }} fragment F on {type_} {{ {field}({argument}: {literal}) }}")
            count += 1
    assert count > 300


async def test_messages_about_every_variable() -> None:
    count = 0
    for each in schema._schema.type_map.values():
        if is_introspection_type(each) or not isinstance(
            each, GraphQLInputObjectType | GraphQLScalarType | GraphQLEnumType
        ):
            continue
        for form in WRAPPED:
            for value in _wrong_values(each):
                for problem in _judge(form.format(each.name), value):
                    assert_plain(problem)
                    count += 1
    assert count > 3_000


async def test_messages_of_every_validation_rule() -> None:
    provoked = set()
    for text in MISFITS:
        document = parse(text)
        for rule in specified_rules:
            if errors := validate(schema._schema, document, [rule]):
                provoked.add(rule)
                _assert_all_plain(errors)
    missing = {rule.__name__ for rule in specified_rules} - {rule.__name__ for rule in provoked}
    # These are about directives that this schema does not have, or about subscriptions.
    assert {name for name in missing if not name.startswith(("Defer", "Stream", "SingleFieldSub"))} == set()


async def test_messages_about_broken_syntax() -> None:
    text = '{ playlist(id: "it\'s") { a: name @skip(if: $no) ...F } } query Q($x: [Int!] = 3) { x(a: {b: 1.5}) } # c'
    broken = [text[:length] for length in range(len(text))]
    broken += [text[:at] + odd + text[at + 1 :] for at in range(len(text)) for odd in "'\"\\?`}$\0\t…\U0001f600\ud800"]
    broken += [
        "'x'",
        '"""',
        '{ a(b: "\\u{110000}") }',
        '{ a(b: "\\q") }',
        "{ a(b: 01) }",
        "{ a(b: 1.) }",
        "extend type",
    ]
    count = 0
    for each in broken:
        try:
            parse(each)
        except GraphQLError as error:
            _assert_all_plain([error])
            count += 1
    assert count > 500


@pytest.mark.parametrize("name", HOSTILE)
async def test_messages_about_queries_that_cost_too_much(reader: Client, name: str) -> None:
    await reader.answer(HOSTILE[name].document, **HOSTILE[name].variables)


def _arguments() -> Iterator[tuple[str, str, str]]:
    for each in schema._schema.type_map.values():
        if isinstance(each, GraphQLObjectType) and not is_introspection_type(each):
            for name, field in each.fields.items():
                yield from ((each.name, name, argument) for argument in field.args)


def _wrong_values(type_: GraphQLInputObjectType | GraphQLScalarType | GraphQLEnumType) -> Iterator[Any]:
    yield from VALUES
    if isinstance(type_, GraphQLInputObjectType):
        for name in type_.fields:
            yield from ({name: value} for value in VALUES)
            yield {name[:-1]: 1}


def _judge(type_: str, value: Any) -> list[str]:
    operation = parse(f"query ($it: {type_}) {{ __typename }}").definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    try:
        read_variables(schema._schema, operation, {"it": value})
    except InvalidVariable as error:
        return [problem.message for problem in error.problems] + [str(error)]
    return []


def _assert_all_plain(errors: list[GraphQLError]) -> None:
    for error in format_errors(errors)[0]:
        assert_plain(error.message)
