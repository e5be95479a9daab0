"""Requests from pages of other sites, recognised by the headers Origin, Host and Sec-Fetch-Site."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ivgraph.server.app import create_app
from ivgraph.settings import Settings
from support.client import open_client
from support.events import event
from support.faults import Section, fault
from support.statements import recorded_statements

COUNT = {"query": "{ playlists { totalCount } }"}
COUNTED = {"playlists": {"totalCount": 0}}
SAVE = {
    "query": 'mutation { savePlaylist(structure: { id: "p", startNode: "a", nodes: [{ id: "a" }] }) { __typename } }'
}
SITE = "https://shop.example"
DASHBOARD = "https://dashboard.example"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}

#: What tells or changes something, or leads to what does.
CLOSED = ["/", "/graphql", "/graphql?query={__typename}", "/v1/openapi.json", "/nothing"]
#: Names that are no names of this server, nor addresses.
STRANGE = ["rebound.example", "localhost.rebound.example:8000", "127.0.0.1.rebound.example", "user@localhost", "[::1"]
#: Those that are.
KNOWN = ["localhost", "LOCALHOST:8000", "shop.localhost", "localhost.", "127.0.0.1:9", "10.1.2.3", "[::1]:8000", ""]


@fault(
    Section.PAGES,
    "A page of another site sends queries and mutations, or requests pages of the server",
    client="403 `FOREIGN_ORIGIN`, which names the setting `IVGRAPH_ALLOWED_ORIGINS`; nothing is executed",
    others="Players on all pages: `/v1/events`, `/v1/beacon.js` and `/api_v3/index.php` are open to them",
    recovery="None is needed; list the origins of pages that should have access in the setting",
)
async def test_pages_of_other_origins_get_nothing_and_change_nothing(database_url: str) -> None:
    async with open_client(database_url) as client:
        with recorded_statements() as statements:
            for origin in (
                SITE,
                "null",
                "http://localhost:5173",
                "http://localhost.evil.example",
                "nonsense",
                "http://[",
                "",
            ):
                for response in [
                    await client.http.post("/graphql", json=SAVE, headers={"Origin": origin}),
                    await client.http.options("/graphql", headers=PREFLIGHT | {"Origin": origin}),
                    *[await client.http.get(path, headers={"Origin": origin}) for path in CLOSED],
                ]:
                    assert response.status_code == 403, (origin, response.request.url)
                    _assert_refused(response, "FOREIGN_ORIGIN", "IVGRAPH_ALLOWED_ORIGINS", origin)
        assert statements == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "destination"),
    [("no-cors", "image"), ("no-cors", "script"), ("no-cors", "empty"), ("navigate", "iframe"), ("navigate", "object")],
)
async def test_pages_of_other_sites_have_nothing_run_by_elements(
    database_url: str, site: str, mode: str, destination: str
) -> None:
    # Of these browsers send no Origin. The page could not read the answer, but the work would be done.
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination}
    async with open_client(database_url) as client:
        with recorded_statements() as statements:
            for path in CLOSED:
                response = await client.http.get(path, headers=headers)
                assert response.status_code == 403
                _assert_refused(response, "FOREIGN_ORIGIN", "IVGRAPH_ALLOWED_ORIGINS", None)
        assert statements == []
        for path in ("/v1/beacon.js", "/healthz"):
            assert (await client.http.get(path, headers=headers)).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin", "none"])
async def test_links_of_all_pages_lead_to_the_dashboard(database_url: str, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    async with open_client(database_url) as client:
        for path in ("/", "/graphql"):
            response = await client.http.get(path, headers=headers | {"Accept": "text/html"})
            assert response.status_code in (200, 503), "503 where the page is not built"
            assert "FOREIGN_ORIGIN" not in response.text


@fault(
    Section.PAGES,
    "The domain name of another site's page is made to resolve to this server (DNS rebinding)",
    client="421 `UNKNOWN_HOST`, which names the setting `IVGRAPH_ALLOWED_HOSTS`; nothing is executed",
    others="Everyone who uses localhost, an address or a listed name; players and probes by any name",
    recovery="None is needed; list the names of the server in the setting",
)
async def test_an_unknown_host_name_is_refused(database_url: str) -> None:
    async with open_client(database_url) as client:
        with recorded_statements() as statements:
            for host in STRANGE:
                for response in [
                    await client.http.post("/graphql", json=SAVE, headers={"Host": host, "Origin": f"http://{host}"}),
                    await client.http.get("/", headers={"Host": host}),
                    await client.http.get("/v1/openapi.json", headers={"Host": host}),
                    await client.http.get("/static/assets/none.js", headers={"Host": host}),
                ]:
                    assert response.status_code == 421, (host, response.request.url)
                    _assert_refused(response, "UNKNOWN_HOST", "IVGRAPH_ALLOWED_HOSTS", host)
        assert statements == []
        for path in ("/healthz", "/readyz"):
            probe = await client.http.get(path, headers={"Host": STRANGE[0], "Origin": SITE})
            assert probe.status_code == 200
            assert "access-control-allow-origin" not in probe.headers


async def test_players_are_served_on_every_page_and_by_every_name(database_url: str) -> None:
    elsewhere = {"Origin": SITE, "Host": STRANGE[0], "Sec-Fetch-Site": "cross-site"}
    async with open_client(database_url) as client:
        sent = await client.http.post("/v1/events", json=event("play"), headers=elsewhere)
        answers = [
            sent,
            await client.http.options("/v1/events", headers=elsewhere | PREFLIGHT),
            await client.http.get("/v1/beacon.js", headers=elsewhere),
            await client.http.get("/v1/beacon.d.ts", headers=elsewhere),
            await client.http.get("/api_v3/index.php?service=analytics&action=trackEvent", headers=elsewhere),
        ]
    assert sent.json()["accepted"] == 1
    for response in answers:
        assert response.status_code == 200, response.request.url
        assert response.headers["access-control-allow-origin"] == "*"
        assert "cross-origin-resource-policy" not in response.headers


@pytest.mark.parametrize("host", KNOWN)
async def test_addresses_and_localhost_are_known(database_url: str, host: str) -> None:
    async with open_client(database_url) as client:
        response = await client.http.post("/graphql", json=COUNT, headers={"Host": host})
    assert response.json()["data"] == COUNTED


@pytest.mark.parametrize(
    ("listed", "host", "is_known"),
    [
        (("analytics.example",), "analytics.example:8443", True),
        (("analytics.example",), "Analytics.Example.", True),
        (("analytics.example",), "www.analytics.example", False),
        (("*.example.org",), "a.b.example.org", True),
        (("*.example.org",), "example.org", False),
        (("*.example.org",), "notexample.org", False),
        (("*",), "rebound.example", True),
    ],
)
async def test_listed_names_are_known(database_url: str, listed: tuple[str, ...], host: str, is_known: bool) -> None:
    async with open_client(database_url, allowed_hosts=listed) as client:
        response = await client.http.post("/graphql", json=COUNT, headers={"Host": host})
    assert response.status_code == (200 if is_known else 421)


async def test_pages_of_listed_origins_have_access(database_url: str) -> None:
    async with open_client(database_url, allowed_origins=(DASHBOARD,)) as client:
        headers = {"Origin": DASHBOARD, "Sec-Fetch-Site": "cross-site"}
        answers = [
            await client.http.options("/graphql", headers=headers | PREFLIGHT),
            await client.http.post("/graphql", json=COUNT, headers=headers),
            await client.http.post("/graphql", content=b"", headers=headers | {"Content-Type": "application/json"}),
            await client.http.get("/nothing", headers=headers),
        ]
        other = await client.http.post("/graphql", json=COUNT, headers={"Origin": SITE})
    preflight, answer, *_ = answers
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()
    assert int(preflight.headers["access-control-max-age"]) >= 600
    assert answer.json()["data"] == COUNTED
    for response in answers:
        assert response.headers["access-control-allow-origin"] == DASHBOARD
        assert "Origin" in response.headers["vary"]
        assert "access-control-allow-credentials" not in response.headers
    assert other.status_code == 403


FRAME = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/?embed=1", "/?playlist=p&embed=1&panel=totals"])
async def test_a_listed_site_frames_an_embed(database_url: str, path: str, site: str) -> None:
    async with open_client(database_url, embed_origins=(DASHBOARD, "https://wiki.example")) as client:
        for method in ("GET", "HEAD"):
            response = await client.http.request(method, path, headers=FRAME | {"Sec-Fetch-Site": site})
            assert response.status_code in (200, 503), "503 where the page is not built"
            if response.status_code == 200:
                policy = response.headers["content-security-policy"]
                assert policy.endswith(f"; frame-ancestors {DASHBOARD} https://wiki.example")
                assert "x-frame-options" not in response.headers


@fault(
    Section.PAGES,
    "A page of another site shows the dashboard in a frame",
    client="403 `FOREIGN_ORIGIN`; nothing is executed. Browsers show an embed (`embed=1`) to listed sites alone",
    others="Pages of the sites that `IVGRAPH_EMBED_ORIGINS` lists show embeds",
    recovery="None is needed; list the origins of pages that may show frames in the setting",
)
@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        # The page with everything that changes data.
        ("GET", "/", {}),
        ("GET", "/?playlist=p", {}),
        ("GET", "/?embed=0", {}),
        ("GET", "/?embed=", {}),
        # The page would take one of them, and the server might take the other.
        ("GET", "/?embed=0&embed=1", {}),
        ("GET", "/?embed=1&embed=0", {}),
        # Whatever is no page of the dashboard.
        ("GET", "/graphql?embed=1", {}),
        ("GET", "/graphql?query={__typename}&embed=1", {}),
        ("GET", "/v1/openapi.json?embed=1", {}),
        ("GET", "/static/assets/none.js?embed=1", {}),
        ("GET", "/nothing?embed=1", {}),
        # Whatever is no frame that is opened.
        ("GET", "/?embed=1", {"Sec-Fetch-Dest": "object"}),
        ("GET", "/?embed=1", {"Sec-Fetch-Dest": "embed"}),
        ("GET", "/?embed=1", {"Sec-Fetch-Dest": "frame"}),
        ("GET", "/?embed=1", {"Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"}),
        ("GET", "/?embed=1", {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"}),
        ("GET", "/?embed=1", {"Sec-Fetch-Mode": "no-cors"}),
        # fetch(), and a form that is posted into the frame.
        ("GET", "/?embed=1", {"Origin": DASHBOARD}),
        ("POST", "/?embed=1", {"Origin": DASHBOARD}),
        ("POST", "/?embed=1", {}),
        ("POST", "/graphql?embed=1", {"Origin": DASHBOARD}),
    ],
)
async def test_even_a_listed_site_frames_nothing_else(
    database_url: str, method: str, path: str, headers: dict[str, str]
) -> None:
    async with open_client(database_url, embed_origins=(DASHBOARD,)) as client:
        with recorded_statements() as statements:
            response = await client.http.request(method, path, headers=FRAME | headers)
        assert response.status_code == 403
        _assert_refused(response, "FOREIGN_ORIGIN", "IVGRAPH_ALLOWED_ORIGINS", headers.get("Origin"))
        assert statements == []


async def test_a_frame_is_refused_where_no_site_is_listed(database_url: str) -> None:
    async with open_client(database_url) as client:
        response = await client.http.get("/?embed=1", headers=FRAME)
    assert response.status_code == 403
    _assert_refused(response, "FOREIGN_ORIGIN", "IVGRAPH_EMBED_ORIGINS", None)


async def test_a_frame_needs_a_known_host_name(database_url: str) -> None:
    async with open_client(database_url, embed_origins=(DASHBOARD,)) as client:
        response = await client.http.get("/?embed=1", headers=FRAME | {"Host": STRANGE[0]})
    assert response.status_code == 421


@pytest.mark.parametrize("path", ["/", "/?embed=1"])
@pytest.mark.parametrize("is_listed", [False, True])
async def test_only_an_embed_tells_who_may_frame_it(database_url: str, path: str, is_listed: bool) -> None:
    async with open_client(database_url, embed_origins=(DASHBOARD,) if is_listed else ()) as client:
        response = await client.http.get(path)
    if response.status_code == 200:
        allowed = DASHBOARD if is_listed and path != "/" else "'none'"
        assert response.headers["content-security-policy"].endswith(f"; frame-ancestors {allowed}")


async def test_each_of_several_origins_must_be_known(database_url: str) -> None:
    async with open_client(database_url) as client:
        for origins in (("http://localhost", SITE), (SITE, "http://localhost")):
            headers = [("Host", "localhost"), *(("Origin", origin) for origin in origins)]
            response = await client.http.post("/graphql", json=COUNT, headers=headers)
            assert response.status_code == 403


async def test_players_on_pages_of_the_internet_reach_a_server_in_a_private_network(database_url: str) -> None:
    asked = PREFLIGHT | {"Origin": SITE, "Access-Control-Request-Private-Network": "true"}
    async with open_client(database_url) as client:
        response = await client.http.options("/v1/events", headers=asked)
    assert response.status_code == 200
    assert response.headers["access-control-allow-private-network"] == "true"


async def test_a_star_gives_all_pages_access(database_url: str) -> None:
    async with open_client(database_url, allowed_origins=("*",)) as client:
        response = await client.http.post("/graphql", json=COUNT, headers={"Origin": SITE})
    assert response.json()["data"] == COUNTED
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({"Origin": "http://localhost:8000", "Host": "localhost:8000"}, True),
        # A proxy speaks https for the server, and says by which name it was called.
        ({"Origin": "https://localhost", "Host": "localhost"}, True),
        ({"Origin": "https://localhost", "Host": "localhost:443"}, True),
        ({"Origin": "http://localhost", "Host": "localhost:80"}, True),
        ({"Origin": "http://localhost", "Host": "localhost:8000"}, False),
        # The page of an application on a telephone.
        ({"Origin": "capacitor://localhost", "Host": "localhost"}, False),
        ({"Origin": "https://localhost:8000", "Host": "localhost:443"}, False),
        # A proxy calls the server by its address; the browser tells whose page it is.
        ({"Origin": "https://analytics.example", "Host": "10.0.0.7:8000", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://analytics.example", "Host": "10.0.0.7:8000"}, False),
        # Another port of this machine is another origin.
        ({"Origin": "http://localhost:8000", "Host": "localhost:8000", "Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost:8000", "Host": "localhost:8000", "Sec-Fetch-Site": "cross-site"}, False),
    ],
)
async def test_the_server_s_own_pages_have_access(database_url: str, headers: dict[str, str], is_own: bool) -> None:
    async with open_client(database_url) as client:
        response = await client.http.post("/graphql", json=COUNT, headers=headers)
    assert response.status_code == (200 if is_own else 403)


async def test_an_answer_to_a_failure_has_the_headers_of_all_others() -> None:
    # Nothing was started that requests need.
    app = create_app(Settings(database_url="postgresql://localhost", allowed_origins=(DASHBOARD,)))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        listed = await client.post("/graphql", json=COUNT, headers={"Origin": DASHBOARD})
        player = await client.post("/v1/events", json=event("play"), headers={"Origin": SITE})
        own = await client.post("/graphql", json=COUNT)
    for response in (listed, player, own):
        assert (response.status_code, response.json()["code"]) == (500, "INTERNAL")
        assert response.headers.get_list("x-content-type-options") == ["nosniff"]
    assert listed.headers["access-control-allow-origin"] == DASHBOARD
    assert player.headers["access-control-allow-origin"] == "*"
    assert own.headers["cross-origin-resource-policy"] == "same-origin"


def _assert_refused(response: httpx.Response, code: str, setting: str, given: str | None) -> None:
    assert "access-control-allow-origin" not in response.headers
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    content: dict[str, Any] = response.json()
    if response.request.url.path == "/graphql":
        (error,) = content["errors"]
        content = {"code": error["extensions"]["code"], "message": error["message"]}
    assert content["code"] == code
    assert setting in content["message"]
    assert given is None or f'"{given}"' in content["message"]
