"""Finds the workers of a server that runs several, and chooses which of them a request reaches."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from support.processes import family
from support.serving import Server

#: A request whose body is incomplete until "]" follows.
HEAD = (
    b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    b"Expect: 100-continue\r\n\r\n"
)


def workers_of(server: int) -> dict[int, int]:
    """The process ids of the workers of a server, by their numbers."""
    found = {}
    for pid in family(server):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended meanwhile
            continue
        if b"ivgraph.server.worker" in command:
            found[int(command[-2])] = pid
    return found


def alive(*pids: int) -> list[int]:
    """Those of the processes that have not ended."""
    return [pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists()]


@contextmanager
def only(server: Server, number: int) -> Iterator[None]:
    """Stops all other workers while the block runs, so that this one accepts each connection."""
    others = [pid for each, pid in workers_of(server.process.pid).items() if each != number]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


class HalfSent:
    """A request with events whose head the server has read, and whose body is incomplete."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> None:
        self._reader = reader
        self._writer = writer
        self._body = body

    async def finish(self) -> bytes:
        """Sends the body, and returns the response until the server closes the connection."""
        self._writer.write(self._body)
        return await self._reader.read()

    async def ended(self) -> bytes:
        """What the server sends until it closes or loses the connection, without the rest of the body."""
        try:
            return await self._reader.read()
        except ConnectionResetError:
            return b""


@asynccontextmanager
async def half_sent(server: Server, body: bytes) -> AsyncIterator[HalfSent]:
    """Sends the head of a request, and waits until the server asks for its body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(HEAD % len(body))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        yield HalfSent(reader, writer, body)
    finally:
        writer.close()
