"""Queries that can't be executed are rejected before any statement, with all their errors."""

from __future__ import annotations

import pytest

from ivgraph.execution import documents as document
from ivgraph.execution.document_limits import MAX_ALIASES, MAX_DIRECTIVES, MAX_LEVELS, MAX_SELECTIONS
from support.client import Client
from support.statements import recorded_statements

pytestmark = pytest.mark.asyncio(loop_scope="module")

COUNT = "{ playlists { totalCount } }"


def _document(fields: str) -> str:
    return f"{{ {fields} }}"


#: The error, the query, operationName, the code, and a part of the message.
BAD_DOCUMENTS: dict[str, tuple[str, str | None, str, str]] = {
    "no GraphQL": ("{ playlists { ", None, "GRAPHQL_PARSE_FAILED", "Expected Name"),
    "an unknown field": ("{ videos }", None, "GRAPHQL_VALIDATION_FAILED", 'Cannot query field "videos"'),
    "no argument": ('{ playlist(id: "x") { metrics { plays } } }', None, "GRAPHQL_VALIDATION_FAILED", "(period:)"),
    "a wrong enum value": (
        '{ playlist(id: "x") { metrics(period: { preset: SOMEDAY }) { plays } } }',
        None,
        "GRAPHQL_VALIDATION_FAILED",
        "SOMEDAY",
    ),
    "a day that is none": (
        '{ playlist(id: "x") { metrics(period: { firstDay: "2026-02-30", lastDay: "2026-03-01" }) { plays } } }',
        None,
        "GRAPHQL_VALIDATION_FAILED",
        "there is no 2026-02-30",
    ),
    "a fragment that spreads itself": (
        "{ playlists { ...F } } fragment F on PlaylistConnection { totalCount ...F }",
        None,
        "GRAPHQL_VALIDATION_FAILED",
        'Cannot spread fragment "F" within itself',
    ),
    "an unknown operation": (
        "query A { playlists { totalCount } }",
        "B",
        "OPERATION_NOT_FOUND",
        'no operation "B": choose one of A.',
    ),
    "several operations": (
        "query A { playlists { totalCount } } query B { playlists { totalCount } }",
        None,
        "OPERATION_NOT_FOUND",
        "by operationName: A, B.",
    ),
    "only a fragment": ("fragment F on Query { __typename }", None, "OPERATION_NOT_FOUND", "only fragments"),
    "a subscription": ("subscription { playlists }", None, "GRAPHQL_VALIDATION_FAILED", "subscription"),
    "too many characters": (
        "#" * 100_001 + COUNT,
        None,
        "DOCUMENT_TOO_LARGE",
        "at most 100,000 characters, not 100,029",
    ),
    "too many tokens": (_document("a " * 10_001), None, "DOCUMENT_TOO_LARGE", "at most 10,000 tokens"),
    "too many brackets": ("{a" * 3_000, None, "DOCUMENT_TOO_LARGE", "nest it less deeply"),
    "too deep a value": (f"{{ playlists(first: {'[' * 4_000}", None, "DOCUMENT_TOO_LARGE", "nest it less deeply"),
    "too many fields": (
        _document("__typename " * (MAX_SELECTIONS + 1)),
        None,
        "DOCUMENT_TOO_LARGE",
        f"{MAX_SELECTIONS + 1} selections, where {MAX_SELECTIONS} are allowed",
    ),
    "too many aliases": (
        _document(" ".join(f"a{number}: __typename" for number in range(MAX_ALIASES + 1))),
        None,
        "DOCUMENT_TOO_LARGE",
        f"{MAX_ALIASES + 1} aliases",
    ),
    "too many directives": (
        _document("__typename " + "@skip(if: false) " * (MAX_DIRECTIVES + 1)),
        None,
        "DOCUMENT_TOO_LARGE",
        f"{MAX_DIRECTIVES + 1} directives",
    ),
    "too many levels": (
        "{ playlists { nodes { startNode " + "{ defaultNode " * MAX_LEVELS + "{ id }" + " }" * (MAX_LEVELS + 3),
        None,
        "DOCUMENT_TOO_LARGE",
        f"{MAX_LEVELS + 4} levels, where {MAX_LEVELS} are allowed",
    ),
    "fragments that double": (
        "{ ...F0 } "
        + " ".join(f"fragment F{n} on Query {{ a: __typename ...F{n + 1} ... {{ ...F{n + 1} }} }}" for n in range(40))
        + " fragment F40 on Query { __typename }",
        None,
        "DOCUMENT_TOO_LARGE",
        "fields, where 5,000 are allowed",
    ),
}


@pytest.mark.parametrize("name", BAD_DOCUMENTS)
async def test_a_bad_query_is_rejected_before_any_statement(reader: Client, name: str) -> None:
    query, operation, code, part = BAD_DOCUMENTS[name]
    with recorded_statements() as statements:
        response = await reader.http.post("/graphql", json={"query": query, "operationName": operation})

    assert response.status_code == 200
    assert response.json().keys() == {"errors"}
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == code
    assert part in error["message"]
    assert statements == []


async def test_all_validation_errors_are_reported_at_once(reader: Client) -> None:
    answer = await reader.answer("{ videos playlists(size: 3) { totalCount(x: 1) nodes { nom } } }")

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["GRAPHQL_VALIDATION_FAILED"] * 4
    assert all(error["locations"] for error in answer["errors"])


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ('start: "2026-01-01T00:00:60Z", end: "2026-01-02T00:00:00Z"', 48),
        ('firstDay: "2026-02-01", lastDay: "2026-02-30"', 74),
        ("firstDay: 5, lastDay: 6", 51),
    ],
)
async def test_an_invalid_time_literal_is_reported_with_its_location(reader: Client, field: str, column: int) -> None:
    answer = await reader.answer(f'{{ playlist(id: "x") {{ metrics(period: {{ {field} }}) {{ plays }} }} }}')

    assert answer["errors"][0]["locations"] == [{"line": 1, "column": column}]


async def test_introspection_is_not_too_deep(reader: Client) -> None:
    of_type = "ofType { name " * 7 + "} " * 7
    answer = await reader.ask(f"{{ __schema {{ types {{ fields {{ args {{ type {{ name {of_type} }} }} }} }} }} }}")

    assert answer["__schema"]["types"]


async def test_a_document_at_the_limits_is_accepted(reader: Client) -> None:
    aliases = " ".join(f"a{number}: totalCount" for number in range(MAX_ALIASES))
    text = f"{{ playlists {{ {aliases} }} }}"

    assert len((await reader.ask(text))["playlists"]) == MAX_ALIASES
    assert len(text) < document.MAX_CHARACTERS
