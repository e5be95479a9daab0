"""Each event gets a verdict, in order, whatever became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from ivgraph.errors import DatabaseUnavailable, Unstorable
from ivgraph.ingest.event import Event, Rejection, RejectionCode
from ivgraph.ingest.parser import parse
from ivgraph.ingest.verdicts import EventStatus, VerdictCounts, record_events
from support.events import RECEIVED_AT, event


class FakeWriter:
    """Remembers what was written, and refuses a batch with a viewer whose id is refused."""

    def __init__(self) -> None:
        self.written: list[Event] = []
        self.noted: list[Rejection] = []

    async def write(self, events: Sequence[Event], received_at: datetime) -> Sequence[bool]:
        assert received_at == RECEIVED_AT
        if any(event.viewer == "refused" for event in events):
            raise Unstorable("The database refuses a value: no")
        fresh = []
        for item in events:
            fresh.append(item not in self.written)
            self.written.append(item)
        return fresh

    async def record_rejections(self, rejected: Sequence[Rejection], received_at: datetime) -> None:
        assert received_at == RECEIVED_AT
        self.noted += rejected


async def judge(*raws: Any) -> list[tuple[str, str | None, RejectionCode | None]]:
    """Returns the status, id and code of each verdict."""
    verdicts = await record_events(FakeWriter(), [parse(raw, RECEIVED_AT) for raw in raws], RECEIVED_AT)
    return [(verdict.status, verdict.id, verdict.rejection.code if verdict.rejection else None) for verdict in verdicts]


async def test_each_event_has_a_verdict_in_order() -> None:
    one, other = event("play"), event("impression")
    assert await judge(one, {}, one, "nothing", other) == [
        ("accepted", one["id"], None),
        ("rejected", None, RejectionCode.MISSING_FIELD),
        ("duplicate", one["id"], None),
        ("rejected", None, RejectionCode.NOT_AN_OBJECT),
        ("accepted", other["id"], None),
    ]


async def test_no_events_get_no_verdicts() -> None:
    assert await judge() == []


@pytest.mark.parametrize("place", range(5))
async def test_only_the_event_that_the_database_refuses_fails(place: int) -> None:
    raws = [event("play") for _ in range(5)]
    raws[place]["viewer"] = "refused"
    assert await judge(*raws) == [
        ("rejected", raw["id"], RejectionCode.UNSTORABLE) if raw.get("viewer") else ("accepted", raw["id"], None)
        for raw in raws
    ]


async def test_rejected_events_are_recorded_with_those_that_the_database_refuses() -> None:
    writer = FakeWriter()
    raws = [event("play"), {}, event("play", viewer="refused", playlist="p")]
    await record_events(writer, [parse(raw, RECEIVED_AT) for raw in raws], RECEIVED_AT)
    assert [(item.code, item.id, item.playlist) for item in writer.noted] == [
        (RejectionCode.MISSING_FIELD, None, None),
        (RejectionCode.UNSTORABLE, raws[2]["id"], "p"),
    ]


async def test_an_unavailable_database_raises_an_error() -> None:
    class Away(FakeWriter):
        async def write(self, events: Sequence[Event], received_at: datetime) -> Sequence[bool]:
            raise DatabaseUnavailable

    with pytest.raises(DatabaseUnavailable):
        await record_events(Away(), [parse(event("play"), RECEIVED_AT)], RECEIVED_AT)


async def test_verdicts_are_counted() -> None:
    one = event("play")
    parsed = [parse(raw, RECEIVED_AT) for raw in (one, one, {}, {}, 7)]
    tally = VerdictCounts.from_verdicts(await record_events(FakeWriter(), parsed, RECEIVED_AT))
    assert (tally.accepted, tally.duplicate, tally.rejected) == (1, 1, {"MISSING_FIELD": 2, "NOT_AN_OBJECT": 1})
    assert {status.value for status in EventStatus} == {"accepted", "duplicate", "rejected"}
