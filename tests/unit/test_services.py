"""How many connections to the database a server opens, which the embedded server must grant."""

from __future__ import annotations

from pathlib import Path

from ivgraph.services import count_connections
from ivgraph.settings import Settings

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_says_how_many_connections_a_worker_opens() -> None:
    assert count_connections(Settings()) == 34
    assert "a worker opens at most 34 connections" in " ".join(README.read_text(encoding="utf-8").split())


def test_every_worker_and_every_query_worker_has_connections_of_its_own() -> None:
    few = Settings(read_connections=1, write_connections=3, costly_queries=1)
    # 4 and 4 in reserve; in the query worker 2 for reading, 3 for writing and 4 in reserve.
    assert count_connections(few) == 8 + 9
    assert count_connections(Settings(read_connections=1, write_connections=3, costly_queries=1, workers=3)) == 51
