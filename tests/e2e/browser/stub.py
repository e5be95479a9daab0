"""A small schema that the example queries fit, so that the page can be tested without a database."""

from enum import Enum
from typing import Annotated

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.asgi import GraphQL

from ivgraph.pages import graphiql_page, static_route


@strawberry.enum
class Preset(Enum):
    LAST_7_DAYS = "LAST_7_DAYS"
    LAST_30_DAYS = "LAST_30_DAYS"


@strawberry.enum
class ComparisonKind(Enum):
    PREVIOUS_PERIOD = "PREVIOUS_PERIOD"


@strawberry.input
class PeriodInput:
    preset: Preset
    time_zone: str = "UTC"


@strawberry.input
class ComparisonInput:
    to: ComparisonKind


@strawberry.type
class Change:
    plays: float | None = 0.25
    unique_viewers: float | None = None


@strawberry.type
class Comparison:
    change: Change = strawberry.field(default_factory=Change)


@strawberry.type
class Metrics:
    impressions: int = 1200
    plays: int = 800
    unique_viewers: int = 500
    authenticated_viewers: int = 499
    anonymous_visitors: int = 120
    new_viewers: int = 300
    returning_viewers: int = 200
    minutes_viewed: float = 1600.0
    average_view_minutes: float | None = 2.0
    play_rate: float | None = 0.6667
    clicks: int = 640
    click_share: float | None = 0.5
    click_through_rate: float | None = 0.8
    comparison: Comparison | None = strawberry.field(default_factory=Comparison)


@strawberry.type
class Columns:
    start: list[str] = strawberry.field(default_factory=lambda: ["2026-01-01", "2026-01-02"])
    plays: list[int] = strawberry.field(default_factory=lambda: [300, 500])
    unique_viewers: list[int] = strawberry.field(default_factory=lambda: [200, 350])


@strawberry.type
class Timeline:
    columns: Columns = strawberry.field(default_factory=Columns)


@strawberry.type
class ExternalLink:
    url: str


@strawberry.type
class Hotspot:
    name: str
    kind: str
    destination: Annotated["Node", strawberry.lazy("e2e.browser.stub")] | ExternalLink

    @strawberry.field
    def metrics(self, period: PeriodInput) -> Metrics:
        return Metrics()


@strawberry.type
class Node:
    name: str
    level: int
    hotspots: list[Hotspot]

    @strawberry.field
    def metrics(self, period: PeriodInput) -> Metrics:
        return Metrics()


@strawberry.type
class Playlist:
    id: strawberry.ID
    name: str
    nodes: list[Node]

    @strawberry.field
    def start_node(self) -> Node:
        return self.nodes[0]

    @strawberry.field
    def metrics(self, period: PeriodInput, compare_to: ComparisonInput | None = None) -> Metrics:
        return Metrics()

    @strawberry.field
    def timeline(self, period: PeriodInput) -> Timeline:
        return Timeline()


@strawberry.type
class PlaylistConnection:
    nodes: list[Playlist]


@strawberry.type
class Query:
    @strawberry.field
    def playlists(self, first: int = 25) -> PlaylistConnection:
        return PlaylistConnection(nodes=[_fire_drill()][:first])

    @strawberry.field
    def playlist(self, id: strawberry.ID) -> Playlist | None:
        return _fire_drill() if id == "demo" else None


def stub_app() -> Starlette:
    """The page over the stub schema, also below a path of a proxy; and `/leaky`, which asks another host for a file."""
    answers = GraphQL[None, None](strawberry.Schema(Query), graphql_ide=None)
    routes = [Route("/graphql", _PageOrAnswer(answers)), static_route()]
    return Starlette(routes=[*routes, Mount("/below", routes=routes), Route("/leaky", _leak)])


class _PageOrAnswer:
    def __init__(self, answers: ASGIApp) -> None:
        self.answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        await (graphiql_page() if page else self.answers)(scope, receive, send)


def _leak(request: Request) -> Response:
    return Response('<!doctype html><img src="http://elsewhere.invalid/pixel.png">', media_type="text/html")


def _fire_drill() -> Playlist:
    end = Node(name="The exit", level=2, hotspots=[])
    links = [
        Hotspot(name="Take the stairs", kind="NODE_SWITCH", destination=end),
        Hotspot(name="Read the rules", kind="LINK", destination=ExternalLink(url="https://example.com/rules")),
    ]
    start = Node(name="The alarm", level=1, hotspots=links)
    return Playlist(id=strawberry.ID("demo"), name="Fire drill", nodes=[start, end])
