"""uvicorn's server, with this package's protocol and periodic checks of its connections."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from functools import partial

import uvicorn
from starlette.types import ASGIApp

from ivgraph.server.connections import Connections
from ivgraph.server.protocol import Protocol

#: Seconds that running requests have to finish when the server stops.
SHUTDOWN_SECONDS = 10
#: Connections that the operating system accepts while the event loop is busy; it may allow fewer.
BACKLOG = 4_096
#: Connections that are accepted in one pass of the event loop.
ACCEPTS_PER_PASS = 24
#: The deadlines of connections are checked at every tenth tick of uvicorn, which is once a second.
TICKS_PER_CHECK = 10


class Server(uvicorn.Server):
    """Serves an application. The ``load_shedders`` in its lifespan's state admit or refuse its requests, by path."""

    def __init__(self, app: ASGIApp, connections: Connections, on_started: Callable[[], None] = lambda: None) -> None:
        """
        Args:
            connections: Limits the connections.
            on_started: Called when the server accepts requests.
        """
        config = uvicorn.Config(
            app,
            http=partial(Protocol, connections=connections),  # type: ignore[arg-type]  # typed as a class
            ws="none",
            backlog=BACKLOG,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            proxy_headers=False,  # uvicorn would believe every local client; sources.sender knows the trusted proxies
        )
        super().__init__(config)
        self._on_started = on_started

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        # In a pass of the event loop uvloop accepts one connection from each listening socket, which is too few when a
        # pass takes long. So it gets several duplicates of each socket.
        listeners = [*(sockets or [])]
        duplicates = [listener.dup() for listener in listeners for _ in range(ACCEPTS_PER_PASS - 1)]
        super().run([*listeners, *duplicates])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(SHUTDOWN_SECONDS / 2, self._abort_incomplete_requests)
        await super().shutdown(sockets)

    def _abort_incomplete_requests(self) -> None:
        for connection in self._protocols():
            connection.abort_incomplete_request()

    async def on_tick(self, counter: int) -> bool:
        """Called by uvicorn ten times a second."""
        if counter % TICKS_PER_CHECK == 0:
            self._close_late_connections()
        return await super().on_tick(counter)

    def _close_late_connections(self) -> None:
        now = asyncio.get_running_loop().time()
        for connection in self._protocols():
            connection.close_if_late(now)

    def _protocols(self) -> list[Protocol]:
        return [connection for connection in self.server_state.connections if isinstance(connection, Protocol)]
