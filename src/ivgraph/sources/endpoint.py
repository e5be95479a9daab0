"""The interface between the server and a source of events that listens on HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from ivgraph.bodies import MemoryBudget
from ivgraph.ingest.queue import EventQueue
from ivgraph.services import Services
from ivgraph.sources.sender import SenderReader


@dataclass(frozen=True, slots=True)
class Shared:
    """The services that the sources of a server share."""

    services: Services
    queue: EventQueue
    senders: SenderReader
    budget: MemoryBudget
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A source, opened for as long as the server runs."""

    handle: Callable[[Request], Awaitable[Response]]
    #: Whether events that arrive now would be stored soon.
    is_open: Callable[[], bool]
    #: Builds the response, with status 503, that the server sends while the source is not open, without reading
    #: requests.
    overloaded: Callable[[], Response]


@dataclass(frozen=True, slots=True)
class HttpSource:
    """A source that listens on HTTP.

    Players on any page may send requests to it, so it accepts events and reveals no data.
    """

    #: Its name in the terminal.
    label: str
    path: str
    methods: Sequence[str]
    open: Callable[[Shared], AbstractAsyncContextManager[Endpoint]]
