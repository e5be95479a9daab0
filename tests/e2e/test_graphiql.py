"""GraphiQL as the package ships it, in a real browser that reaches no other host."""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from e2e.browser.programs import REPOSITORY, run_script
from e2e.browser.server import serving
from e2e.dashboard.world import fill
from ivgraph.server.app import create_app
from ivgraph.settings import Settings
from support.client import NOW, VIEWER_KEY
from support.postgres import Postgres

EXAMPLES = REPOSITORY / "web" / "src" / "graphiql" / "examples.graphql"


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> Iterator[str]:
    """The server under test, with a small demo: its address."""
    with asyncio.Runner() as runner:
        clone = postgres.clone()
        dsn = runner.run(clone.__aenter__())
        try:
            settings = Settings(database_url=dsn, viewer_key=VIEWER_KEY)
            runner.run(fill(settings, NOW))
            with serving(_with_neighbours(create_app(settings, now=lambda: NOW))) as address:
                yield address
        finally:
            runner.run(clone.__aexit__(None, None, None))


def _with_neighbours(app: Starlette) -> Starlette:
    """The application, also below a path prefix of a proxy; and a page that requests a file from another host."""

    async def leak(request: Request) -> Response:
        return HTMLResponse('<!doctype html><img src="http://elsewhere.invalid/pixel.png">')

    inner = list(app.router.routes)
    app.router.routes += [Mount("/below", routes=inner), Route("/leaky", leak)]
    return app


