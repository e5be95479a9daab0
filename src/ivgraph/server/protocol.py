"""HTTP on a connection: uvicorn's protocol, with bounds on what a client can make the server wait for or keep.

What uvicorn leaves open, and is closed here:

- A head may take any time and have any size. So may whatever else brings no part of a body: empty lines before a head,
  extensions of chunks, trailers. And the rest of a body whose request is answered already may come for ever.
- A client that does not read its answer keeps it in the server's memory.
- Any number of connections is accepted, and each request is read and becomes a task before it can be refused.
- Each malformed request writes a line to the log.
- A request that offers to upgrade the protocol, such as the first one of Java's HTTP client, loses its body.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, cast

import httptools
import orjson
from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from ivgraph.server.connections import Connections
from ivgraph.server.load_shedding import LoadShedder, RawResponse

#: Seconds in which the head of a request must arrive.
SLOWEST_HEAD = 10.0
#: Seconds that a connection is kept without a request, and in which the rest of a body must arrive that nobody reads.
KEPT = 5.0
#: Seconds in which a client must read something of an answer that waits for it.
SLOWEST_READER = 60.0
#: Bytes that may arrive and bring no part of a body: the largest head.
LARGEST_HEAD = 65_536
#: Bytes of a body that is read although its request is refused, since a new connection would cost more.
SMALL_BODY = 65_536

_CLOSE = b"connection: close\r\n"


def _status_line(status: HTTPStatus) -> bytes:
    return f"HTTP/1.1 {status} {status.phrase}\r\n".encode()


def _last_words(status: HTTPStatus, message: str, code: str | None = None) -> bytes:
    """An answer on a connection that is closed after it."""
    content = orjson.dumps({"code": code or status.name, "message": message})
    head = f"content-type: application/json\r\ncontent-length: {len(content)}\r\nx-content-type-options: nosniff\r\n"
    return _status_line(status) + _CLOSE + head.encode() + b"\r\n" + content


_UNAVAILABLE = _status_line(HTTPStatus.SERVICE_UNAVAILABLE)
_MALFORMED = "The request is not HTTP/1.1 as in RFC 9112. It has Content-Length or Transfer-Encoding, but never both."
_BAD_REQUEST = _last_words(HTTPStatus.BAD_REQUEST, _MALFORMED)
_TOO_SLOW = _last_words(
    HTTPStatus.REQUEST_TIMEOUT, f"The head of a request must arrive within {SLOWEST_HEAD:.0f} seconds."
)
_TOO_LARGE = _last_words(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"The head of a request has at most {LARGEST_HEAD:,} bytes."
)
_TOO_MANY = _last_words(
    HTTPStatus.SERVICE_UNAVAILABLE, "There are too many connections. Try again in a while.", "OVERLOADED"
)


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        connections: Connections,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._counted = connections
        self._load_shedders: Mapping[str, LoadShedder] = app_state.get("load_shedders", {})
        self._address: str | None = None
        #: When the connection is closed unless the head of a request has arrived; None while a request is answered.
        self._deadline: float | None = None
        #: Since when an answer waits for the client to read it.
        self._unread_since: float | None = None
        #: Bytes since the last that brought a head to its end or a part of a body.
        self._barren = 0
        self._is_upgrade = False
        #: Whether nothing more is read of the connection but the rest of a body.
        self._is_ending = False

    def close_if_late(self, now: float) -> None:
        """Closes the connection if the client lets the server wait for too long; to be called every second or so."""
        if self._unread_since is not None and now - self._unread_since > SLOWEST_READER:
            self.transport.abort()
        elif self._deadline is not None and now > self._deadline:
            if self._barren and not self._is_ending:
                self.transport.write(_TOO_SLOW)
            self._end()
            # What is written is still sent, for as long as the client reads it.
            self._deadline = None
            self._unread_since = now

    def give_up_unsent(self) -> None:
        """Ends the connection if its request has not arrived whole: the server stops, and waited for long enough."""
        if self.cycle is not None and self.cycle.more_body:
            self.transport.abort()

    # The connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        address = self.client[0] if self.client else ""
        if not self._counted.enter(address):
            self._end(_TOO_MANY)
            return
        self._address = address
        self._deadline = self.loop.time() + SLOWEST_HEAD

    def connection_lost(self, exc: Exception | None) -> None:
        if self._address is not None:
            self._counted.leave(self._address)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        self._unread_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        self._unread_since = None
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._barren += len(data)
        try:
            self._feed(data)
        except httptools.HttpParserError:
            self._end_in_turn(_BAD_REQUEST)
        if self._barren > LARGEST_HEAD and not self._is_ending:
            self._end_in_turn(_TOO_LARGE)

    def _feed(self, data: bytes) -> None:
        while True:
            try:
                self.parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as upgrade:
                # The parser gives up what follows the head. A new one is given the head without the offer, which no
                # server has to accept.
                if self.parser.get_method() == b"CONNECT":
                    raise httptools.HttpParserError("this is no proxy") from None
                data = self._restate_head() + data[upgrade.args[0] :]
                self.parser = httptools.HttpRequestParser(self)

    def _restate_head(self) -> bytes:
        lines = [b"%b %b HTTP/1.1" % (self.parser.get_method(), self.url)]
        for name, value in self.headers:
            if name == b"connection":
                value = b"close" if b"close" in value.lower() else b"keep-alive"
            if name != b"upgrade":
                lines.append(b"%b: %b" % (name, value))
        return b"\r\n".join(lines) + b"\r\n\r\n"

    # What the parser finds

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is not None and self.cycle is not None:
            self._deadline = self.loop.time() + SLOWEST_HEAD

    def on_headers_complete(self) -> None:
        self._barren = 0
        self._is_upgrade = self.parser.should_upgrade()
        if not self._is_upgrade and not self._is_ending:
            self._deadline = None
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._barren = 0
        if not self._is_ending:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self._is_ending:
            self._end()
        elif not self._is_upgrade:
            super().on_message_complete()

    # What becomes of a request

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        scope = cycle.scope
        shedder = self._load_shedders.get(scope["path"])
        # A page is no work, and neither is what a browser asks before it sends.
        if shedder is None or not (scope["method"] == "POST" or (scope["method"] == "GET" and scope["query_string"])):
            self._start(cycle, app)
        elif not shedder.admit(partial(self._start, cycle, app)):
            self._refuse(cycle, shedder.refusal())

    def _start(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if not cycle.disconnected:
            super()._start_asgi_task(cycle, partial(_run_until_cancelled, cycle, app))

    def _refuse(self, cycle: RequestResponseCycle, refusal: RawResponse) -> None:
        cycle.response_started = cycle.response_complete = True
        if self._is_kept_after(cycle):
            self.transport.write(_UNAVAILABLE + refusal.rest)
            self.on_response_complete()
            return
        self.transport.write(_UNAVAILABLE + _CLOSE + refusal.rest)
        if not cycle.more_body:
            self._end()
            return
        # To close while the client still sends would make its side throw the answer away.
        self._is_ending = True
        self._deadline = self.loop.time() + KEPT

    def _is_kept_after(self, cycle: RequestResponseCycle) -> bool:
        """Whether the connection serves further requests. Those that came ahead of time are not worth it."""
        if not cycle.keep_alive or cycle.waiting_for_100_continue or self.pipeline:
            return False
        for name, value in cycle.scope["headers"]:
            if name == b"transfer-encoding" or (name == b"content-length" and int(value) > SMALL_BODY):
                return False
        return True

    def on_response_complete(self) -> None:
        """As uvicorn's, with the deadline in place of a timer, which a client could put off with a byte."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self._deadline = self.loop.time() + KEPT

    def _end_in_turn(self, last_words: bytes) -> None:
        """Reads nothing more. What was whole before is answered, what is not gets the last words instead."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            self._end(b"" if cycle is not None and cycle.more_body else last_words)
        elif not cycle.more_body:
            self._is_ending = True
            cycle.keep_alive = False
        elif self.pipeline:
            self._is_ending = True
            self.pipeline[0] = (cycle, partial(_say, last_words))
        else:
            self._end(b"" if cycle.response_started else last_words)

    def _end(self, last_words: bytes = b"") -> None:
        self._is_ending = True
        if not self.transport.is_closing():
            self.transport.write(last_words)
            self.transport.close()


async def _run_until_cancelled(
    cycle: RequestResponseCycle,
    app: ASGI3Application,
    scope: Scope,
    receive: ASGIReceiveCallable,
    send: ASGISendCallable,
) -> None:
    """Runs the application. What is cancelled, since the server stops, gets no answer, and neither does a client that
    has left, to whom uvloop refuses to write: uvicorn would log each with a traceback."""
    try:
        await app(scope, receive, send)
    except RuntimeError:
        if not cycle.transport.is_closing():
            raise
        cycle.disconnected = True
    except asyncio.CancelledError:
        cycle.disconnected = True
        cycle.transport.abort()


async def _say(answer: bytes, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """An application that gives an answer that lies ready."""
    head, _, content = answer.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    await send({"type": "http.response.start", "status": int(status.split()[1]), "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": False})
