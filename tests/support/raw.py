"""Raw HTTP connections, for requests that no client library would send."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

#: How long a response may take, or the closing of a connection that the server must close.
TIMEOUT_SECONDS = 60


class Connection:
    """A connection to a server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    def end_sending(self) -> None:
        """Closes the connection for sending only."""
        self._writer.write_eof()

    def abort(self) -> None:
        """Aborts the connection."""
        self._writer.transport.abort()

    async def read_answer(self) -> tuple[int, str]:
        """The status of the next response, and its head and content."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"content-length: (\d+)", head)
            assert length, head
            content = await self._reader.readexactly(int(length[1]))
        return int(head.split()[1]), head + content.decode()

    async def read_rest(self) -> str:
        """Everything that arrives until the server closes the connection."""
        received = b""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            with suppress(ConnectionResetError):
                while piece := await self._reader.read(65_536):
                    received += piece
        return received.decode()


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    """A connection to a server on this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Connection(reader, writer)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def post(path: str, content: bytes, *headers: str) -> bytes:
    """A complete request with its Content-Length."""
    head = [f"POST {path} HTTP/1.1", "Host: ivgraph.test", f"Content-Length: {len(content)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content
