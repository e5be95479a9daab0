"""The composition root: what is served where, and what lives as long as the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
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

from ivgraph.bodies import MemoryBudget
from ivgraph.errors import DatabaseUnavailable, IvgraphError, UnknownHost
from ivgraph.execution.cost import MAX_LOCAL_COST
from ivgraph.execution.endpoint import handle_graphql
from ivgraph.execution.handler import JSON, RequestHandler, error_response
from ivgraph.execution.service import GraphQLService
from ivgraph.execution.workers import WorkerPool
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.queue import EventQueue
from ivgraph.server.access import Access, NoSniff
from ivgraph.server.load_shedding import LoadShedder
from ivgraph.server.pages import client_file, dashboard_page, graphiql_page, static_route
from ivgraph.server.readiness import OK, Readiness
from ivgraph.services import open_services
from ivgraph.settings import Settings
from ivgraph.sources.endpoint import Endpoint, HttpSource, Shared
from ivgraph.sources.http.openapi import describe_collector
from ivgraph.sources.registry import HTTP_SOURCES
from ivgraph.sources.sender import open_sender_reader

#: Bytes of request bodies in memory at once: those that arrive, and those whose events wait for the database.
MEMORY_BUDGET = 256_000_000

_GRAPHQL = "/graphql"

#: What players on everybody's pages use: it takes events, and tells nothing.
_OPEN_TO_PAGES = frozenset({*(source.path for source in HTTP_SOURCES), "/v1/beacon.js", "/v1/beacon.d.ts"})
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
    max_local_cost: float = MAX_LOCAL_COST,
) -> Starlette:
    """The server. The settings name a database: who wants the embedded one starts it before.

    Args:
        max_local_cost: The cost up to which GraphQL operations run in this process and not in one of their own.

    Raises:
        InvalidSetting: The file of places can't be read.
    """
    senders = open_sender_reader(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with (
            open_services(settings, Limits.from_settings(settings)) as services,
            EventQueue(services.writing, services.writer) as queue,
            Readiness(services.writing) as readiness,
            WorkerPool(settings, settings.costly_queries) as workers,
            AsyncExitStack() as sources,
        ):
            here = RequestHandler(
                services.database, services.writing, queue, services.viewer_key, max_cost=max_local_cost
            )
            graphql = GraphQLService(here, workers)
            shared = Shared(services, queue, senders, MemoryBudget(MEMORY_BUDGET), now)
            endpoints = {source.path: await sources.enter_async_context(source.open(shared)) for source in HTTP_SOURCES}
            graphql_is_open_to_pages = bool(settings.allowed_origins)
            yield {
                "services": services,
                "graphql": graphql,
                "endpoints": endpoints,
                "readiness": readiness,
                "budget": shared.budget,
                "now": now,
                "load_shedders": {
                    _GRAPHQL: LoadShedder(
                        _GRAPHQL, graphql.admission.is_open, graphql.overloaded, open_to_pages=graphql_is_open_to_pages
                    ),
                    **{
                        path: LoadShedder(path, endpoint.is_open, endpoint.overloaded, open_to_pages=True)
                        for path, endpoint in endpoints.items()
                    },
                },
            }

    app = Starlette(
        routes=[
            Route("/", _show_dashboard),
            Route(_GRAPHQL, _answer_graphql, methods=["GET", "POST"]),
            *(Route(source.path, _handle_by(source), methods=list(source.methods)) for source in HTTP_SOURCES),
            Route("/v1/openapi.json", _show_openapi),
            Route("/v1/beacon.js", _show_client),
            Route("/v1/beacon.d.ts", _show_client),
            Route("/healthz", _show_health),
            Route("/readyz", _show_readiness),
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
        refusal = error_response(error, JSON, status)
        return Response(refusal.body, refusal.status, dict(refusal.headers))
    return JSONResponse({"code": error.code, "message": str(error)}, status, {"Cache-Control": "no-store"})


async def _answer_graphql(request: Request) -> Response:
    state = request.state
    return await handle_graphql(request, state.graphql, state.budget, state.now(), graphiql_page)


def _handle_by(source: HttpSource) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        endpoint: Endpoint = request.state.endpoints[source.path]
        return await endpoint.handle(request)

    return handle


async def _show_openapi(request: Request) -> Response:
    return Response(_OPENAPI, headers={"Cache-Control": "max-age=3600"}, media_type="application/json")


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


async def _show_health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _show_readiness(request: Request) -> Response:
    found = await request.state.readiness.find_out()
    if set(found.values()) == {OK}:
        return JSONResponse({"status": "ok"})
    content = {"status": "unavailable", "code": DatabaseUnavailable.code, **found}
    return JSONResponse(content, 503, {"Retry-After": "5"})
