"""uvicorn's server, with this package's protocol and periodic checks of its connections."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

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


def open_listener(address: Any, family: int, *, reuse_port: bool = False) -> socket.socket:
    """Opens a listening socket.

    Args:
        reuse_port: Whether it may share the address with other sockets of which this is true.

    Raises:
        OSError: The address is wrong or in use.
    """
    listener = socket.create_server(address, family=family, backlog=1024, reuse_port=reuse_port)
    # Accepted connections inherit this. asyncio sets it only for listeners that it opened itself. Without it each
    # response on a persistent connection would wait 40 ms for the client to acknowledge its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


class Server(uvicorn.Server):
    """Serves an application. The ``load_shedders`` in its lifespan's state admit or refuse its requests, by path."""

    def __init__(
        self,
        app: ASGIApp,
        connections: Connections,
        on_started: Callable[[], None] = lambda: None,
        listeners_of_others: Sequence[socket.socket] = (),
    ) -> None:
        """
        Args:
            connections: Limits the connections.
            on_started: Called when the server accepts requests.
            listeners_of_others: Listening sockets of other processes that serve the same application. A connection
                that waits there at a tick is accepted here, since those processes may be busy or may have ended.
        """
        config = uvicorn.Config(
            app,
            http=partial(Protocol, connections=connections),  # type: ignore[arg-type]  # typed as a class
            ws="none",
            backlog=BACKLOG,
            log_level="warning",
            log_config=None,  # its messages are logged as all others are, with the number of the worker
            access_log=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            proxy_headers=False,  # uvicorn would believe every local client; sources.sender knows the trusted proxies
        )
        super().__init__(config)
        self._on_started = on_started
        self._listeners_of_others = listeners_of_others

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        # In a pass of the event loop uvloop accepts one connection from each listening socket, which is too few when a
        # pass takes long. So it gets several duplicates of each socket.
        listeners = [*(sockets or [])]
        # Before `dup`, which sets the blocking mode of what it copies. All descriptors of a socket share that mode, in
        # other processes too: where it blocked for a moment, another process could stay in `accept` for good.
        for listener in [*listeners, *self._listeners_of_others]:
            listener.setblocking(False)
        duplicates = [listener.dup() for listener in listeners for _ in range(ACCEPTS_PER_PASS - 1)]
        super().run([*listeners, *duplicates])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Also stops on SIGHUP where the process does not ignore it; uvicorn does so on SIGINT and SIGTERM only."""
        with super().capture_signals():
            if sys.platform == "win32" or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
                yield
                return
            previous = signal.signal(signal.SIGHUP, self.handle_exit)
            try:
                yield
            finally:
                signal.signal(signal.SIGHUP, previous)

    def stop(self) -> None:
        """Stops as on SIGTERM. May be called by any thread."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in self._listeners_of_others:
            listener.close()
        asyncio.get_running_loop().call_later(SHUTDOWN_SECONDS / 2, self._abort_incomplete_requests)
        await super().shutdown(sockets)

    def _abort_incomplete_requests(self) -> None:
        for connection in self._protocols():
            connection.abort_incomplete_request()

    async def on_tick(self, counter: int) -> bool:
        """Called by uvicorn ten times a second."""
        if counter % TICKS_PER_CHECK == 0:
            self._close_late_connections()
        for listener in self._listeners_of_others:
            await self._accept_waiting(listener)
        return await super().on_tick(counter)

    async def _accept_waiting(self, listener: socket.socket) -> None:
        for _ in range(ACCEPTS_PER_PASS):
            try:
                connection, _ = listener.accept()
            except OSError:  # none waits any more, or it has gone
                return
            await asyncio.get_running_loop().connect_accepted_socket(self._make_protocol, connection)

    def _make_protocol(self) -> asyncio.Protocol:
        make = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)  # type: ignore[call-arg]

    def _close_late_connections(self) -> None:
        now = asyncio.get_running_loop().time()
        for connection in self._protocols():
            connection.close_if_late(now)

    def _protocols(self) -> list[Protocol]:
        return [connection for connection in self.server_state.connections if isinstance(connection, Protocol)]
