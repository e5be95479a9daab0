"""The application: what is served at which path, and what lives as long as the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
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
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from ivgraph.bodies import MemoryBudget
from ivgraph.errors import DatabaseUnavailable, IvgraphError, UnknownHost
from ivgraph.execution.cost import MAX_LOCAL_COST
from ivgraph.execution.endpoint import handle_graphql
from ivgraph.execution.handler import JSON, RequestHandler, error_response
from ivgraph.execution.service import GraphQLService
from ivgraph.execution.workers import WorkerPool
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.months import keep_months_ahead
from ivgraph.ingest.queue import EventQueue
from ivgraph.server.access import Access, with_nosniff
from ivgraph.server.embedding import DASHBOARD, is_embed
from ivgraph.server.load_shedding import LoadShedder
from ivgraph.server.pages import client_file, dashboard_page, graphiql_page, static_route
from ivgraph.server.readiness import OK, Readiness
from ivgraph.services import open_read_replicas, open_services
from ivgraph.settings import Settings
from ivgraph.sources.endpoint import Endpoint, HttpSource, Shared
from ivgraph.sources.http.openapi import describe_collector
from ivgraph.sources.registry import HTTP_SOURCES
from ivgraph.sources.sender import SenderReader, open_sender_reader

#: Bytes of all request bodies in memory: those that are arriving, and those whose events wait to be stored.
MEMORY_BUDGET = 256_000_000

_GRAPHQL = "/graphql"
_CLIENT_FILES = ("/v1/beacon.js", "/v1/beacon.d.ts")

#: Pages of all origins may use these paths: they only accept events and serve the client for players.
_OPEN_TO_PAGES = frozenset({*(source.path for source in HTTP_SOURCES), *_CLIENT_FILES})
#: Monitoring programs request these paths, under any host name.
_UNCHECKED = frozenset({"/healthz", "/readyz"})


def create_app(
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    max_local_cost: float = MAX_LOCAL_COST,
) -> Starlette:
    """Composes the application. The settings must name a database that is running, even if it is the embedded one.

    Args:
        max_local_cost: The cost up to which GraphQL operations run in this process, and not in a query worker.

    Raises:
        InvalidSetting: The file of locations (IVGRAPH_GEOIP) can't be read.
    """
    app = Starlette(
        routes=_list_routes(),
        middleware=[Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)],
        exception_handlers={HTTPException: _explain_http_error, Exception: _explain_failure},
        lifespan=_make_lifespan(settings, open_sender_reader(settings), now, max_local_cost),
    )
    # A redirect would lead to the host that the request claims, and to http even if a proxy offers https.
    app.router.redirect_slashes = False
    # Wraps Starlette's own stack, which handles errors outside the middleware of an application.
    app.middleware_stack = with_nosniff(
        Access(
            app.build_middleware_stack(),
            hosts=settings.allowed_hosts,
            origins=settings.allowed_origins,
            open_to_pages=_OPEN_TO_PAGES,
            unchecked=_UNCHECKED,
            may_be_framed=lambda scope: bool(settings.embed_origins) and is_embed(scope),
            refuse=_refuse,
        )
    )
    return app


def _list_routes() -> list[BaseRoute]:
    return [
        Route(DASHBOARD, _show_dashboard),
        Route(_GRAPHQL, _answer_graphql, methods=["GET", "POST"]),
        *(Route(source.path, _handler_of(source), methods=list(source.methods)) for source in HTTP_SOURCES),
        Route("/v1/openapi.json", _show_openapi),
        *(Route(path, _show_client_file) for path in _CLIENT_FILES),
        Route("/healthz", _show_health),
        Route("/readyz", _show_readiness),
        static_route(),
    ]


def _make_lifespan(
    settings: Settings, senders: SenderReader, now: Callable[[], datetime], max_local_cost: float
) -> Callable[[Starlette], AbstractAsyncContextManager[dict[str, Any]]]:
    """Opens what requests share; Starlette copies the dictionary into the state of each request."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with (
            open_services(settings, Limits.from_settings(settings)) as services,
            open_read_replicas(settings, services) as replicas,
            keep_months_ahead(services.writing.reserve, now),
            EventQueue(services.writer) as queue,
            Readiness(services.writing, replicas) as readiness,
            WorkerPool(settings, settings.costly_queries) as workers,
            AsyncExitStack() as sources,
        ):
            here = RequestHandler(
                replicas,
                services.writing,
                queue,
                services.viewer_key,
                max_cost=max_local_cost,
                max_rows=settings.max_rows,
            )
            graphql = GraphQLService(here, workers)
            shared = Shared(services, queue, senders, MemoryBudget(MEMORY_BUDGET), now)
            endpoints = {source.path: await sources.enter_async_context(source.open(shared)) for source in HTTP_SOURCES}
            yield {
                "services": services,
                "replicas": replicas,
                "graphql": graphql,
                "endpoints": endpoints,
                "readiness": readiness,
                "budget": shared.budget,
                "embed_origins": settings.embed_origins,
                "now": now,
                "load_shedders": _make_load_shedders(settings, graphql, endpoints),
            }

    return lifespan


