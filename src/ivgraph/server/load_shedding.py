"""The door of an address: its requests are let in a few at a time, or refused before anything is made of them.

A server that is busy must say no at a small part of what a yes costs, or it spends its time on saying no. So a refusal
is bytes that lie ready, written to the socket as soon as the head of a request is there: no task, no request object, no
middleware.

Those that are let in start a few in each pass of the event loop. When thousands come at once, starting them all in one
pass would hold up everything else that the loop has to do, and with it the writing that makes room.
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

#: Requests of one address that start in one pass of the event loop.
AT_ONCE = 32
#: Requests that may wait to be started, and the seconds that they may.
CAPACITY = 1_000
TARGET = 0.5

Start = Callable[[], None]


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A response 503 as bytes, to be written to the socket as they are."""

    #: What follows the status line, and a header Connection where there is one: more headers, and the content.
    rest: bytes

    @classmethod
    def of(cls, response: Response, *, open_to_pages: bool) -> Self:
        """The response with the headers that all of the application's answers have.

        Args:
            open_to_pages: Whether pages of other origins may read it.
        """
        pages = {"access-control-allow-origin": "*", "access-control-expose-headers": "Retry-After"}
        lines = {
            **(pages if open_to_pages else {}),
            "x-content-type-options": "nosniff",
            **dict(response.headers),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
        return cls(head + b"\r\n" + bytes(response.body))


class LoadShedder:
    """Lets the requests of one address in. One event loop only."""

    def __init__(
        self, name: str, is_open: Callable[[], bool], overloaded: Callable[[], Response], *, open_to_pages: bool
    ) -> None:
        """
        Args:
            name: The address as the log names it.
            is_open: Whether what is behind the door can take one more request soon; asked for each.
            overloaded: The answer, with status 503, to those that it can't.
            open_to_pages: Whether pages of other origins may read that answer.
        """
        self._overloaded = overloaded
        self._open_to_pages = open_to_pages
        self._is_open = is_open
        self._waiting: deque[tuple[Start, float]] = deque()
        self._started = 0
        self._is_counting = False
        self._overload = Incident(
            f"More requests to {name} arrive than can be answered: some are refused with 503.",
            f"All requests to {name} are answered again; {{count:,}} were refused.",
        )

    def admit(self, start: Start) -> bool:
        """Starts a request, at once or in one of the next passes of the event loop; or tells that it is refused."""
        if self._waiting and (len(self._waiting) >= CAPACITY or monotonic() - self._waiting[0][1] > TARGET):
            return self._refuse()
        if not self._is_open():
            return self._refuse()
        if self._started == AT_ONCE:
            self._waiting.append((start, monotonic()))
            return True
        self._started += 1
        if not self._is_counting:
            self._is_counting = True
            asyncio.get_running_loop().call_soon(self._begin_pass)
        start()
        return True

    def refusal(self) -> RawResponse:
        """The answer to a request that was not admitted."""
        return RawResponse.of(self._overloaded(), open_to_pages=self._open_to_pages)

    def _refuse(self) -> bool:
        self._overload.record()
        return False

    def _begin_pass(self) -> None:
        self._started = min(AT_ONCE, len(self._waiting))
        for _ in range(self._started):
            start, _ = self._waiting.popleft()
            start()
        self._is_counting = self._started > 0
        if self._is_counting:
            asyncio.get_running_loop().call_soon(self._begin_pass)
