"""How pages and their files are served, with a build of two files; tests/e2e has the real build in a browser."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ivgraph.server.pages import dashboard_page, graphiql_page, static_route

SCRIPT = b"console.log('a script that is long enough to be worth compressing, worth compressing');"
ADDRESS = "/static/assets/main-1a2b3c.js"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    assets = tmp_path / "assets"
    assets.mkdir()
    for name, title in (("graphiql", "GraphiQL"), ("dashboard", "Dashboard")):
        (tmp_path / f"{name}.html").write_text(
            f"<!doctype html><head><title>{title} · ivgraph</title></head>", encoding="utf-8"
        )
    (assets / "main-1a2b3c.js").write_bytes(SCRIPT)
    (assets / "main-1a2b3c.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "icon-4d5e6f.svg").write_text("<svg/>")
    return tmp_path


@pytest.fixture
async def client(built: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(built) as client:
        yield client


async def test_page_keeps_the_browser_on_this_server(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "GraphiQL · ivgraph" in response.text
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["vary"] == "Accept"
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert {source for sources in policy.values() for source in sources.split()} <= {
        "'none'",
        "'self'",
        "data:",
        "'unsafe-inline'",
    }


async def test_only_pictures_of_the_dashboard_are_an_exception_from_its_policy(client: httpx.AsyncClient) -> None:
    response = await client.get("/", params={"playlist": "any"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Dashboard · ivgraph" in response.text
    assert response.headers["cache-control"] == "no-cache"
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy.pop("default-src") == "'self'"
    assert policy.pop("img-src") == "'self' data:"
    assert {"object-src", "base-uri", "frame-ancestors"} <= set(policy)
    assert set(policy.values()) == {"'none'"}


SITES = ("https://www.example.com", "https://wiki.example.com:8443")


@pytest.mark.parametrize(
    ("origins", "is_embed", "ancestors"),
    [
        ((), False, "'none'"),
        ((), True, "'none'"),
        (SITES, False, "'none'"),
        (SITES, True, "https://www.example.com https://wiki.example.com:8443"),
    ],
)
def test_listed_sites_may_frame_what_was_requested_for_a_frame(
    built: Path, origins: tuple[str, ...], is_embed: bool, ancestors: str
) -> None:
    response = dashboard_page(built, embed_origins=origins, is_embed=is_embed)
    assert response.headers["content-security-policy"].endswith(f"; frame-ancestors {ancestors}")
    assert "x-frame-options" not in response.headers
    told = f'<meta name="embed-origins" content="{" ".join(origins)}" />'
    assert told in bytes(response.body).decode()


@pytest.mark.parametrize("address", ["/", "/graphql"])
async def test_missing_build_names_the_next_step(tmp_path: Path, address: str) -> None:
    async with _client(tmp_path) as client:
        page = await client.get(address)
        asset = await client.get(ADDRESS)
    assert page.status_code == 503
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert "make web" in page.text
    assert asset.status_code == 404


async def test_page_built_while_the_server_runs_is_served(tmp_path: Path) -> None:
    async with _client(tmp_path) as client:
        assert (await client.get("/graphql")).status_code == 503
        assert (await client.get(ADDRESS)).status_code == 404
        (tmp_path / "assets").mkdir()
        (tmp_path / "assets" / "main-1a2b3c.js").write_bytes(SCRIPT)
        (tmp_path / "graphiql.html").write_text("built")
        assert (await client.get("/graphql")).text == "built"
        assert (await client.get(ADDRESS)).content == SCRIPT


async def test_asset_is_cached_for_ever_and_revalidated_by_its_etag(client: httpx.AsyncClient) -> None:
    response = await client.get(ADDRESS)
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"].startswith("text/javascript")
    again = await client.get(ADDRESS, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("deflate,gzip ; q=0.001", True),
        ("", False),
        ("identity", False),
        ("br, x-gzip", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
    ],
)
async def test_asset_is_sent_compressed_to_clients_that_accept_it(
    client: httpx.AsyncClient, accepted: str, compressed: bool
) -> None:
    response = await client.get(ADDRESS, headers={"Accept-Encoding": accepted})
    assert response.content == SCRIPT
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers.get("content-encoding") == ("gzip" if compressed else None)


async def test_asset_without_a_compressed_twin_is_sent_as_it_is(client: httpx.AsyncClient) -> None:
    response = await client.get("/static/assets/icon-4d5e6f.svg")
    assert response.text == "<svg/>"
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(
    "address",
    [
        "/static/assets/other.js",
        "/static/assets/",
        "/static/assets/%2e%2e/graphiql.html",
        "/static/assets/..%2fgraphiql.html",
        "/static/graphiql.html",
    ],
)
async def test_nothing_but_assets_is_served(client: httpx.AsyncClient, address: str) -> None:
    assert (await client.get(address)).status_code == 404


async def test_assets_are_only_read(client: httpx.AsyncClient) -> None:
    assert (await client.post(ADDRESS)).status_code == 405
    assert (await client.head(ADDRESS)).content == b""


def _client(static: Path) -> httpx.AsyncClient:
    def graphiql(request: Request) -> Response:
        return graphiql_page(static)

    def dashboard(request: Request) -> Response:
        return dashboard_page(static)

    app = Starlette(routes=[Route("/", dashboard), Route("/graphql", graphiql), static_route(static)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ivgraph.test")
