"""GraphQL over HTTP: which requests are accepted, and the errors of the others."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx
import pytest

from support.client import Client
from support.statements import recorded_statements

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"Content-Type": "application/json"}
NEWER = "application/graphql-response+json"
COUNT = "{ playlists { totalCount } }"
COUNTED = {"playlists": {"totalCount": 0}}


def _body(content: Any) -> dict[str, Any]:
    return {"content": json.dumps(content), "headers": JSON}


#: The error, the request, its status, and the beginning of the message.
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
    "no content type": ({"content": "{}"}, 415, "Send the query as application/json, with this Content-Type"),
    "too large": (_body({"query": COUNT, "variables": {"x": "x" * 5_000_000}}), 413, "Send at most 5,000,000 bytes"),
}


@pytest.mark.parametrize("name", BAD_REQUESTS)
async def test_the_error_for_a_bad_request_says_what_to_change(reader: Client, name: str) -> None:
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
async def test_the_error_for_bad_parameters_says_what_to_change(
    reader: Client, parameters: dict[str, str], beginning: str
) -> None:
    response = await reader.http.get("/graphql", params=parameters)

    assert response.status_code == 400
    assert _single_error(response)["message"].startswith(beginning)


async def test_get_runs_queries(reader: Client) -> None:
    query = "query ($first: Int = 0) { playlists(first: $first) { totalCount } }"
    parameters = {"query": query, "variables": '{"first": 3}', "operationName": "", "extensions": "{}"}
    response = await reader.http.get("/graphql", params=parameters)

    assert response.json()["data"] == COUNTED


async def test_get_runs_no_mutations(reader: Client) -> None:
    query = "mutation { recordEvents(events: []) { accepted } }"
    with recorded_statements() as statements:
        response = await reader.http.get("/graphql", params={"query": query})

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert _single_error(response)["message"] == "Send mutations by POST: GET only reads."
    assert statements == []


async def test_other_methods_than_get_and_post_are_rejected(reader: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert (await reader.http.request(method, "/graphql")).status_code == 405


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
async def test_the_media_type_is_the_accepted_one(reader: Client, accept: str, media_type: str, status: int) -> None:
    for query, expected in ((COUNT, 200), ("{ videos }", status), ("{ playlists(first: 0) { totalCount } }", status)):
        response = await reader.http.post("/graphql", json={"query": query}, headers={"Accept": accept})

        assert response.status_code == expected
        assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
        assert "Accept" in response.headers["vary"]
        assert response.headers["cache-control"] == "no-store"


async def test_a_browser_without_a_query_gets_the_page(reader: Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = await reader.http.get("/graphql", headers=browser)
    data = await reader.http.get("/graphql", params={"query": COUNT}, headers=browser)

    assert not page.headers["content-type"].startswith("application/json")
    assert data.json()["data"] == COUNTED


@pytest.mark.parametrize("address", ["/graphql/", "/v1/events/", "/nothing"])
async def test_unknown_addresses_are_not_found(reader: Client, address: str) -> None:
    response = await reader.http.get(address)

    assert response.status_code == 404
    assert response.json()["code"] == "NOT_FOUND"
    assert "location" not in response.headers


async def test_long_answers_are_compressed_for_clients_that_accept_gzip(reader: Client) -> None:
    query = {"query": "{ __schema { types { name description fields { name description } } } }"}
    async with reader.http.stream("POST", "/graphql", json=query, headers={"Accept-Encoding": "gzip"}) as response:
        packed = b"".join([chunk async for chunk in response.aiter_raw()])
    plain = await reader.http.post("/graphql", json=query, headers={"Accept-Encoding": "identity"})

    assert response.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    for each in (response, plain):
        assert {part.strip() for part in each.headers["vary"].split(",")} >= {"Accept", "Accept-Encoding"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (COUNT, {"asOf": "2026-11-24T09:30:00.000+00:00"}),
        ("{ __typename }", {}),
        ('{ node(id: "nothing") { id } }', {}),
        ("mutation { recordEvents(events: []) { accepted } }", {}),
    ],
)
async def test_answers_from_the_database_tell_their_time(reader: Client, query: str, told: dict[str, str]) -> None:
    """All that was acknowledged before the request arrived, which here is the time of the test's clock."""
    assert (await reader.answer(query)).get("extensions", {}) == told


async def test_the_time_stands_beside_the_cost(reader: Client) -> None:
    response = await reader.http.post("/graphql", json={"query": COUNT, "extensions": {"cost": True}})

    assert response.json()["extensions"].keys() == {"asOf", "cost"}


def _single_error(response: httpx.Response) -> dict[str, Any]:
    answer = response.json()
    assert answer.keys() == {"errors"}
    (error,) = answer["errors"]
    assert isinstance(error, dict)
    return error
