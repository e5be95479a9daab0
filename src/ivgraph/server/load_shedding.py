"""Refuses requests before they are read, while too many wait, and starts the others a few at a time.

A refusal must cost a small part of what an answer costs; otherwise an overloaded server spends its time on refusals. So
it is a prepared response, which is written to the socket as soon as the head of the request has arrived, without a
task, a request object or middleware.

Admitted requests start a few in each pass of the event loop. If thousands that arrive at once all started in one pass,
everything else in the loop would wait for them, including the writes that make room for more.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Self

from starlette.responses import Response

from ivgraph.server.incidents import Incident

#: Requests to one path that start in one pass of the event loop.
STARTS_PER_PASS = 32
#: The most requests that may wait to be started, and the longest time that one may wait.
MAX_WAITING = 1_000
MAX_WAIT_SECONDS = 0.5

Start = Callable[[], None]


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A response with status 503, as bytes for the socket."""

    #: The headers and the content. The protocol writes the status line and perhaps a header Connection before them.
    rest: bytes

    @classmethod
    def of(cls, response: Response, *, open_to_pages: bool) -> Self:
        """Adds the headers that all responses of the application have.

        Args:
            open_to_pages: Whether pages of other origins may read the response.
        """
        cors_headers = {"access-control-allow-origin": "*", "access-control-expose-headers": "Retry-After"}
        headers = {
            **(cors_headers if open_to_pages else {}),
            "x-content-type-options": "nosniff",
            **dict(response.headers),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
        return cls(head + b"\r\n" + bytes(response.body))


class LoadShedder:
    """Admits or refuses the requests to one path. Belongs to one event loop."""

    def __init__(
        self, path: str, is_open: Callable[[], bool], overloaded: Callable[[], Response], *, open_to_pages: bool
    ) -> None:
        """
        Args:
            is_open: Whether one more request can be handled soon; called for each request.
            overloaded: Makes the response, with status 503, to a refused request.
            open_to_pages: Whether pages of other origins may read that response.
        """
        self._overloaded = overloaded
        self._open_to_pages = open_to_pages
        self._is_open = is_open
        #: Requests to start, with the time of their arrival.
        self._waiting: deque[tuple[Start, float]] = deque()
        self._started_in_pass = 0
        self._is_pass_scheduled = False
        self._overload = Incident(
            f"More requests to {path} arrive than can be answered: some are refused with 503.",
            f"All requests to {path} are answered again; {{count:,}} were refused.",
        )

    def admit(self, start: Start) -> bool:
        """Starts a request at once or in a later pass of the event loop; returns False if it must be refused."""
        if self._is_queue_full() or not self._is_open():
            self._overload.record()
            return False
        if self._started_in_pass == STARTS_PER_PASS:
            self._waiting.append((start, monotonic()))
            return True
        self._started_in_pass += 1
        if not self._is_pass_scheduled:
            self._is_pass_scheduled = True
            asyncio.get_running_loop().call_soon(self._begin_pass)
        start()
        return True

    def refusal(self) -> RawResponse:
        """The response to a request that was not admitted."""
        return RawResponse.of(self._overloaded(), open_to_pages=self._open_to_pages)

    def _is_queue_full(self) -> bool:
        if not self._waiting:
            return False
        _, arrived_at = self._waiting[0]
        return len(self._waiting) >= MAX_WAITING or monotonic() - arrived_at > MAX_WAIT_SECONDS

    def _begin_pass(self) -> None:
        self._started_in_pass = min(STARTS_PER_PASS, len(self._waiting))
        for _ in range(self._started_in_pass):
            start, _ = self._waiting.popleft()
            start()
        self._is_pass_scheduled = self._started_in_pass > 0
        if self._is_pass_scheduled:
            asyncio.get_running_loop().call_soon(self._begin_pass)
