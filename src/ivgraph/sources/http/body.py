"""Bodies → events: lines are read while they arrive, anything else when it is whole."""

from __future__ import annotations

import asyncio
import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NoReturn

import orjson

from ivgraph.ingest.event import MAX_LINE_BYTES, Event, Rejection, RejectionCode
from ivgraph.ingest.parser import LINE_TOO_LONG, Complete, parse, parse_line
from ivgraph.quoting import reason_of
from ivgraph.sources.http.errors import RequestError, RequestErrorCode

#: Events of one request.
MOST_EVENTS = 10_000
#: Commas in a body that is decoded as a whole: each value takes many times its length in memory.
MOST_COMMAS = 1_000_000
#: Events that are read at a stretch, while others wait: a large body is not to hold up the whole server.
STRETCH = 100
#: What says by its name that there is one event a line; every other type may hold lines too.
LINE_TYPES = frozenset(
    "application/x-ndjson application/ndjson application/jsonl application/x-jsonlines application/jsonlines".split()
)
#: What orjson says of the beginning of some JSON.
_ENDS_EARLY = "unexpected end of data"


class EventReader:
    """Reads the events of one body, fed with it piece by piece.

    Players' beacons say text/plain whatever they send, so that the content decides: where the first line is a JSON
    object there is one event a line. What lines hold is read at once and not kept.
    """

    def __init__(self, received_at: datetime, complete: Complete | None = None, *, lines: bool = False) -> None:
        """
        Args:
            complete: Adds what the request tells to each event's context.
            lines: There is one event a line whatever the first line holds.
        """
        self._received_at = received_at
        self._complete = complete
        self._lines: bool | None = lines or None
        self._kept = bytearray()
        self._begun = False
        self._skipping = False
        self._events: list[Event | Rejection] = []

    async def feed(self, piece: bytes) -> None:
        """Takes the next piece of the body.

        Raises:
            RequestError: There are too many events.
        """
        self._kept += piece
        if b"\n" in piece or len(self._kept) > MAX_LINE_BYTES:
            self._begin()
            if self._lines is None:
                self._lines = _begins_with_object(self._kept)
            if self._lines:
                await self._read_lines()

    async def finish(self) -> Sequence[Event | Rejection]:
        """What the body holds, in order.

        Raises:
            RequestError: It holds no event, too many, or no JSON at all.
        """
        self._begin()
        if self._lines:
            self._read_rest()
        else:
            await self._read_whole()
        if not self._events:
            raise RequestError(
                RequestErrorCode.NO_EVENTS, "Send an event as a JSON object, an array of events, or one a line."
            )
        return self._events

    def _begin(self) -> None:
        """Drops the byte order mark that some programs write before UTF-8, once, before anything is read."""
        if not self._begun and self._kept.startswith(BOM_UTF8):
            del self._kept[: len(BOM_UTF8)]
        self._begun = True

    async def _read_whole(self) -> None:
        """One event or an array of them; failing that, whatever lines there are."""
        if not self._kept or self._kept.isspace():
            return
        if self._kept.count(b",") > MOST_COMMAS:
            raise RequestError(
                RequestErrorCode.CONTENT_TOO_LARGE, f"Send at most {MOST_COMMAS} values at once, or events as lines."
            )
        try:
            content = _decode(self._kept)
        except orjson.JSONDecodeError as error:
            if error.msg == _ENDS_EARLY:
                raise RequestError(
                    RequestErrorCode.MALFORMED_JSON, "The body ends in the middle of its JSON. Send it again, whole."
                ) from error
            is_array = self._kept.lstrip().startswith(b"[")
            await self._read_lines()
            self._read_rest()
            if not _are_lines(self._events, is_array):
                raise RequestError(
                    RequestErrorCode.MALFORMED_JSON,
                    f"The body is neither JSON nor one JSON object a line: {reason_of(error)}",
                ) from error
        else:
            for raw in content if isinstance(content, list) else [content]:
                self._add(parse(raw, self._received_at, self._complete))
                if len(self._events) % STRETCH == 0:
                    await asyncio.sleep(0)

    async def _read_lines(self) -> None:
        """Reads the lines that are complete. Of one that is too long only the beginning is looked at."""
        start = 0
        while (end := self._kept.find(b"\n", start)) >= 0:
            if self._skipping:
                self._skipping = False
            else:
                self._read_line(self._kept[start:end])
                if len(self._events) % STRETCH == 0:
                    await asyncio.sleep(0)
            start = end + 1
        del self._kept[:start]
        if len(self._kept) > MAX_LINE_BYTES and not self._skipping:
            self._read_line(self._kept)
            self._skipping = True
        if self._skipping:
            self._kept.clear()

    def _read_rest(self) -> None:
        """Reads the last line, which needs no end."""
        if not self._skipping:
            self._read_line(self._kept)

    def _read_line(self, line: bytearray) -> None:
        if line and not line.isspace():
            self._add(parse_line(line, self._received_at, self._complete))

    def _add(self, event: Event | Rejection) -> None:
        if len(self._events) == MOST_EVENTS:
            raise RequestError(RequestErrorCode.TOO_MANY_EVENTS, f"Send at most {MOST_EVENTS} events at once.")
        self._events.append(event)


def _begins_with_object(body: bytearray) -> bool | None:
    """Whether the first line that is not empty is a JSON object, and not too long; None while it is not complete."""
    line, end, _ = body.lstrip().partition(b"\n")
    if not end:
        return False if len(line) > MAX_LINE_BYTES else None
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _decode(body: bytearray) -> Any:
    """Decodes JSON, also such as orjson does not take: half an emoji, or a number beyond its range.

    Where a script cuts texts, halves are common. They are to fail the event that they stand in, and not a whole array.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if error.msg != _ENDS_EARLY:
            with suppress(ValueError, RecursionError):
                return json.loads(body.decode(), parse_constant=_refuse_constant)
        raise


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _are_lines(events: Sequence[Event | Rejection], is_array: bool) -> bool:
    """Whether a body that is no JSON holds one JSON object a line.

    A single object among other lines is enough, unless the body begins as an array does: in a broken one that is
    written over several lines one of these, but not most of them, may be a whole object.
    """
    objects = sum(map(_was_object, events))
    return objects > len(events) / 2 if is_array else objects > 0


def _was_object(event: Event | Rejection) -> bool:
    return isinstance(event, Event) or (
        event is not LINE_TOO_LONG and event.code not in (RejectionCode.MALFORMED_JSON, RejectionCode.NOT_AN_OBJECT)
    )
