"""GraphQL over HTTP: which requests are taken, and what is said of the others."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx
import pytest

from ivgraph.schema import document
from ivgraph.schema.size import MOST_ALIASES, MOST_DIRECTIVES, MOST_LEVELS, MOST_SELECTIONS
from support.client import Client
from support.statements import recorded_statements

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"Content-Type": "application/json"}
NEWER = "application/graphql-response+json"
COUNT = "{ playlists { totalCount } }"
COUNTED = {"data": {"playlists": {"totalCount": 0}}}


def _body(content: Any) -> dict[str, Any]:
    return {"content": json.dumps(content), "headers": JSON}


#: What is wrong, the request, its status, and how the sentence begins.
BAD_REQUESTS: dict[str, tuple[dict[str, Any], int, str]] = {
    "empty body": ({"content": b"", "headers": JSON}, 400, "Send a query:"),
    "no JSON": ({"content": b"{query", "headers": JSON}, 400, "Send the body as JSON: unexpected character"),
    "no UTF-8": ({"content": b'{"query": "\xff"}', "headers": JSON}, 400, "Send the body as JSON"),
    "JSON nested too deeply": ({"content": b"[" * 5_000, "headers": JSON}, 400, "Send the body as JSON"),
    "a batch": (_body([{"query": COUNT}]), 400, "Send one query at a time"),
    "a text": (_body(COUNT), 400, "Send an object"),
    "no query": (_body({}), 400, "Send the query as a text in query."),
    "an empty query": (_body({"query": " "}), 400, "Send the query as a text in query."),
    "a query that is no text": (_body({"query": [COUNT]}), 400, "Send the query as a text in query."),
    "variables as a list": (_body({"query": COUNT, "variables": []}), 400, "Send variables as an object"),
    "variables as a text": (_body({"query": COUNT, "variables": "{}"}), 400, "Send variables as an object"),
    "extensions as a text": (_body({"query": COUNT, "extensions": "x"}), 400, "Send extensions as an object"),
    "operationName as a number": (_body({"query": COUNT, "operationName": 1}), 400, "Send operationName as a text"),
    "a form": ({"data": {"query": COUNT}}, 415, "Send the query as application/json, not application/x-www-form"),
    "plain text": (
        {"content": "{}", "headers": {"Content-Type": "text/plain"}},
        415,
        "Send the query as application/j",
    ),
    "no content type": ({"content": "{}"}, 415, "Send the query as application/json, and say so"),
    "too large": (_body({"query": COUNT, "variables": {"x": "x" * 5_000_000}}), 413, "Send at most 5,000,000 bytes"),
}


@pytest.mark.parametrize("name", BAD_REQUESTS)
async def test_a_bad_request_is_told_what_to_change(reader: Client, name: str) -> None:
    request, status, beginning = BAD_REQUESTS[name]
    with recorded_statements() as statements:
        response = await reader.http.post("/graphql", **request)

    assert response.status_code == status
    assert _single_error(response)["extensions"] == {"code": "BAD_REQUEST"}
    assert _single_error(response)["message"].startswith(beginning)
    assert statements == []


BAD_PARAMETERS = [
    ({}, "Send the query as a text in query."),
    ({"query": COUNT, "variables": "{"}, "Send variables as JSON"),
    ({"query": COUNT, "variables": "[]"}, "Send variables as an object"),
    ({"query": COUNT, "extensions": "1"}, "Send extensions as an object"),
]


@pytest.mark.parametrize(("parameters", "beginning"), BAD_PARAMETERS)
async def test_bad_parameters_are_told_what_to_change(
    reader: Client, parameters: dict[str, str], beginning: str
) -> None:
    response = await reader.http.get("/graphql", params=parameters)

    assert response.status_code == 400
    assert _single_error(response)["message"].startswith(beginning)


async def test_get_reads(reader: Client) -> None:
    query = "query ($first: Int = 0) { playlists(first: $first) { totalCount } }"
    parameters = {"query": query, "variables": '{"first": 3}', "operationName": "", "extensions": "{}"}
    response = await reader.http.get("/graphql", params=parameters)

    assert response.json() == COUNTED


async def test_get_does_not_write(reader: Client) -> None:
    query = "mutation { recordEvents(events: []) { accepted } }"
    with recorded_statements() as statements:
        response = await reader.http.get("/graphql", params={"query": query})

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert _single_error(response)["message"] == "Send mutations by POST: GET only reads."
    assert statements == []


async def test_nothing_but_get_and_post_is_taken(reader: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert (await reader.http.request(method, "/graphql")).status_code == 405


def _document(fields: str) -> str:
    return f"{{ {fields} }}"


#: What is wrong, the query, operationName, the code, and what the message holds.
BAD_DOCUMENTS: dict[str, tuple[str, str | None, str, str]] = {
    "no GraphQL": ("{ playlists { ", None, "GRAPHQL_PARSE_FAILED", "Expected Name"),
    "an unknown field": ("{ videos }", None, "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'videos'"),
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
        "Cannot spread fragment 'F' within itself",
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
        _document("__typename " * (MOST_SELECTIONS + 1)),
        None,
        "DOCUMENT_TOO_LARGE",
        f"{MOST_SELECTIONS + 1} selections, where {MOST_SELECTIONS} are allowed",
    ),
    "too many aliases": (
        _document(" ".join(f"a{number}: __typename" for number in range(MOST_ALIASES + 1))),
        None,
        "DOCUMENT_TOO_LARGE",
        f"{MOST_ALIASES + 1} aliases",
    ),
    "too many directives": (
        _document("__typename " + "@skip(if: false) " * (MOST_DIRECTIVES + 1)),
        None,
        "DOCUMENT_TOO_LARGE",
        f"{MOST_DIRECTIVES + 1} directives",
    ),
    "too many levels": (
        "{ playlists { nodes { startNode " + "{ defaultNode " * MOST_LEVELS + "{ id }" + " }" * (MOST_LEVELS + 3),
        None,
        "DOCUMENT_TOO_LARGE",
        f"{MOST_LEVELS + 4} levels, where {MOST_LEVELS} are allowed",
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
async def test_a_bad_query_is_refused_before_any_statement(reader: Client, name: str) -> None:
    query, operation, code, part = BAD_DOCUMENTS[name]
    with recorded_statements() as statements:
        response = await reader.http.post("/graphql", json={"query": query, "operationName": operation})

    assert response.status_code == 200
    error = _single_error(response)
    assert error["extensions"]["code"] == code
    assert part in error["message"]
    assert statements == []


async def test_every_misfit_of_a_query_is_told_at_once(reader: Client) -> None:
    answer = await reader.answer("{ videos playlists(size: 3) { totalCount(x: 1) nodes { nom } } }")

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["GRAPHQL_VALIDATION_FAILED"] * 4
    assert all(error["locations"] for error in answer["errors"])


async def test_introspection_is_not_too_deep(reader: Client) -> None:
    of_type = "ofType { name " * 7 + "} " * 7
    answer = await reader.ask(f"{{ __schema {{ types {{ fields {{ args {{ type {{ name {of_type} }} }} }} }} }} }}")

    assert answer["__schema"]["types"]


@pytest.mark.parametrize(
    ("accept", "media_type", "status"),
    [
        (NEWER, NEWER, 400),
        (f"{NEWER}, application/json;q=0.9", NEWER, 400),
        (f"application/json, {NEWER}", NEWER, 400),
        (f"application/json, {NEWER};q=0.5", "application/json", 200),
        (f"{NEWER};q=0, */*", "application/json", 200),
        (f"{NEWER};q=nonsense", "application/json", 200),
        ("application/json", "application/json", 200),
        ("*/*", "application/json", 200),
        ("text/html", "application/json", 200),
    ],
)
async def test_the_media_type_is_the_one_that_is_asked_for(
    reader: Client, accept: str, media_type: str, status: int
) -> None:
    for query, expected in ((COUNT, 200), ("{ videos }", status), ("{ playlists(first: 0) { totalCount } }", status)):
        response = await reader.http.post("/graphql", json={"query": query}, headers={"Accept": accept})

        assert response.status_code == expected
        assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
        assert "Accept" in response.headers["vary"]
        assert response.headers["cache-control"] == "no-store"


async def test_a_browser_gets_the_page_where_it_asks_for_nothing(reader: Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = await reader.http.get("/graphql", headers=browser)
    data = await reader.http.get("/graphql", params={"query": COUNT}, headers=browser)

    assert not page.headers["content-type"].startswith("application/json")
    assert data.json() == COUNTED


async def test_pages_of_other_origins_may_ask(reader: Client) -> None:
    origin = {"Origin": "https://dashboard.example"}
    preflight = await reader.http.options(
        "/graphql",
        headers=origin
        | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,authorization"},
    )
    answer = await reader.http.post("/graphql", json={"query": COUNT}, headers=origin)
    refused = await reader.http.post("/graphql", content=b"", headers=origin | JSON)

    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()
    assert int(preflight.headers["access-control-max-age"]) >= 600
    for response in (preflight, answer, refused):
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers


async def test_long_answers_are_compressed_for_who_takes_it(reader: Client) -> None:
    query = {"query": "{ __schema { types { name description fields { name description } } } }"}
    async with reader.http.stream("POST", "/graphql", json=query, headers={"Accept-Encoding": "gzip"}) as response:
        packed = b"".join([chunk async for chunk in response.aiter_raw()])
    plain = await reader.http.post("/graphql", json=query, headers={"Accept-Encoding": "identity"})

    assert response.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    for each in (response, plain):
        assert {part.strip() for part in each.headers["vary"].split(",")} >= {"Accept", "Accept-Encoding"}


async def test_a_document_within_the_limits_is_read(reader: Client) -> None:
    aliases = " ".join(f"a{number}: totalCount" for number in range(MOST_ALIASES))
    text = f"{{ playlists {{ {aliases} }} }}"

    assert len((await reader.ask(text))["playlists"]) == MOST_ALIASES
    assert len(text) < document.MOST_CHARACTERS


def _single_error(response: httpx.Response) -> dict[str, Any]:
    answer = response.json()
    assert answer.keys() == {"errors"}
    (error,) = answer["errors"]
    assert isinstance(error, dict)
    return error
