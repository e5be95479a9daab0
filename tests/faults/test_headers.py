"""Headers that keep browsers from misinterpreting a response."""

from __future__ import annotations

from typing import Any

import httpx

from ivgraph.server.app import create_app
from ivgraph.settings import Settings
from support.events import event
from support.faults import Section, fault
from support.serving import serving

PREFLIGHT = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
JSON = {"Content-Type": "application/json"}

REQUESTS: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", "/", {}, 200),
    ("GET", "/graphql", {"headers": {"Accept": "text/html"}}, 200),
    ("POST", "/graphql", {"json": {"query": "{ playlists { totalCount } }"}}, 200),
    ("POST", "/graphql", {"content": "oops", "headers": JSON}, 400),
    ("POST", "/v1/events", {"json": event("play", playlist="<script>alert(1)</script>")}, 200),
    ("POST", "/v1/events", {"json": [{"id": "<script>alert(1)</script>"}]}, 200),
    ("POST", "/v1/events", {"content": "<script>"}, 400),
    ("GET", "/v1/events", {}, 405),
    ("OPTIONS", "/v1/events", {"headers": PREFLIGHT}, 200),
    ("OPTIONS", "/v1/events", {"headers": PREFLIGHT | {"Access-Control-Request-Method": "DELETE"}}, 400),
    ("GET", "/v1/openapi.json", {}, 200),
    ("HEAD", "/v1/openapi.json", {}, 200),
    ("GET", "/v1/beacon.js", {}, 200),
    ("GET", "/v1/beacon.d.ts", {}, 200),
    ("GET", "/api_v3/index.php?service=analytics&action=trackEvent", {}, 200),
    ("GET", "/healthz", {}, 200),
    ("GET", "/readyz", {}, 200),
    ("GET", "/<script>alert(1)</script>", {}, 404),
    ("GET", "/static/assets/none.js", {}, 404),
]


@fault(
    Section.REQUESTS,
    "A request contains a script, which the response repeats",
    client="The response names its type, and forbids browsers to guess another one",
    others="Everyone",
    recovery="None is needed",
)
def test_no_browser_takes_an_answer_for_another_type(database_url: str) -> None:
    with serving(database_url) as server, httpx.Client(base_url=server.address) as client:
        for method, path, more, status in REQUESTS:
            response = client.request(method, path, **more)
            assert response.status_code == status, (method, path, response.text)
            assert response.headers.get_list("x-content-type-options") == ["nosniff"], (method, path)
        page = client.get("/").text
        assets = [part.partition('"')[0] for part in page.split('"')[1::2] if part.startswith("static/assets/")]
        assert assets
        for asset in assets:
            response = client.get(f"/{asset}")
            assert response.status_code == 200
            assert response.headers.get_list("x-content-type-options") == ["nosniff"], asset


async def test_a_response_to_a_failure_has_the_header_too() -> None:
    # Nothing was started that requests need.
    app = create_app(Settings(database_url="postgresql://localhost"))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://ivgraph.test") as client:
        response = await client.get("/readyz")
    assert (response.status_code, response.json()["code"]) == (500, "INTERNAL")
    assert response.headers.get_list("x-content-type-options") == ["nosniff"]
