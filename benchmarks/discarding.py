"""Runs the server with one more path, /discard, which parses and validates events and discards them."""

from __future__ import annotations

import gc
import socket
import sys
from datetime import UTC, datetime

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ivgraph.cli.commands import GC_THRESHOLDS
from ivgraph.ingest.event import Event
from ivgraph.server.app import create_app
from ivgraph.server.connections import limit_connections
from ivgraph.server.serving import Server
from ivgraph.settings import Settings
from ivgraph.sources.http.body import LINE_TYPES, EventReader
from ivgraph.sources.http.encoding import decompress


async def discard(request: Request) -> Response:
    media_type = request.headers.get("content-type", "").partition(";")[0]
    reader = EventReader(datetime.now(UTC), lines=media_type in LINE_TYPES)
    async for chunk in decompress(request.stream(), request.headers.get("content-encoding", "")):
        await reader.feed(chunk)
    events = await reader.finish()
    described = [{"id": str(event.id), "status": "accepted"} for event in events if isinstance(event, Event)]
    return Response(orjson.dumps({"accepted": len(described), "events": described}), media_type="application/json")


def main(dsn: str, listener: str) -> None:
    gc.set_threshold(*GC_THRESHOLDS)
    app = create_app(Settings(database_url=dsn))
    app.router.routes.append(Route("/discard", discard, methods=["POST"]))
    Server(app, limit_connections(None, None)).run([socket.socket(fileno=int(listener))])


if __name__ == "__main__":
    main(*sys.argv[1:])
