"""The variables of an operation, read as the types that it declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    is_input_type,
    print_ast,
    type_from_ast,
)
from graphql.execution.values import VariableValues, get_variable_values
from graphql.pyutils import inspect
from graphql.utilities import validate_input_value

from ivgraph.errors import InvalidVariable, Problem
from ivgraph.execution.errors import restate
from ivgraph.quoting import quote

#: Values of one variable, those within lists and objects included: to convert so many takes a second or two.
MOST_VALUES = 25_000
MOST_VALUES_TO_STORE = 100_000
#: Problems of variables that are told: each takes up to a millisecond, more for those of a large object.
MOST_ERRORS = 50
#: The inputs that hold what is to be stored.
STORED_INPUTS = ("EventInput", "PlaylistInput")


def read_variables(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> VariableValues:
    """The values by name, converted.

    Raises:
        InvalidVariable: With the problems of all of them, each with its place: ``$period.firstDay``.
    """
    definitions = operation.variable_definitions or ()
    if problems := [problem for definition in definitions for problem in _judge_size(definition, given)]:
        raise InvalidVariable(problems)
    variables = get_variable_values(schema, definitions, dict(given), max_errors=1)
    if isinstance(variables, list):
        raise InvalidVariable([*_judge(schema, definitions, given)] or [Problem("", restate(variables[0].message))])
    return variables


def count_values(value: Any, most: int) -> int:
    """The values that it holds, itself included; where there are more than the most, a number above that."""
    count, waiting = 1, [value]
    while waiting and count <= most:
        inner = waiting.pop()
        if isinstance(inner, list | dict):
            values = inner.values() if isinstance(inner, dict) else inner
            count += len(values)
            waiting += [each for each in values if isinstance(each, list | dict)]
    return count


def _judge_size(definition: VariableDefinitionNode, given: Mapping[str, Any]) -> Iterator[Problem]:
    name = definition.variable.name.value
    most = MOST_VALUES_TO_STORE if print_ast(definition.type).strip("[]!") in STORED_INPUTS else MOST_VALUES
    if count_values(given.get(name), most) > most:
        yield Problem(f"${name}", f"Send at most {most:,} values at once.")


class _TooManyProblems(Exception):
    """As many were found as are told."""


def _judge(
    schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode], given: Mapping[str, Any]
) -> list[Problem]:
    """What is wrong with the values.

    graphql-core tells of these as Python shows them; so it is asked for each problem's place, and the value there is
    shown as JSON instead.
    """
    problems: list[Problem] = []
    try:
        for definition in definitions:
            _judge_variable(schema, definition, given, problems)
    except _TooManyProblems:
        problems.append(Problem("", f"These are the first {MOST_ERRORS} problems: there are more."))
    return problems


def _judge_variable(
    schema: GraphQLSchema, definition: VariableDefinitionNode, given: Mapping[str, Any], problems: list[Problem]
) -> None:
    name = definition.variable.name.value
    type_ = type_from_ast(schema, definition.type)
    assert is_input_type(type_), "the document was validated"

    def note(error: GraphQLError, path: list[str | int]) -> None:
        if len(problems) == MOST_ERRORS:
            raise _TooManyProblems
        value = reduce(lambda outer, key: outer[key], path, given[name])
        place = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
        message = restate(error.message.replace(inspect(value), quote(value)))
        problems.append(Problem(f"${name}{place}", message))

    if name in given:
        validate_input_value(given[name], type_, note)
    elif definition.default_value is None and print_ast(definition.type).endswith("!"):
        problems.append(Problem(f"${name}", f"Give it a value: the query declares it as {print_ast(definition.type)}."))
