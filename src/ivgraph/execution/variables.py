"""Converts the variables of an operation to the types that it declares, and describes what is wrong with them."""

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
from ivgraph.execution.errors import rephrase
from ivgraph.quoting import quote

#: The most values of one variable, including those within lists and objects. Converting this many takes up to two
#: seconds.
MAX_VALUES = 25_000
#: The most values of a variable whose content is stored.
MAX_STORED_VALUES = 100_000
#: The input types of variables whose content is stored.
STORED_INPUTS = ("EventInput", "PlaylistInput")
#: The most problems that are reported. Finding one takes about a millisecond, and longer in a large object.
MAX_VARIABLE_PROBLEMS = 50


def read_variables(
    schema: GraphQLSchema, operation: OperationDefinitionNode, values: Mapping[str, Any]
) -> VariableValues:
    """Converts the values of the variables.

    Args:
        values: By the variables' names, as JSON.

    Raises:
        InvalidVariable: With the problems of all variables. Their paths look like ``$period.firstDay``.
    """
    definitions = operation.variable_definitions or ()
    if problems := [problem for definition in definitions for problem in _check_size(definition, values)]:
        raise InvalidVariable(problems)
    variables = get_variable_values(schema, definitions, dict(values), max_errors=1)
    if isinstance(variables, list):
        raise InvalidVariable(
            [*_find_problems(schema, definitions, values)] or [Problem("", rephrase(variables[0].message))]
        )
    return variables


def count_values(value: Any, limit: int) -> int:
    """The number of values within a value, itself included. Stops counting once the number exceeds the limit."""
    count, waiting = 1, [value]
    while waiting and count <= limit:
        inner = waiting.pop()
        if isinstance(inner, list | dict):
            values = inner.values() if isinstance(inner, dict) else inner
            count += len(values)
            waiting += [each for each in values if isinstance(each, list | dict)]
    return count


def _check_size(definition: VariableDefinitionNode, values: Mapping[str, Any]) -> Iterator[Problem]:
    name = definition.variable.name.value
    limit = MAX_STORED_VALUES if print_ast(definition.type).strip("[]!") in STORED_INPUTS else MAX_VALUES
    if count_values(values.get(name), limit) > limit:
        yield Problem(f"${name}", f"Send at most {limit:,} values at once.")


class _TooManyProblems(Exception):
    """MAX_VARIABLE_PROBLEMS have been found."""


def _find_problems(
    schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode], values: Mapping[str, Any]
) -> list[Problem]:
    """Describes what is wrong with the values.

    graphql-core's messages contain values in Python's notation. Each problem has a path to its value: in the message,
    that value is replaced by its JSON.
    """
    problems: list[Problem] = []
    try:
        for definition in definitions:
            _check_variable(schema, definition, values, problems)
    except _TooManyProblems:
        problems.append(Problem("", f"These are the first {MAX_VARIABLE_PROBLEMS} problems: there are more."))
    return problems


def _check_variable(
    schema: GraphQLSchema, definition: VariableDefinitionNode, values: Mapping[str, Any], problems: list[Problem]
) -> None:
    name = definition.variable.name.value
    type_ = type_from_ast(schema, definition.type)
    assert is_input_type(type_), "the document was validated"

    def add_problem(error: GraphQLError, path: list[str | int]) -> None:
        if len(problems) == MAX_VARIABLE_PROBLEMS:
            raise _TooManyProblems
        value = reduce(lambda outer, key: outer[key], path, values[name])
        dotted_path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
        message = rephrase(error.message.replace(inspect(value), quote(value)))
        problems.append(Problem(f"${name}{dotted_path}", message))

    if name in values:
        validate_input_value(values[name], type_, add_problem)
    elif definition.default_value is None and print_ast(definition.type).endswith("!"):
        problems.append(Problem(f"${name}", f"Give it a value: the query declares it as {print_ast(definition.type)}."))
