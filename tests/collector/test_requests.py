"""POST /v1/events in all the forms that clients send, and the answers they get."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from support.client import Client
from support.events import event

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FORMS: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "one": lambda events: json.dumps(events[0]),
    "array": json.dumps,
    "lines": lambda events: "\n".join(json.dumps(each) for each in events),
}
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "zstd": zstd.compress,
}
TYPES = [
    "application/json",
    "application/json; charset=utf-8",
    "text/plain;charset=UTF-8",  # navigator.sendBeacon
    "application/x-www-form-urlencoded",  # curl --data
    "application/nonsense",
    "",
]


def headers(type: str = "", encoding: str = "") -> dict[str, str]:
    return {name: value for name, value in (("content-type", type), ("content-encoding", encoding)) if value}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", FORMS)
async def test_every_form_of_body_is_accepted_under_every_type(client: Client, form: str, encoding: str) -> None:
    for type in [*TYPES, "application/x-ndjson"] if form != "array" else TYPES:
        events = [event("play")] if form == "one" else [event("play"), event("node_play")]
        body = ENCODINGS[encoding](FORMS[form](events).encode())
        response = await client.http.post("/v1/events", content=body, headers=headers(type, encoding))
        assert response.status_code == 200, (type, response.text)
        assert response.headers["content-type"] == "application/json"
        assert [(each["id"], each["status"]) for each in response.json()["events"]] == [
            (each["id"], "accepted") for each in events
        ]


async def test_lines_are_parsed_while_they_arrive(client: Client) -> None:
    events = [event("play") for _ in range(50)]

    async def arriving() -> AsyncIterator[bytes]:
        for each in events:
            line = json.dumps(each).encode() + b"\n"
            yield line[:20]
            yield line[20:]

    response = await client.http.post("/v1/events", content=arriving(), headers=headers("application/x-ndjson"))
    assert response.json()["accepted"] == 50


async def test_a_byte_order_mark_is_ignored(client: Client) -> None:
    response = await client.http.post("/v1/events", content=json.dumps(event("play")).encode("utf-8-sig"))
    assert response.json()["accepted"] == 1


async def test_each_event_gets_a_verdict_in_order(client: Client) -> None:
    stored, fresh, twice = event("play"), event("play"), event("node_play")
    await client.send(stored)
    body = [
        stored,
        twice,
        {**event("watch"), "from": 5, "to": 1},
        "no object",
        fresh,
        twice,
        {**event("play"), "type": "pause"},
        {"id": "not-a-uuid", **{name: value for name, value in event("play").items() if name != "id"}},
    ]
    answer = (await client.http.post("/v1/events", json=body)).json()
    assert {name: answer[name] for name in ("accepted", "duplicate", "rejected")} == {
        "accepted": 2,
        "duplicate": 2,
        "rejected": 4,
    }
    assert [(each["id"], each["status"], each.get("code"), each.get("field")) for each in answer["events"]] == [
        (stored["id"], "duplicate", None, None),
        (twice["id"], "accepted", None, None),
        (body[2]["id"], "rejected", "INVALID_FIELD", "from"),  # type: ignore[index]
        (None, "rejected", "NOT_AN_OBJECT", None),
        (fresh["id"], "accepted", None, None),
        (twice["id"], "duplicate", None, None),
        (body[6]["id"], "rejected", "UNKNOWN_TYPE", "type"),  # type: ignore[index]
        ("not-a-uuid", "rejected", "INVALID_FIELD", "id"),
    ]
    assert all(each["reason"] for each in answer["events"] if each["status"] == "rejected")
    assert all(set(each) == {"id", "status"} for each in answer["events"] if each["status"] != "rejected")


async def test_the_list_of_verdicts_can_be_left_out(client: Client) -> None:
    for verbose, listed in {"true": True, "1": True, "false": False, "0": False}.items():
        response = await client.http.post(f"/v1/events?verbose={verbose}", json=[event("play"), {}])
        answer = response.json()
        assert ("events" in answer) is listed, verbose
        assert (answer["accepted"], answer["duplicate"], answer["rejected"]) == (1, 0, 1)


async def test_an_invalid_request_is_refused(client: Client) -> None:
    for content, given, status, code in [
        (b"", {}, 422, "NO_EVENTS"),
        (b"[]", {}, 422, "NO_EVENTS"),
        (b"not json", {}, 400, "MALFORMED_JSON"),
        (b"[{}", {}, 400, "MALFORMED_JSON"),
        (b"{}", headers(encoding="gzip"), 400, "MALFORMED_ENCODING"),
        (gzip.compress(b"{}")[:-1], headers(encoding="gzip"), 400, "MALFORMED_ENCODING"),
        (b"{}", headers(encoding="br"), 415, "UNKNOWN_ENCODING"),
    ]:
        response = await client.http.post("/v1/events", content=content, headers=given)
        assert response.status_code == status, content
        answer = response.json()
        assert set(answer) == {"code", "message"}
        assert answer["code"] == code
        assert response.headers.get("accept-encoding") == ("gzip, zstd, identity" if status == 415 else None)


async def test_an_invalid_parameter_is_refused(client: Client) -> None:
    response = await client.http.post("/v1/events?verbose=maybe", json=event("play"))
    assert response.status_code == 400
    assert response.json() == {"code": "INVALID_PARAMETER", "message": "verbose must be true or false."}
    assert (await client.http.post("/v1/events", json=[event("play")])).json()["accepted"] == 1


async def test_another_method_gets_a_list_of_the_allowed_ones(client: Client) -> None:
    for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
        response = await client.http.request(method, "/v1/events")
        assert response.status_code == 405
        assert response.headers["allow"] == "POST"
        assert method == "HEAD" or response.json()["code"] == "METHOD_NOT_ALLOWED"


async def test_a_page_on_another_host_may_send_and_asks_only_once_a_day(client: Client) -> None:
    preflight = await client.http.options(
        "/v1/events",
        headers={
            "origin": "https://shop.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type,content-encoding",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-encoding" in preflight.headers["access-control-allow-headers"]
    assert preflight.headers["access-control-max-age"] == "86400"
    sent = await client.http.post("/v1/events", json=event("play"), headers={"origin": "https://shop.example"})
    assert sent.headers["access-control-allow-origin"] == "*"
    refused = await client.http.post("/v1/events", content=b"", headers={"origin": "https://shop.example"})
    assert refused.headers["access-control-allow-origin"] == "*"
