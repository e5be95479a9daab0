"""The composition root: what is served where, and what lives as long as the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from ivgraph.access import Access
from ivgraph.catalog import read_structure
from ivgraph.errors import DatabaseUnavailable, IvgraphError, UnknownHost
from ivgraph.headers import NoSniff
from ivgraph.ingest.http import TURNED_AWAY, collect
from ivgraph.ingest.kaltura.endpoint import collect_beacon, turn_away
from ivgraph.ingest.kaltura.recorder import Recorder
from ivgraph.ingest.kaltura.releaser import Releaser
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.openapi import describe_collector
from ivgraph.ingest.origin import open_origin_reader
from ivgraph.ingest.room import Room
from ivgraph.ingest.shared_writer import SharedWriter
from ivgraph.pages import client_file, dashboard_page, graphiql_page, static_route
from ivgraph.readiness import OK, Readiness
from ivgraph.schema.answering import JSON, Answerer, refuse
from ivgraph.schema.cost import CHEAP
from ivgraph.schema.http import answer
from ivgraph.schema.service import GraphQLService
from ivgraph.schema.workers import WorkerPool
from ivgraph.server.door import Door
from ivgraph.services import open_services
from ivgraph.settings import Settings

#: Bytes of collected bodies at hand at once: those arriving, and those waiting for the database.
ROOM = 256_000_000

_GRAPHQL = "/graphql"
_EVENTS = "/v1/events"
_BEACONS = "/api_v3/index.php"

#: What players on everybody's pages use: it takes events, and tells nothing.
_OPEN_TO_PAGES = frozenset({_EVENTS, _BEACONS, "/v1/beacon.js", "/v1/beacon.d.ts"})
#: What programs ask that watch over the server, by whatever name they find it.
_UNCHECKED = frozenset({"/healthz", "/readyz"})

_OPENAPI = orjson.dumps(describe_collector())

_EXPLAINED = {
    404: "There is nothing at this address. Queries go to /graphql, events to /v1/events.",
    405: "This address does not take this method; the header Allow names those that it does.",
    413: "The body is too large.",
}


def create_app(
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    largest_here: float = CHEAP,
) -> Starlette:
    """The server. The settings name a database: who wants the embedded one starts it before.

    Args:
        largest_here: The cost up to which GraphQL operations run in this process and not in one of their own.

    Raises:
        InvalidSetting: The file of places can't be read.
    """
    origins = open_origin_reader(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with (
            open_services(settings, Limits.of(settings)) as services,
            SharedWriter(services.writing, services.writer) as shared_writer,
            Recorder(
                services.writing, services.writer, lambda id: read_structure(services.writing.aside, id)
            ) as beacon_recorder,
            Releaser(beacon_recorder, services.writing, now),
            Readiness(services.writing) as readiness,
            WorkerPool(settings, settings.costly_queries) as workers,
        ):
            here = Answerer(
                services.database, services.writing, shared_writer, services.viewer_key, largest=largest_here
            )
            graphql = GraphQLService(here, workers)
            yield {
                "services": services,
                "graphql": graphql,
                "shared_writer": shared_writer,
                "beacon_recorder": beacon_recorder,
                "readiness": readiness,
                "origins": origins,
                "room": Room(ROOM),
                "now": now,
                "doors": {
                    _GRAPHQL: Door(
                        _GRAPHQL,
                        graphql.admission.is_open,
                        lambda: graphql.turn_away(open_to_pages=bool(settings.allowed_origins)),
                    ),
                    _EVENTS: Door(_EVENTS, shared_writer.is_open, lambda: TURNED_AWAY),
                    _BEACONS: Door(_BEACONS, beacon_recorder.is_open, lambda: turn_away(now())),
                },
            }

    app = Starlette(
        routes=[
            Route("/", _show_dashboard),
            Route(_GRAPHQL, _answer_graphql, methods=["GET", "POST"]),
            Route(_EVENTS, _collect_events, methods=["POST"]),
            Route("/v1/openapi.json", _show_openapi),
            Route("/v1/beacon.js", _show_client),
            Route("/v1/beacon.d.ts", _show_client),
            Route(_BEACONS, _collect_beacon, methods=["GET", "POST"]),
            Route("/healthz", _tell_health),
            Route("/readyz", _tell_readiness),
            static_route(),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)],
        exception_handlers={HTTPException: _explain_http_error, Exception: _explain_failure},
        lifespan=lifespan,
    )
    # A redirect would name the host that the request claims, and http where a proxy speaks https.
    app.router.redirect_slashes = False
    # Around the stack and not in it: Starlette answers failures outside the middleware that an application lists.
    access = Access(
        app.build_middleware_stack(),
        hosts=settings.allowed_hosts,
        origins=settings.allowed_origins,
        open_to_pages=_OPEN_TO_PAGES,
        unchecked=_UNCHECKED,
        refuse=_refuse,
    )
    app.middleware_stack = NoSniff(access)
    return app


def _refuse(scope: Scope, error: IvgraphError) -> Response:
    status = HTTPStatus.MISDIRECTED_REQUEST if isinstance(error, UnknownHost) else HTTPStatus.FORBIDDEN
    if scope["path"] == _GRAPHQL:
        refusal = refuse(error, JSON, status)
        return Response(refusal.body, refusal.status, dict(refusal.headers))
    return JSONResponse({"code": error.code, "message": str(error)}, status, {"Cache-Control": "no-store"})


async def _answer_graphql(request: Request) -> Response:
    state = request.state
    return await answer(request, state.graphql, state.room, state.now(), graphiql_page)


async def _collect_events(request: Request) -> Response:
    state = request.state
    return await collect(request, state.shared_writer, state.origins, state.room, state.now)


async def _show_openapi(request: Request) -> Response:
    return Response(_OPENAPI, headers={"Cache-Control": "max-age=3600"}, media_type="application/json")


async def _collect_beacon(request: Request) -> Response:
    state = request.state
    return await collect_beacon(
        request, state.beacon_recorder, state.shared_writer, state.origins, state.room, state.now
    )


async def _show_client(request: Request) -> Response:
    return client_file(request.url.path.rpartition("/")[2])


async def _explain_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    content = {"code": HTTPStatus(error.status_code).name, "message": _EXPLAINED.get(error.status_code, error.detail)}
    return JSONResponse(content, error.status_code, error.headers)


async def _explain_failure(request: Request, error: Exception) -> Response:
    message = "Something went wrong here, not with the request. The server's log has the details."
    return JSONResponse({"code": IvgraphError.code, "message": message}, 500)


async def _show_dashboard(request: Request) -> Response:
    return dashboard_page()


async def _tell_health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _tell_readiness(request: Request) -> Response:
    found = await request.state.readiness.find_out()
    if set(found.values()) == {OK}:
        return JSONResponse({"status": "ok"})
    content = {"status": "unavailable", "code": DatabaseUnavailable.code, **found}
    return JSONResponse(content, 503, {"Retry-After": "5"})
