"""A server with the demo, and what a browser saw on its dashboard. One run of a script serves many tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from e2e.browser.programs import run_script
from e2e.browser.server import serving
from e2e.dashboard.framing import framing_app, listed_origin
from e2e.dashboard.world import fill
from ivgraph.server.app import create_app
from ivgraph.settings import Settings
from support.client import NOW, VIEWER_KEY
from support.command import run
from support.firedrill import FOLDER as FIREDRILL
from support.postgres import Postgres

FOLDER = Path(__file__).parent

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of another site, whose page shows the dashboard in a frame."""
    with serving(framing_app()) as address:
        yield address


@pytest.fixture(scope="session")
def dashboard(postgres: Postgres, site: str) -> Iterator[str]:
    """The address of a server with a fixed clock, on a database with the demo, the fire drill and more."""
    with asyncio.Runner() as runner:
        clone = postgres.clone()
        dsn = runner.run(clone.__aenter__())
        try:
            settings = Settings(database_url=dsn, viewer_key=VIEWER_KEY, embed_origins=(listed_origin(site),))
            runner.run(fill(settings, NOW))
            imported = run(
                *("import", "--format", "kaltura", FIREDRILL / "beacons.jsonl", "--database-url", dsn),
                environment={"IVGRAPH_VIEWER_KEY": VIEWER_KEY.secret.hex()},
            )
            assert imported.status == 0, imported.errors
            with serving(create_app(settings, now=lambda: NOW)) as address:
                yield address
        finally:
            runner.run(clone.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def ask(dashboard: str) -> Ask:
    """Queries the API independently of the page."""

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        response = httpx.post(f"{dashboard}/graphql", json={"query": query, "variables": variables}, timeout=30)
        answer = response.json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    return ask


@pytest.fixture(scope="session")
def seen(dashboard: str) -> dict[str, Any]:
    """What an author saw who used every part of the dashboard once."""
    return run_script(FOLDER / "visit.mjs", dashboard, NOW.isoformat())


@pytest.fixture(scope="session")
def ways(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the panels about the ways through a story show; screenshots are in pytest's temporary folder."""
    return run_script(FOLDER / "ways.mts", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("ways")))


@pytest.fixture(scope="session")
def node_panels(dashboard: str) -> dict[str, Any]:
    """What the panels of a node's page show."""
    return run_script(FOLDER / "node-panels.mjs", dashboard, NOW.isoformat())


@pytest.fixture(scope="session")
def troubles(dashboard: str) -> dict[str, Any]:
    """What the page showed while its server was slow, broken, gone or rejected queries."""
    return run_script(FOLDER / "troubles.mjs", dashboard, NOW.isoformat())


@pytest.fixture(scope="session")
def looks(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How every page looks; screenshots are in pytest's temporary folder."""
    folder = tmp_path_factory.mktemp("dashboard")
    return run_script(FOLDER / "looks.mts", dashboard, NOW.isoformat(), str(folder), seconds=300)


@pytest.fixture(scope="session")
def charts(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What charts, tables and files show for periods in several time zones and for those that are not over."""
    return run_script(FOLDER / "charts.mjs", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("charts")))


@pytest.fixture(scope="session")
def pointing(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What touch, mouse and keyboard do to charts, tooltips, panels and long tables."""
    folder = tmp_path_factory.mktemp("pointing")
    return run_script(FOLDER / "pointing.mjs", dashboard, NOW.isoformat(), str(folder), seconds=300)


@pytest.fixture(scope="session")
def limits(dashboard: str) -> dict[str, Any]:
    """How the longest names and the largest stories look."""
    return run_script(FOLDER / "limits.mjs", dashboard, NOW.isoformat())
