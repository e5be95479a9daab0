"""The program of a worker: one of several processes that serve requests at the same address.

The supervisor starts it as ``python -m ivgraph.server.worker NUMBER``. Its standard input is a pipe from the
supervisor: it brings a `Start`, and then nothing until it ends with the supervisor. On its standard output the worker
reports once, in a line of JSON: null when it accepts requests, or the message of the error that prevented this.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import pickle
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

import orjson

from ivgraph.errors import IvgraphError
from ivgraph.services import open_services
from ivgraph.settings import Settings


@dataclass(frozen=True, slots=True)
class Start:
    """What a worker gets from the supervisor."""

    settings: Settings
    #: File descriptors that the worker has inherited: of its own listening socket, and of those of the other workers.
    listener: int
    others: Sequence[int]
    #: As in the supervisor's process, whose command has set them.
    gc_thresholds: tuple[int, int, int]


def serve(start: Start, report: Callable[[str | None], None]) -> None:
    """Serves until a signal arrives or the supervisor ends; running requests have ten seconds to finish.

    Args:
        report: Called with None when the worker accepts requests.

    Raises:
        IvgraphError: The worker could not start.
    """
    # The supervisor imports Start from this module, and needs neither GraphQL nor uvicorn.
    from ivgraph.server.app import create_app
    from ivgraph.server.connections import limit_connections
    from ivgraph.server.serving import Server

    settings = start.settings
    app = create_app(settings)
    connections = limit_connections(
        settings.max_connections, settings.max_connections_per_address, settings.trusted_proxies
    )
    # If the database can't be used, this says why in a sentence. uvicorn would log a traceback.
    asyncio.run(_try_database(settings))
    others = [socket.socket(fileno=descriptor) for descriptor in start.others]
    server = Server(app, connections, lambda: report(None), others)
    threading.Thread(target=_stop_with_supervisor, args=[server.stop], daemon=True).start()
    server.run([socket.socket(fileno=start.listener)])


async def _try_database(settings: Settings) -> None:
    async with open_services(settings):
        pass


def _stop_with_supervisor(stop: Callable[[], None]) -> None:
    # Not sys.stdin: a thread that waits in it would hold its lock, and Python aborts if it can't get that at the end.
    while os.read(0, 1):
        pass
    stop()


def _exit(number: int, frame: FrameType | None) -> None:
    """Ends the process on a signal: before uvicorn handles signals, and when uvicorn raises one again at its end."""
    sys.exit()


def main(number: str) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, _exit)
    # Standard output is for the report only: whatever code prints goes to standard error.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.basicConfig(format=f"Worker {number}: %(message)s")

    def report(error: str | None) -> None:
        with suppress(BrokenPipeError), output:  # the supervisor may have ended
            output.write(orjson.dumps(error) + b"\n")

    try:
        start: Start = pickle.load(sys.stdin.buffer)
        gc.set_threshold(*start.gc_thresholds)
        serve(start, report)
    except EOFError:
        sys.exit("The supervisor ended before it started this worker.")
    except IvgraphError as error:
        report(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