@pytest.fixture(scope="module")
def seen(server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a developer saw on the page; screenshots are in pytest's temporary folder."""
    return run_script("graphiql.mjs", f"{server}/graphql", str(tmp_path_factory.mktemp("graphiql")))


def test_page_asks_no_other_host(server: str, seen: dict[str, Any]) -> None:
    assert _hosts(seen["record"]) == {urlsplit(server).netloc}


def test_the_console_is_empty(seen: dict[str, Any]) -> None:
    record = seen["record"]
    assert {part: record[part] for part in ("console", "errors", "failed", "policyViolations")} == {
        "console": [],
        "errors": [],
        "failed": [],
        "policyViolations": [],
    }


def test_editors_run_in_workers_of_this_server(server: str, seen: dict[str, Any]) -> None:
    assert _worker_names(seen["record"]) == {"editor", "graphql", "json"}
    assert all(url.startswith(f"{server}/static/assets/") for url in seen["record"]["workers"])


def test_documentation_lists_the_types_of_the_schema(seen: dict[str, Any]) -> None:
    assert {"Query", "Playlist", "Node", "Hotspot"} <= set(seen["types"])


def test_explorer_is_open_and_opens_again(seen: dict[str, Any]) -> None:
    for moment in ("atFirst", "reopened"):
        assert {"playlist", "playlists"} <= set(seen["explorer"][moment])


def test_explorer_has_room_for_names_within_names(seen: dict[str, Any]) -> None:
    for width in ("1400", "1024"):
        room = seen["explorer"]["room"][width]
        assert room["excess"] <= 0, "nothing has to be scrolled sideways"
        assert room["names"][0] == seen["explorer"]["atFirst"][0], "it begins at its top"
        assert "metrics" in room["names"]
        assert room["editor"] > 350


def test_examples_name_no_playlist() -> None:
    assert not re.search(r"playlist\(|\$playlist|last-ferry", EXAMPLES.read_text(encoding="utf-8"))
    assert json.loads(EXAMPLES.with_name("examples.variables.json").read_text(encoding="utf-8"))["first"] == 1


def test_first_tab_holds_the_examples(seen: dict[str, Any]) -> None:
    examples = EXAMPLES.read_text(encoding="utf-8")
    variables = EXAMPLES.with_name("examples.variables.json").read_text(encoding="utf-8").strip()
    assert seen["first"] == {"titles": ["Dashboard"], "query": examples, "variables": variables}
    operations = re.findall(r"^query (\w+)", examples, re.MULTILINE)
    assert operations[0] == "Dashboard"
    assert [answer["name"] for answer in seen["answers"]] == operations


def test_loading_again_changes_nothing(seen: dict[str, Any]) -> None:
    assert seen["reloaded"] == seen["first"]


def test_every_example_fits_the_schema(seen: dict[str, Any]) -> None:
    assert any("noSuchField" in problem for problem in seen["problems"]["withMistake"])
    assert seen["problems"]["withoutMistake"] == []


def test_every_example_shows_its_data(server: str, seen: dict[str, Any]) -> None:
    for answer in seen["answers"]:
        assert answer["url"] == f"{server}/graphql"
        assert answer["sent"]["operationName"] == answer["name"]
        shown = json.loads(answer["shown"])
        assert "errors" not in shown, answer["name"]
        assert all(_holds_data(value) for value in shown["data"].values()), answer["name"]


def test_variables_and_headers_are_sent(seen: dict[str, Any]) -> None:
    variables = json.loads(seen["first"]["variables"])
    assert variables
    assert all(answer["sent"]["variables"] == variables for answer in seen["answers"])
    assert seen["sentHeader"] == "sent"


def test_a_visit_restores_the_tabs_of_the_last_one(seen: dict[str, Any]) -> None:
    assert seen["kept"] == {
        "titles": ["Mine"],
        "query": "query Mine { __typename }",
        "variables": '{ "mine": true }',
    }


def test_linked_query_opens_in_a_tab_beside_the_visitors_own(server: str, seen: dict[str, Any]) -> None:
    linked = seen["linked"]
    assert linked["opened"] == {"titles": ["Mine", "Linked"], **linked["question"]}
    assert linked["address"] == f"{server}/graphql"
    assert linked["reloaded"] == linked["opened"]


def test_page_works_with_blocked_storage(seen: dict[str, Any]) -> None:
    assert seen["forbidden"] == {"tabs": ["Dashboard"], "errors": []}


def test_editor_is_in_sight_on_a_telephone(seen: dict[str, Any]) -> None:
    assert 0 <= seen["editorOnTelephone"]["left"] < 100
    assert 300 < seen["editorOnTelephone"]["right"] <= 360


def test_theme_follows_the_system(seen: dict[str, Any]) -> None:
    # The script waits until the editors have the theme, and fails if they never get it.
    assert all(_brightness(background) > 0.9 for background in seen["backgrounds"]["light"])
    assert all(_brightness(background) < 0.3 for background in seen["backgrounds"]["dark"])


def test_page_fills_the_window(seen: dict[str, Any]) -> None:
    assert seen["title"] == "ivgraph · GraphiQL"
    assert seen["box"] == {"x": 0, "y": 0, "width": 1400, "height": 900}
    assert seen["overflow"] == 0


def test_page_works_below_a_path_of_a_proxy(server: str, seen: dict[str, Any]) -> None:
    below = run_script("graphiql-below.mjs", f"{server}/below/graphql")
    assert [answer["url"] for answer in below["answers"]] == [f"{server}/below/graphql" for _ in seen["answers"]]
    assert all(urlsplit(url).path.startswith("/below/") for url in _addresses(below["record"]))
    assert _worker_names(below["record"]) == _worker_names(seen["record"])
    assert below["problems"]["withoutMistake"] == []
    assert below["record"]["failed"] == []


def test_a_request_to_another_host_would_be_seen(server: str) -> None:
    record = run_script("load.mjs", f"{server}/leaky")["record"]
    assert "elsewhere.invalid" in _hosts(record)
    assert record["failed"]
    assert record["console"]


def _hosts(record: dict[str, Any]) -> set[str]:
    return {urlsplit(url).netloc for url in _addresses(record)}


def _worker_names(record: dict[str, Any]) -> set[str]:
    return {urlsplit(url).path.rpartition("/")[2].partition(".worker-")[0] for url in record["workers"]}


def _addresses(record: dict[str, Any]) -> list[str]:
    return [url for url in record["requests"] + record["workers"] if not url.startswith("data:")]


def _holds_data(value: Any) -> bool:
    """Whether a part of a response has any value other than null and empty lists."""
    if isinstance(value, dict):
        return any(_holds_data(part) for part in value.values())
    if isinstance(value, list):
        return any(_holds_data(part) for part in value)
    return value is not None


def _brightness(color: str) -> float:
    """0 (black) to 1 (white) of a colour as `rgb(r, g, b)`."""
    return sum(int(part) for part in re.findall(r"\d+", color)[:3]) / 3 / 255