def _make_load_shedders(
    settings: Settings, graphql: GraphQLService, endpoints: Mapping[str, Endpoint]
) -> dict[str, LoadShedder]:
    """The load shedders by path. server/protocol.py consults them before a request is read."""
    shedders = {
        path: LoadShedder(path, endpoint.is_open, endpoint.overloaded, open_to_pages=True)
        for path, endpoint in endpoints.items()
    }
    shedders[_GRAPHQL] = LoadShedder(
        _GRAPHQL, graphql.admission.is_open, graphql.overloaded, open_to_pages=bool(settings.allowed_origins)
    )
    return shedders


async def _show_dashboard(request: Request) -> Response:
    return dashboard_page(embed_origins=request.state.embed_origins, is_embed=is_embed(request.scope))


async def _answer_graphql(request: Request) -> Response:
    state = request.state
    return await handle_graphql(request, state.graphql, state.budget, state.now(), graphiql_page)


def _handler_of(source: HttpSource) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        endpoint: Endpoint = request.state.endpoints[source.path]
        return await endpoint.handle(request)

    return handle


_OPENAPI = orjson.dumps(describe_collector())


async def _show_openapi(request: Request) -> Response:
    return Response(_OPENAPI, headers={"Cache-Control": "max-age=3600"}, media_type="application/json")


async def _show_client_file(request: Request) -> Response:
    return client_file(request.url.path.rpartition("/")[2])


async def _show_health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _show_readiness(request: Request) -> Response:
    states = await request.state.readiness.check()
    if set(states.values()) == {OK}:
        return JSONResponse({"status": "ok"})
    content = {"status": "unavailable", "code": DatabaseUnavailable.code, **states}
    return JSONResponse(content, 503, {"Retry-After": "5"})


def _refuse(scope: Scope, error: IvgraphError) -> Response:
    """The response to a request from a page that may not use the server."""
    status = HTTPStatus.MISDIRECTED_REQUEST if isinstance(error, UnknownHost) else HTTPStatus.FORBIDDEN
    if scope["path"] == _GRAPHQL:
        refusal = error_response(error, JSON, status)
        return Response(refusal.body, refusal.status, dict(refusal.headers))
    return JSONResponse({"code": error.code, "message": str(error)}, status, {"Cache-Control": "no-store"})


#: Messages for Starlette's errors, by status.
_HTTP_ERRORS = {
    404: "There is nothing at this address. Queries go to /graphql, events to /v1/events.",
    405: "This address does not support the method; the header Allow lists the methods that it supports.",
    413: "The body is too large.",
}


async def _explain_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = _HTTP_ERRORS.get(error.status_code, error.detail)
    content = {"code": HTTPStatus(error.status_code).name, "message": message}
    return JSONResponse(content, error.status_code, error.headers)


async def _explain_failure(request: Request, error: Exception) -> Response:
    message = "The server failed; nothing is wrong with the request. The server's log has the details."
    return JSONResponse({"code": IvgraphError.code, "message": message}, 500)
