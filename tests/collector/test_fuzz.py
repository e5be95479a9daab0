"""No body makes the server fail, and no invalid event affects the others of its body."""

from __future__ import annotations

import gzip
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivgraph.ingest.event import EventType
from support.client import Client
from support.events import event

one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

#: The statuses and codes with which a request may be answered.
ANSWERS = {200, 400, 413, 415, 422}

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\0", "\ud800", "9999-12-31T23:59:59-23:59", "2026-11-24T09:00:00Z", "", "x" * 300, 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
events = st.sampled_from(EventType).map(event)
fields = st.sampled_from(
    "id type at playlist session node hotspot toNode cause from to position viewer visitor context other".split()
)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """An event with some fields changed, gone or added."""
    raw = draw(events)
    for field in draw(st.lists(fields, min_size=1, max_size=4)):
        if draw(st.booleans()):
            raw[field] = draw(anything)
        else:
            raw.pop(field, None)
    if draw(st.booleans()):
        raw["context"] = draw(st.dictionaries(st.sampled_from(["country", "device", "mood"]), anything))
    return raw


headers = st.fixed_dictionaries(
    {},
    optional={
        "content-type": st.sampled_from(
            ["application/json", "application/x-ndjson", "text/plain", "é;", ";;", "a/b/c"]
        ),
        "content-encoding": st.sampled_from(["gzip", "zstd", "identity", "br", "", "gzip,gzip"]),
    },
).map(lambda given: {name.encode(): value.encode() for name, value in given.items()})


async def post(client: Client, content: bytes, given: dict[bytes, bytes] | None = None) -> dict[str, Any]:
    response = await client.http.post("/v1/events", content=content, headers=given)
    assert response.status_code in ANSWERS, response.text
    answer: dict[str, Any] = response.json()
    if response.status_code != 200:
        assert set(answer) == {"code", "message"}
    # The parser must reject whatever the database would refuse.
    assert all(verdict.get("code") != "UNSTORABLE" for verdict in answer.get("events", []))
    return answer


def accepted(answer: dict[str, Any]) -> set[str]:
    return {verdict["id"] for verdict in answer["events"] if verdict["status"] == "accepted"}


@one_database
@given(st.binary() | st.binary().map(gzip.compress), headers)
async def test_any_bytes_get_an_answer(client: Client, content: bytes, given: dict[bytes, bytes]) -> None:
    await post(client, content, given)


@one_database
@given(anything | mutated() | st.lists(mutated() | anything, max_size=5))
async def test_any_json_gets_an_answer(client: Client, content: Any) -> None:
    await post(client, json.dumps(content).encode())


@one_database
@given(st.lists(mutated() | anything, max_size=4), st.lists(events, min_size=1, max_size=4), st.randoms())
async def test_the_neighbours_of_a_bad_element_are_accepted(
    client: Client, bad: list[Any], good: list[dict[str, Any]], random: Any
) -> None:
    good = [dict(each, id=event("play")["id"]) for each in good]
    elements = [*bad, *good]
    random.shuffle(elements)
    # Python writes NaN and Infinity, which are not JSON: such a body is refused as a whole.
    content = json.dumps(elements).replace("NaN", "null").replace("-Infinity", "null").replace("Infinity", "null")
    answer = await post(client, content.encode())
    assert len(answer["events"]) == len(elements)
    assert {each["id"] for each in good} <= accepted(answer)


#: Lines that do not begin like an array or object: a broken one of those is refused as a whole.
bad_lines = (
    st.binary()
    .map(lambda line: line.replace(b"\n", b" "))
    .filter(lambda line: not line.lstrip().startswith((b"[", b"{")))
)


@one_database
@given(
    st.lists(bad_lines | mutated().map(lambda raw: json.dumps(raw).encode())),
    st.lists(events, min_size=1, max_size=4),
    st.randoms(),
    headers.map(lambda given: {name: value for name, value in given.items() if name == b"content-type"}),
)
async def test_the_neighbours_of_a_bad_line_are_accepted(
    client: Client, bad: list[bytes], good: list[dict[str, Any]], random: Any, given: dict[bytes, bytes]
) -> None:
    good = [dict(each, id=event("play")["id"]) for each in good]
    lines = [*bad, *(json.dumps(each).encode() for each in good)]
    random.shuffle(lines)
    answer = await post(client, b"\n".join(lines), given)
    assert {each["id"] for each in good} <= accepted(answer)
