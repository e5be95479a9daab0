"""A proxy between the server and the database, whose connections a test can break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit

#: Maximum number of bytes that are forwarded at once.
PIECE = 65_536


class Proxy:
    """Forwards connections to a PostgreSQL that listens on a Unix socket."""

    #: The URL of the database through the proxy.
    dsn: str

    def __init__(self, dsn: str) -> None:
        """Takes the URL of the database itself."""
        parts = urlsplit(dsn)
        query = parse_qs(parts.query)
        #: A socket of the embedded server, or the host and port of a cluster's coordinator.
        self._socket = f"{query['host'][0]}/.s.PGSQL.{query['port'][0]}" if "host" in query else None
        self._address = (parts.hostname, parts.port)
        self.user = parts.username or query["user"][0]
        self.database = parts.path.lstrip("/")
        self._open = True
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._lost_after: bytes | None = None
        self._connections: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Breaks all connections and refuses new ones."""
        self._open = False
        self.break_connections()

    def break_connections(self) -> None:
        """Breaks all connections; new ones are accepted."""
        for connection in self._connections:
            connection.transport.abort()

    def restore(self) -> None:
        """Accepts and forwards connections again."""
        self._open = True
        self._flowing.set()

    def freeze(self) -> None:
        """Stops forwarding without closing any connection."""
        self._flowing.clear()

    def lose_answer_to(self, sent: bytes) -> None:
        """Forwards the next message that contains the bytes, and breaks its connection before the response arrives."""
        self._lost_after = sent

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Handles one connection."""
        try:
            if not self._open:
                raise ConnectionRefusedError
            inner_reader, inner_writer = await (
                asyncio.open_unix_connection(self._socket) if self._socket else asyncio.open_connection(*self._address)
            )
        except OSError:
            writer.transport.abort()
            return
        self._connections |= {writer, inner_writer}
        await asyncio.gather(self._ask(reader, inner_writer, writer), self._answer(inner_reader, writer))
        self._connections -= {writer, inner_writer}

    async def _ask(
        self, reader: asyncio.StreamReader, inner: asyncio.StreamWriter, client: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await self._flowing.wait()
                if self._lost_after and self._lost_after in piece:
                    self._lost_after = None
                    client.transport.abort()
                inner.write(piece)
                await inner.drain()
        inner.close()

    async def _answer(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await self._flowing.wait()
                client.write(piece)
                await client.drain()
        client.close()


@asynccontextmanager
async def proxy(dsn: str) -> AsyncIterator[Proxy]:
    """Runs a proxy for the database while the block runs."""
    proxy = Proxy(dsn)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    proxy.dsn = f"postgresql://{proxy.user}@127.0.0.1:{port}/{proxy.database}?sslmode=disable"
    try:
        yield proxy
    finally:
        server.close()
        proxy.restore()
        proxy.break_connections()
        await server.wait_closed()
