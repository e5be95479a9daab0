"""Fixtures for all tests that need a database; those that need none pay nothing for them."""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from citus.databases import use_citus
from ivgraph.database import Database, connect
from support.client import Client, open_client
from support.postgres import Postgres, run_postgres

#: How many cases a property is tried on in every run.
CASES = 30

#: How often something is killed or cut in each test of crashes.
ROUNDS = 4


#: The URL of a Citus coordinator. If it is set, the tests run on databases of that cluster; see `make test-citus`.
CITUS_URL = os.environ.get("IVGRAPH_TEST_CITUS_URL")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cases",
        type=int,
        help=f"try each property on this many new cases; by default on {CASES}, the same ones in every run",
    )
    parser.addoption("--seed", type=int, help="of the oracle's videos try only the one that a failure names")
    parser.addoption(
        "--approve", action="store_true", help="write docs/faults.md and the answers of tests/graphql anew"
    )
    parser.addoption("--rounds", type=int, default=ROUNDS, help="how often tests of crashes break something")


def pytest_configure(config: pytest.Config) -> None:
    cases: int | None = config.getoption("cases")
    settings.register_profile("cases", max_examples=cases or CASES, derandomize=cases is None, deadline=None)
    settings.load_profile("cases")


class _ByFile(LoadFileScheduling):  # type: ignore[misc] # pytest-xdist has no types
    """Gives whole files to the processes of `pytest -n 3`, so that what a module sets up is set up once.

    All files of the dashboard go to one process: they share visits of the browser, which take minutes.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _DASHBOARD if nodeid.startswith(_DASHBOARD) else super()._split_scope(nodeid)


_DASHBOARD = "tests/e2e/dashboard/"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _ByFile:
    return _ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        # One process runs the dashboard's tests for most of a run: if it began later, the others would wait for it.
        items.sort(key=lambda item: not item.nodeid.startswith(_DASHBOARD))
    for item in items:
        if CITUS_URL and (mark := item.get_closest_marker("not_on_citus")):
            item.add_marker(pytest.mark.skip(reason=mark.args[0]))
        if not CITUS_URL and item.nodeid.startswith("tests/citus/"):
            item.add_marker(pytest.mark.skip(reason="needs a Citus cluster: run `make test-citus`"))


def pytest_collection_finish() -> None:
    # What was imported stays until the end: the garbage collector need not look through it again and again.
    gc.freeze()


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> int:
    """How often to break something."""
    number: int = request.config.getoption("rounds")
    return number


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server of this run: an embedded one, or a Citus cluster."""
    with use_citus(CITUS_URL) if CITUS_URL else run_postgres() as server:
        yield server


@pytest.fixture
async def database_url(postgres: Postgres) -> AsyncIterator[str]:
    """The address of a database of this test's own."""
    async with postgres.clone() as dsn:
        yield dsn


@pytest.fixture
async def empty_url(postgres: Postgres) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with postgres.clone(template="template0") as dsn:
        yield dsn


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database of this test's own."""
    async with connect(database_url) as database:
        yield database


@pytest.fixture
async def client(database_url: str) -> AsyncIterator[Client]:
    """A client of an application on a database of its own."""
    async with open_client(database_url) as client:
        yield client
