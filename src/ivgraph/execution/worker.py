"""A process that works on one costly GraphQL request after the other, and so holds up nobody else.

Run as ``python -m ivgraph.execution.worker``: `WorkerPool` starts it, and talks to it over its standard input and
output. It reads the settings, then requests. It writes None when it is ready, or the error that kept it from that, and
then a response to each request. Each message has a number before it: a request's own, which its response repeats. A
request of None cancels the one that it works on. It ends with its input.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from ivgraph.errors import IvgraphError
from ivgraph.execution.cost import LARGEST_ANSWER
from ivgraph.execution.handler import GraphQLResponse, RequestHandler
from ivgraph.ingest.limits import Limits
from ivgraph.services import open_services
from ivgraph.settings import LEAST_WRITE_CONNECTIONS

#: Bytes of the length before each message.
LENGTH = 8
#: Statements that one request may have run at a time: heavy ones, so that there are few.
READ_CONNECTIONS = 2
#: How much less important the process is than the server, which has others to answer.
NICENESS = 5


def pack(number: int, message: Any) -> bytes:
    """A numbered message with its length before it. Both ends are ours: nothing that a caller sends is unpickled."""
    content = pickle.dumps((number, message))
    return len(content).to_bytes(LENGTH, "big") + content


async def unpack(reader: asyncio.StreamReader) -> tuple[int, Any]:
    """The next message and its number.

    Raises:
        EOFError: The other end is gone.
    """
    length = int.from_bytes(await reader.readexactly(LENGTH), "big")
    number, message = pickle.loads(await reader.readexactly(length))
    return number, message


async def work(output: BinaryIO) -> None:
    """Answers requests until there are no more."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    number, settings = await unpack(reader)
    own = replace(settings, read_connections=READ_CONNECTIONS, write_connections=LEAST_WRITE_CONNECTIONS)
    try:
        async with open_services(own, Limits.from_settings(own)) as services:
            _write(output, number, None)
            answerer = RequestHandler(
                services.database,
                services.writing,
                services.writer,
                services.viewer_key,
                largest=LARGEST_ANSWER,
                compresses=True,
            )
            await _answer_all(reader, answerer, output)
    except IvgraphError as error:
        _write(output, number, error)


async def _answer_all(reader: asyncio.StreamReader, answerer: RequestHandler, output: BinaryIO) -> None:
    current: asyncio.Task[GraphQLResponse | None] | None = None
    try:
        while True:
            number, request = await unpack(reader)
            if request is not None:
                current = asyncio.create_task(answerer.answer(request))
                # A task that is cancelled before it begins runs nothing of its own, and yet is to be answered.
                current.add_done_callback(partial(_respond, output, number))
            elif current is not None:
                current.cancel()
    except EOFError:
        if current is not None:
            current.cancel()


def _respond(output: BinaryIO, number: int, task: asyncio.Task[GraphQLResponse | None]) -> None:
    """Writes the response; None where the work was cancelled or failed."""
    failed = task.cancelled() or task.exception() is not None
    with suppress(BrokenPipeError):  # the server is gone
        _write(output, number, None if failed else task.result())


def _write(output: BinaryIO, number: int, message: Any) -> None:
    output.write(pack(number, message))
    output.flush()


def main() -> None:
    # What is printed must not get between the messages.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.nice(NICENESS)
    gc.freeze()
    with suppress(BrokenPipeError, EOFError):  # the server is gone
        asyncio.run(work(output))


if __name__ == "__main__":
    main()
