"""Broken bodies of events: refused as a whole or rejected line by line, but no event is silently dropped."""

from __future__ import annotations

import json

import pytest

from ivgraph.ingest.event import MAX_LINE_BYTES
from support.client import Client
from support.events import event
from support.faults import Section, fault

#: As many as make an array that is longer than a line may be.
EVENTS = 7_000


@fault(
    Section.REQUESTS,
    "An array of events is cut off, because the client was stopped while it wrote",
    client="400 MALFORMED_JSON; none of its events is stored",
    others="Everyone",
    recovery="Send the array again, whole",
)
@pytest.mark.parametrize("ending", ["", "\n", ',{"id":', "]]", " \xff"])
@pytest.mark.parametrize("between", [",", ",\n", "\n,"], ids=["one line", "lines", "lines that begin with commas"])
async def test_nothing_of_a_broken_array_is_stored(client: Client, between: str, ending: str) -> None:
    events = [event("play") for _ in range(EVENTS)]
    broken = f"[{between.join(map(json.dumps, events))}{ending}".encode()
    assert len(broken) > MAX_LINE_BYTES
    refused = await client.http.post("/v1/events", content=broken)
    assert (refused.status_code, refused.json()["code"]) == (400, "MALFORMED_JSON")
    assert (await client.http.post("/v1/events?verbose=false", json=events)).json() == {
        "accepted": EVENTS,
        "duplicate": 0,
        "rejected": 0,
    }


@fault(
    Section.REQUESTS,
    "A line of a body is not JSON, or too long",
    client="200; a verdict MALFORMED_JSON or TOO_LONG for this line, and one for every other line",
    others="The other events of the same body are stored",
    recovery="Correct the line, or leave it out",
)
@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(json.dumps(event("play"))[:-5], "MALFORMED_JSON", id="cut off"),
        pytest.param("oops", "MALFORMED_JSON", id="no JSON"),
        pytest.param(json.dumps(event("play")).ljust(MAX_LINE_BYTES + 1), "TOO_LONG", id="too long"),
    ],
)
async def test_a_broken_line_is_rejected_alone(client: Client, line: str, code: str, place: int) -> None:
    lines = [json.dumps(event("play")) for _ in range(2)]
    lines.insert(place, line)
    answer = (await client.http.post("/v1/events", content="\n".join(lines))).json()
    assert [verdict.get("code", verdict["status"]) for verdict in answer["events"]] == [
        code if number == place else "accepted" for number in range(3)
    ]
