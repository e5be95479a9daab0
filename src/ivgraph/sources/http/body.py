"""Parses request bodies into events: lines as they arrive, other JSON once the body is complete."""

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
from ivgraph.ingest.parser import LINE_TOO_LONG, CompleteContext, parse, parse_line
from ivgraph.quoting import reason_of
from ivgraph.sources.http.errors import RequestError, RequestErrorCode

#: Events of one request.
MAX_EVENTS = 10_000
#: Commas in a body that is decoded as a whole: a decoded value takes many times the memory of its text.
MAX_COMMAS = 1_000_000
#: Events that are parsed in one pass of the event loop, so that a large body does not hold up other requests.
EVENTS_PER_PASS = 100
#: Media types that mean one event per line. A body of any other type may have lines too.
LINE_TYPES = frozenset(
    "application/x-ndjson application/ndjson application/jsonl application/x-jsonlines application/jsonlines".split()
)
#: The message of orjson for JSON that is cut off.
_ENDS_EARLY = "unexpected end of data"


class EventReader:
    """Parses the events of one body, which is fed to it chunk by chunk.

    The content decides, since browsers send beacons as text/plain whatever they hold: if the first line is a JSON
    object, there is one event a line. Lines are parsed at once and not kept.
    """

    def __init__(self, received_at: datetime, complete: CompleteContext | None = None, *, lines: bool = False) -> None:
        """
        Args:
            received_at: When the request arrived.
            complete: Completes the context of each event.
            lines: Whether there is one event a line whatever the first line holds.
        """
        self._received_at = received_at
        self._complete = complete
        #: None until the first line is complete.
        self._has_lines: bool | None = lines or None
        self._buffer = bytearray()
        self._started = False
        self._skips_line = False
        self._events: list[Event | Rejection] = []

    async def feed(self, chunk: bytes) -> None:
        """Parses the next chunk of the body.

        Raises:
            RequestError: The body holds too many events.
        """
        self._buffer += chunk
        if b"\n" in chunk or len(self._buffer) > MAX_LINE_BYTES:
            self._start()
            if self._has_lines is None:
                self._has_lines = _begins_with_object(self._buffer)
            if self._has_lines:
                await self._parse_lines()

    async def finish(self) -> Sequence[Event | Rejection]:
        """Parses the rest of the body. Returns all its events and rejections, in order.

        Raises:
            RequestError: The body holds no event, too many events, or no JSON at all.
        """
        self._start()
        if self._has_lines:
            self._parse_last_line()
        else:
            await self._parse_whole()
        if not self._events:
            raise RequestError(
                RequestErrorCode.NO_EVENTS, "Send an event as a JSON object, an array of events, or one event a line."
            )
        return self._events

    def _start(self) -> None:
        """Removes the byte order mark with which some programs begin UTF-8, before anything is parsed."""
        if not self._started and self._buffer.startswith(BOM_UTF8):
            del self._buffer[: len(BOM_UTF8)]
        self._started = True

    async def _parse_whole(self) -> None:
        """Parses one event or an array of events; if the body is no JSON, its lines."""
        if not self._buffer or self._buffer.isspace():
            return
        if self._buffer.count(b",") > MAX_COMMAS:
            raise RequestError(
                RequestErrorCode.CONTENT_TOO_LARGE, f"Send at most {MAX_COMMAS} values at once, or events as lines."
            )
        try:
            content = _decode(self._buffer)
        except orjson.JSONDecodeError as error:
            if error.msg == _ENDS_EARLY:
                raise RequestError(
                    RequestErrorCode.MALFORMED_JSON, "The body ends in the middle of its JSON. Send it again, whole."
                ) from error
            begins_like_array = self._buffer.lstrip().startswith(b"[")
            await self._parse_lines()
            self._parse_last_line()
            if not _are_lines(self._events, begins_like_array):
                raise RequestError(
                    RequestErrorCode.MALFORMED_JSON,
                    f"The body is neither JSON nor one JSON object a line: {reason_of(error)}",
                ) from error
        else:
            for raw in content if isinstance(content, list) else [content]:
                self._add(parse(raw, self._received_at, self._complete))
                if len(self._events) % EVENTS_PER_PASS == 0:
                    await asyncio.sleep(0)

    async def _parse_lines(self) -> None:
        """Parses the lines that are complete. A line that is too long is rejected at once, and its rest is skipped."""
        start = 0
        while (end := self._buffer.find(b"\n", start)) >= 0:
            if self._skips_line:
                self._skips_line = False
            else:
                self._parse_line(self._buffer[start:end])
                if len(self._events) % EVENTS_PER_PASS == 0:
                    await asyncio.sleep(0)
            start = end + 1
        del self._buffer[:start]
        if len(self._buffer) > MAX_LINE_BYTES and not self._skips_line:
            self._parse_line(self._buffer)
            self._skips_line = True
        if self._skips_line:
            self._buffer.clear()

    def _parse_last_line(self) -> None:
        """Parses the last line, which needs no line break."""
        if not self._skips_line:
            self._parse_line(self._buffer)

    def _parse_line(self, line: bytearray) -> None:
        if line and not line.isspace():
            self._add(parse_line(line, self._received_at, self._complete))

    def _add(self, event: Event | Rejection) -> None:
        if len(self._events) == MAX_EVENTS:
            raise RequestError(RequestErrorCode.TOO_MANY_EVENTS, f"Send at most {MAX_EVENTS} events at once.")
        self._events.append(event)


def _begins_with_object(body: bytearray) -> bool | None:
    """Whether the first line that is not blank is a JSON object, and not too long; None until it is complete."""
    line, end, _ = body.lstrip().partition(b"\n")
    if not end:
        return False if len(line) > MAX_LINE_BYTES else None
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _decode(body: bytearray) -> Any:
    """Decodes JSON, including what orjson refuses: half a surrogate pair, or a number beyond its range.

    Scripts that cut texts often leave half an emoji. That must fail only the event that contains it, not a whole array.
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


def _are_lines(events: Sequence[Event | Rejection], begins_like_array: bool) -> bool:
    """Whether a body that is no JSON holds one JSON object a line.

    One object among other lines is enough, unless the body begins like an array: a broken array that is written over
    several lines may have an object in one of these, but not in most of them.
    """
    objects = sum(map(_was_object, events))
    return objects > len(events) / 2 if begins_like_array else objects > 0


def _was_object(event: Event | Rejection) -> bool:
    return isinstance(event, Event) or (
        event is not LINE_TOO_LONG and event.code not in (RejectionCode.MALFORMED_JSON, RejectionCode.NOT_AN_OBJECT)
    )
