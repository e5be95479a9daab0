"""The program of a query worker: a process that executes costly GraphQL requests, one at a time.

`WorkerPool` starts it as ``python -m ivgraph.execution.worker`` and exchanges numbered messages with it over its
standard input and output. The first message that the worker reads has the settings. It answers with None when it is
ready, or with the error that prevented this. Each following message is a request, which it answers with a response of
the same number; the message None cancels the current request. The worker exits when its input ends.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import sys
from contextlib import suppress
from functools import partial
from math import inf
from typing import Any, BinaryIO

from ivgraph.errors import IvgraphError
from ivgraph.execution.handler import GraphQLResponse, RequestHandler
from ivgraph.ingest.limits import Limits
from ivgraph.services import for_costly_queries, open_read_replicas, open_services

#: Bytes of the length that precedes each message.
LENGTH_BYTES = 8
#: Added to the server's niceness: the server answers the cheap requests and goes first.
NICENESS = 5


def pack_message(number: int, message: Any) -> bytes:
    """Encodes a numbered message, preceded by its length.

    Messages are pickled: both ends are processes of the server, and content from callers is only bytes in a request.
    """
    content = pickle.dumps((number, message))
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


async def read_message(reader: asyncio.StreamReader) -> tuple[int, Any]:
    """Reads the next message with its number.

    Raises:
        EOFError: The other process has closed the pipe.
    """
    length = int.from_bytes(await reader.readexactly(LENGTH_BYTES), "big")
    number, message = pickle.loads(await reader.readexactly(length))
    return number, message


async def serve(output: BinaryIO) -> None:
    """Answers requests until the input ends."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    number, settings = await read_message(reader)
    own = for_costly_queries(settings)
    try:
        async with (
            open_services(own, Limits.from_settings(own)) as services,
            open_read_replicas(own, services) as replicas,
        ):
            _write(output, number, None)
            handler = RequestHandler(
                replicas,
                services.writing,
                services.writer,
                services.viewer_key,
                max_cost=inf,
                max_rows=own.max_rows,
                compress=True,
            )
            await _answer_all(reader, handler, output)
    except IvgraphError as error:
        _write(output, number, error)


async def _answer_all(reader: asyncio.StreamReader, handler: RequestHandler, output: BinaryIO) -> None:
    current: asyncio.Task[GraphQLResponse | None] | None = None
    try:
        while True:
            number, request = await read_message(reader)
            if request is not None:
                current = asyncio.create_task(handler.answer(request))
                # In a callback: a task that is cancelled before it starts runs none of its code, but needs an answer.
                current.add_done_callback(partial(_respond, output, number))
            elif current is not None:
                current.cancel()
    except EOFError:
        if current is not None:
            current.cancel()


def _respond(output: BinaryIO, number: int, task: asyncio.Task[GraphQLResponse | None]) -> None:
    """Writes the response; None if the request was cancelled or failed."""
    failed = task.cancelled() or task.exception() is not None
    with suppress(BrokenPipeError):  # the server has exited
        _write(output, number, None if failed else task.result())


def _write(output: BinaryIO, number: int, message: Any) -> None:
    output.write(pack_message(number, message))
    output.flush()


def main() -> None:
    # Standard output is for messages only: whatever code prints goes to standard error.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.nice(NICENESS)
    gc.freeze()
    with suppress(BrokenPipeError, EOFError):  # the server has exited
        asyncio.run(serve(output))


if __name__ == "__main__":
    main()
