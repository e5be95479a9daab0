"""uvicorn, set up for this server: which protocol it speaks, and what it looks after while it runs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from functools import partial

import uvicorn
from starlette.types import ASGIApp

from ivgraph.server.connections import Connections
from ivgraph.server.protocol import Protocol

#: Seconds that running requests get when the server is told to stop.
GRACE = 10
#: Connections that the system accepts while the event loop is busy; it may allow fewer.
BACKLOG = 4_096
#: Connections that are accepted in one pass of the event loop.
ACCEPT = 24
#: Tenths of a second between two looks for connections that are late.
LOOK_EVERY = 10


class Server(uvicorn.Server):
    """Serves an application. One that says ``doors`` in its lifespan's state has its requests admitted by them."""

    def __init__(self, app: ASGIApp, connections: Connections, tell: Callable[[], None] = lambda: None) -> None:
        """
        Args:
            connections: Bounds the connections.
            tell: Called when requests are taken.
        """
        config = uvicorn.Config(
            app,
            http=partial(Protocol, connections=connections),  # type: ignore[arg-type]  # a class is asked for
            ws="none",
            backlog=BACKLOG,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=GRACE,
            proxy_headers=False,  # uvicorn would believe whoever calls from this machine; ingest.origin knows whom to
        )
        super().__init__(config)
        self._tell = tell

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        # uvloop accepts one connection of each listening socket in a pass of the event loop, which is too few when a
        # pass takes long.
        super().run([copy for each in sockets or [] for copy in (each, *(each.dup() for _ in range(ACCEPT - 1)))])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(GRACE / 2, self._give_up_unsent)
        await super().shutdown(sockets)

    def _give_up_unsent(self) -> None:
        for connection in self._protocols():
            connection.give_up_unsent()

    async def on_tick(self, counter: int) -> bool:
        """Called by uvicorn ten times a second."""
        if counter % LOOK_EVERY == 0:
            self._close_late_connections()
        return await super().on_tick(counter)

    def _close_late_connections(self) -> None:
        now = asyncio.get_running_loop().time()
        for connection in self._protocols():
            connection.close_if_late(now)

    def _protocols(self) -> list[Protocol]:
        return [connection for connection in self.server_state.connections if isinstance(connection, Protocol)]
