"""Clients that keep what they were answered by its id: Apollo Client, urql with Graphcache, and Relay."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.events import event
from support.npm import install, run_node
from support.postgres import Postgres
from support.serving import Server, serving

HERE = Path(__file__).parent
README = (HERE.parents[1] / "README.md").read_text("utf-8")
SCHEMA = HERE.parents[1] / "schema.graphql"

SAVE = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }"

#: Plays and clicks of the playlists, by the names of their only nodes.
COUNTS = {"summer": (1, 3), "winter": (2, 4)}

BEFORE = [
    {
        "id": f"node:{playlist}:intro",
        "name": f"Intro of {playlist}",
        "plays": plays,
        "clicks": {f"hotspot:{playlist}:skip": clicks},
    }
    for playlist, (plays, clicks) in COUNTS.items()
]
RENAMED = [BEFORE[0], BEFORE[1] | {"name": "Renamed"}]
AFTER = [BEFORE[0], BEFORE[1] | {"name": "Renamed", "plays": 3}]


@pytest.fixture(scope="module", autouse=True)
def _packages() -> None:
    install(HERE)


@pytest.fixture
async def server(postgres: Postgres) -> AsyncIterator[Server]:
    """A server with two playlists that call their nodes and hotspots the same."""
    async with postgres.clone() as dsn:
        with serving(dsn) as server:
            async with httpx.AsyncClient(base_url=server.address) as http:
                for playlist, (plays, clicks) in COUNTS.items():
                    node = {"id": "intro", "name": f"Intro of {playlist}", "hotspots": [{"id": "skip", "pause": True}]}
                    structure = {"id": playlist, "startNode": "intro", "nodes": [node]}
                    answer = (await http.post("/graphql", json={"query": SAVE, "variables": {"it": structure}})).json()
                    assert "errors" not in answer
                    where = {"playlist": playlist, "node": "intro"}
                    events = [event("node_play", at="2025-03-01T09:00:00Z", **where) for _ in range(plays)]
                    events += [
                        event("hotspot_click", at="2025-03-01T09:00:00Z", hotspot="skip", **where)
                        for _ in range(clicks)
                    ]
                    assert (await http.post("/v1/events", json=events)).json()["accepted"] == plays + clicks
            yield server


def test_apollo_keeps_two_playlists_apart(server: Server) -> None:
    seen = _run("apollo.js", server.address)

    _check(seen)
    assert seen["cached"]["node"]["name"] == "Intro of winter"


def test_urql_keeps_two_playlists_apart(server: Server) -> None:
    seen = _run("urql.js", server.address, str(SCHEMA))

    _check(seen)
    assert seen["cached"]["node"]["name"] == "Intro of winter"


def test_relay_keeps_two_playlists_apart(server: Server, tmp_path: Path) -> None:
    _compile(tmp_path)

    seen = _run("relay.js", server.address, str(tmp_path / "compiled"))
    _check(seen)
    assert seen["listed"] == ["summer", "winter"]


def _compile(folder: Path) -> None:
    """Compiles what is asked with Relay's compiler, into the folder `compiled` below."""
    config = {
        "src": "relay",
        "schema": "schema.graphql",
        "language": "javascript",
        "artifactDirectory": "compiled",
        "eagerEsModules": False,
    }
    (folder / "relay.config.json").write_text(json.dumps(config), "utf-8")
    (folder / "compiled").mkdir()
    shutil.copy(SCHEMA, folder)
    shutil.copytree(HERE / "relay", folder / "relay")
    run_node(HERE / "node_modules" / "relay-compiler" / "cli.js", folder=folder)


def _run(script: str, *arguments: str) -> dict[str, Any]:
    seen: dict[str, Any] = json.loads(run_node(script, *arguments, folder=HERE))
    return seen


@pytest.mark.parametrize("file", ["apollo-cache.js", "graphcache.js"])
def test_the_readme_shows_the_caches_as_they_are_tested(file: str) -> None:
    assert f"```js\n{(HERE / file).read_text('utf-8')}```\n" in README


def _check(seen: dict[str, Any]) -> None:
    assert seen["complaints"] == []
    assert seen["before"] == BEFORE
    assert seen["renamed"] == RENAMED
    assert seen["verdicts"] == ["ACCEPTED", "DUPLICATE"]
    assert seen["after"] == AFTER
