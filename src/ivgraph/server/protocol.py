"""uvicorn's HTTP protocol, with limits on the time and the memory that one connection can take from the server.

uvicorn permits the following, which this class prevents:

- The head of a request may take any time and have any size. So may other bytes that carry no body: empty lines before a
  head, chunk extensions, trailers. And the rest of a body may arrive for ever after its request was answered.
- A client that does not read its response keeps it in the server's memory.
- The number of connections is unlimited, and each request becomes a task before it can be refused.
- Each malformed request writes a line to the log.
- A request that offers another protocol (Upgrade), such as the first one of Java's HTTP client, loses its body.
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
HEAD_TIMEOUT_SECONDS = 10.0
#: Seconds that an idle connection stays open, and in which the rest of a body must arrive whose request was refused.
KEEP_ALIVE_SECONDS = 5.0
#: Seconds in which a client must read some bytes of a response that waits for it.
CLIENT_READ_TIMEOUT_SECONDS = 60.0
#: Maximum size of a head, and of other bytes in a row that carry no body.
MAX_HEAD_BYTES = 65_536
#: After a refusal, a body up to this size is received and discarded, because a new connection would cost more.
MAX_DISCARDED_BODY_BYTES = 65_536

_CLOSE = b"connection: close\r\n"


def _status_line(status: HTTPStatus) -> bytes:
    return f"HTTP/1.1 {status} {status.phrase}\r\n".encode()


def _closing_response(status: HTTPStatus, message: str, code: str | None = None) -> bytes:
    """A response after which the connection is closed."""
    content = orjson.dumps({"code": code or status.name, "message": message})
    head = f"content-type: application/json\r\ncontent-length: {len(content)}\r\nx-content-type-options: nosniff\r\n"
    return _status_line(status) + _CLOSE + head.encode() + b"\r\n" + content


_UNAVAILABLE = _status_line(HTTPStatus.SERVICE_UNAVAILABLE)
_MALFORMED = "The request is not valid HTTP/1.1 (RFC 9112). It must not have both Content-Length and Transfer-Encoding."
_BAD_REQUEST = _closing_response(HTTPStatus.BAD_REQUEST, _MALFORMED)
_TOO_SLOW = _closing_response(
    HTTPStatus.REQUEST_TIMEOUT, f"The head of a request must arrive within {HEAD_TIMEOUT_SECONDS:.0f} seconds."
)
_TOO_LARGE = _closing_response(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"The head of a request has at most {MAX_HEAD_BYTES:,} bytes."
)
_TOO_MANY = _closing_response(
    HTTPStatus.SERVICE_UNAVAILABLE, "There are too many connections. Try again in a while.", "OVERLOADED"
)


class Protocol(HttpToolsProtocol):
    """One client connection."""

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
        self._connections = connections
        self._load_shedders: Mapping[str, LoadShedder] = app_state.get("load_shedders", {})
        self._address: str | None = None
        #: The time at which the connection is closed unless a request's head has arrived; None while one is handled.
        self._deadline: float | None = None
        #: Since when a response waits for the client to read it.
        self._unread_since: float | None = None
        #: Bytes since the last ones that completed a head or carried a body.
        self._bytes_without_progress = 0
        self._is_upgrade = False
        #: Whether the connection accepts no further requests, only the rest of a body.
        self._is_closing = False

    def close_if_late(self, now: float) -> None:
        """Closes the connection if the client missed a deadline; called about once a second."""
        if self._unread_since is not None and now - self._unread_since > CLIENT_READ_TIMEOUT_SECONDS:
            self.transport.abort()
        elif self._deadline is not None and now > self._deadline:
            if self._bytes_without_progress and not self._is_closing:
                self.transport.write(_TOO_SLOW)
            self._close()
            # Bytes that are written already are still sent, as long as the client reads them.
            self._deadline = None
            self._unread_since = now

    def abort_incomplete_request(self) -> None:
        """Closes the connection if its request is incomplete: the server is shutting down and has waited for it."""
        if self.cycle is not None and self.cycle.more_body:
            self.transport.abort()

    # Called by the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        address = self.client[0] if self.client else ""
        if not self._connections.enter(address):
            self._close(_TOO_MANY)
            return
        self._address = address
        self._deadline = self.loop.time() + HEAD_TIMEOUT_SECONDS

    def connection_lost(self, exc: Exception | None) -> None:
        if self._address is not None:
            self._connections.leave(self._address)
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
        self._bytes_without_progress += len(data)
        try:
            self._feed(data)
        except httptools.HttpParserError:
            self._close_after_responses(_BAD_REQUEST)
        if self._bytes_without_progress > MAX_HEAD_BYTES and not self._is_closing:
            self._close_after_responses(_TOO_LARGE)

    def _feed(self, data: bytes) -> None:
        while True:
            try:
                self.parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as upgrade:
                # The parser stops after the head of such a request. No server has to accept the offer, so a new parser
                # gets the head without the offer, and the rest of the data.
                if self.parser.get_method() == b"CONNECT":
                    raise httptools.HttpParserError("this server is not a proxy") from None
                data = self._rebuild_head() + data[upgrade.args[0] :]
                self.parser = httptools.HttpRequestParser(self)

    def _rebuild_head(self) -> bytes:
        lines = [b"%b %b HTTP/1.1" % (self.parser.get_method(), self.url)]
        for name, value in self.headers:
            if name == b"connection":
                value = b"close" if b"close" in value.lower() else b"keep-alive"
            if name != b"upgrade":
                lines.append(b"%b: %b" % (name, value))
        return b"\r\n".join(lines) + b"\r\n\r\n"

    # Called by the parser

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is not None and self.cycle is not None:
            self._deadline = self.loop.time() + HEAD_TIMEOUT_SECONDS

    def on_headers_complete(self) -> None:
        self._bytes_without_progress = 0
        self._is_upgrade = self.parser.should_upgrade()
        if not self._is_upgrade and not self._is_closing:
            self._deadline = None
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._bytes_without_progress = 0
        if not self._is_closing:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self._is_closing:
            self._close()
        elif not self._is_upgrade:
            super().on_message_complete()

    # Called by uvicorn's protocol

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        scope = cycle.scope
        shedder = self._load_shedders.get(scope["path"])
        # Pages and preflight requests cost next to nothing: they are always served.
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
            self._close()
            return
        # If the connection were closed while the client still sends, the client would lose the response.
        self._is_closing = True
        self._deadline = self.loop.time() + KEEP_ALIVE_SECONDS

    def _is_kept_after(self, cycle: RequestResponseCycle) -> bool:
        """Whether the connection serves further requests after a refusal; not if others are pipelined already."""
        if not cycle.keep_alive or cycle.waiting_for_100_continue or self.pipeline:
            return False
        for name, value in cycle.scope["headers"]:
            if name == b"transfer-encoding" or (name == b"content-length" and int(value) > MAX_DISCARDED_BODY_BYTES):
                return False
        return True

    def on_response_complete(self) -> None:
        """Replaces uvicorn's method: its timer would start again with each byte that the client sends."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self._deadline = self.loop.time() + KEEP_ALIVE_SECONDS

    def _close_after_responses(self, closing_response: bytes) -> None:
        """Accepts no more requests. Complete ones are still answered; an incomplete one gets the closing response."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            self._close(b"" if cycle is not None and cycle.more_body else closing_response)
        elif not cycle.more_body:
            self._is_closing = True
            cycle.keep_alive = False
        elif self.pipeline:
            self._is_closing = True
            self.pipeline[0] = (cycle, partial(_send_prepared, closing_response))
        else:
            self._close(b"" if cycle.response_started else closing_response)

    def _close(self, closing_response: bytes = b"") -> None:
        self._is_closing = True
        if not self.transport.is_closing():
            self.transport.write(closing_response)
            self.transport.close()


async def _run_until_cancelled(
    cycle: RequestResponseCycle,
    app: ASGI3Application,
    scope: Scope,
    receive: ASGIReceiveCallable,
    send: ASGISendCallable,
) -> None:
    """Runs the application, and ignores the errors of clients that have left and of a server that stops.

    uvicorn would log each with a traceback: uvloop raises RuntimeError on writing to a client that has left, and tasks
    are cancelled when the server stops.
    """
    try:
        await app(scope, receive, send)
    except RuntimeError:
        if not cycle.transport.is_closing():
            raise
        cycle.disconnected = True
    except asyncio.CancelledError:
        cycle.disconnected = True
        cycle.transport.abort()


async def _send_prepared(response: bytes, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """An ASGI application that sends a prepared response."""
    head, _, content = response.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    await send({"type": "http.response.start", "status": int(status.split()[1]), "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": False})
