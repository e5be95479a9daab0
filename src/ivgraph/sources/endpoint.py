"""What a source that listens on HTTP is to the server."""

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
    """What the sources of a server share."""

    services: Services
    queue: EventQueue
    senders: SenderReader
    budget: MemoryBudget
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The endpoint of a source, for as long as the server runs."""

    handle: Callable[[Request], Awaitable[Response]]
    #: Whether the events of a request that came at this moment would be stored soon.
    is_open: Callable[[], bool]
    #: The answer, with status 503, where they would not: the server sends it without reading the request.
    overloaded: Callable[[], Response]


@dataclass(frozen=True, slots=True)
class HttpSource:
    """A way for events to come over HTTP. Players on everybody's pages use it, so it takes events and tells nothing."""

    #: What the terminal calls it.
    label: str
    path: str
    methods: Sequence[str]
    open: Callable[[Shared], AbstractAsyncContextManager[Endpoint]]
