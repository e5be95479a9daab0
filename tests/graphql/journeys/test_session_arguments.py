"""What steps, paths, endings and funnel refuse: one error lists all problems, before any statement on sessions."""

from __future__ import annotations

from typing import Any

import pytest

from support.statements import recorded_statements
from support.walks import NODES, Walks

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARCH = '{ firstDay: "2026-03-01", lastDay: "2026-03-31" }'


async def problems(walks: Walks, fields: str, **variables: Any) -> dict[str, str]:
    """The problems of fields of a playlist, by their paths. Nothing but the catalog may have been read."""
    declared = "($nodes: [ID!])" if variables else ""
    with recorded_statements() as statements:
        answer = await walks.client.answer(f'query Bad{declared} {{ playlist(id: "w0") {{ {fields} }} }}', **variables)
    assert [name for name in statements if not name.startswith("catalog/")] == []
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    return {problem["path"]: problem["message"] for problem in error["extensions"]["problems"]}


async def test_numbers_out_of_range_are_all_told(walks: Walks) -> None:
    told = await problems(
        walks,
        f"""few: steps(period: {MARCH}, count: 0, first: 0) {{ sessions }}
            many: steps(period: {MARCH}, count: 13, first: 51) {{ sessions }}
            paths(period: {{ preset: TODAY, timeZone: "Nowhere" }}, first: 501) {{ sessions }}""",
    )

    assert told == {
        "playlist.few.count": "Ask for 1 to 12 steps, not 0.",
        "playlist.few.first": "Ask for 1 to 50 nodes, not 0.",
        "playlist.many.count": "Ask for 1 to 12 steps, not 13.",
        "playlist.many.first": "Ask for 1 to 50 nodes, not 51.",
        "playlist.paths.first": "Ask for 1 to 500 paths, not 501.",
        "playlist.paths.period.timeZone": told["playlist.paths.period.timeZone"],
    }


async def test_unknown_nodes_are_all_told(walks: Walks) -> None:
    told = await problems(
        walks,
        f"""steps(period: {MARCH}, from: "cellar") {{ sessions }}
            paths(period: {MARCH}, match: {{ startsWith: ["hall", "moon"], passesThrough: ["sun"], endsAt: "hell" }}) {{
              sessions
            }}
            funnel(period: {MARCH}, nodes: ["hall", "go-left", "attic"]) {{ count }}""",
    )

    assert told == {
        f"playlist.{path}": f'Give the externalId of a node of the playlist: there is no "{node}".'
        for path, node in {
            "steps.from": "cellar",
            "paths.match.startsWith[1]": "moon",
            "paths.match.passesThrough[0]": "sun",
            "paths.match.endsAt": "hell",
            "funnel.nodes[1]": "go-left",
        }.items()
    }


@pytest.mark.parametrize("name", ["\0", "a\0b", "x" * 100_000, ""])
async def test_what_can_be_no_id_is_an_unknown_node(walks: Walks, name: str) -> None:
    told = await problems(walks, f"funnel(period: {MARCH}, nodes: $nodes) {{ count }}", nodes=[name])

    assert list(told) == ["playlist.funnel.nodes[0]"]


async def test_a_path_of_500_nodes_is_refused(walks: Walks) -> None:
    nodes = (list(NODES) * 100)[:500]
    fields = f"""paths(period: {MARCH}, match: {{ startsWith: $nodes, passesThrough: $nodes }}) {{ sessions }}
                 funnel(period: {MARCH}, nodes: $nodes) {{ count }}"""

    told = await problems(walks, fields, nodes=nodes)

    for path in ("paths.match.startsWith", "paths.match.passesThrough"):
        assert told[f"playlist.{path}"] == "Name 1 to 50 nodes, not 500."
    assert told.keys() == {
        "playlist.paths.match.startsWith",
        "playlist.paths.match.passesThrough",
        "playlist.funnel.nodes",
    }


async def test_empty_lists_and_repeated_nodes_are_refused(walks: Walks) -> None:
    told = await problems(
        walks,
        f"""empty: funnel(period: {MARCH}, nodes: []) {{ count }}
            funnel(period: {MARCH}, nodes: ["hall", "left", "hall"]) {{ count }}
            none: paths(period: {MARCH}, match: {{ startsWith: [], passesThrough: [] }}) {{ sessions }}
            paths(period: {MARCH}, match: {{ startsWith: ["hall", "left", "left"] }}) {{ sessions }}""",
    )

    assert told == {
        "playlist.empty.nodes": "Name 1 to 50 nodes, not 0.",
        "playlist.funnel.nodes": 'Name each node once: "hall" is there 2 times.',
        "playlist.none.match.startsWith": "Name 1 to 50 nodes, not 0.",
        "playlist.none.match.passesThrough": "Name 1 to 50 nodes, not 0.",
        "playlist.paths.match.startsWith[2]": 'Name "left" once: repeats stand once in a match.',
    }


@pytest.mark.parametrize("cursor", ["", "?", "W10=", "WyJ4IiwgMSwgMV0=", "x" * 10_000])
async def test_what_is_no_cursor_is_refused(walks: Walks, cursor: str) -> None:
    told = await problems(walks, f'paths(period: {MARCH}, after: "{cursor}") {{ sessions }}')

    assert list(told) == ["playlist.paths.after"]


@pytest.mark.parametrize("most", [0, -1, 1001])
async def test_a_number_of_nodes_out_of_range_is_refused(walks: Walks, most: int) -> None:
    told = await problems(walks, f"paths(period: {MARCH}) {{ nodes {{ nodes(first: {most}) {{ name }} }} }}")

    assert told == {"playlist.paths.nodes.nodes.first": f"Ask for 1 to 1,000 nodes, not {most:,}."}


async def test_fields_for_many_playlists_cost_more(walks: Walks) -> None:
    """A node makes a statement for each playlist, and so does the cost."""
    costs = []
    for name in ("", ', from: "hall"'):
        ask = f"{{ playlists(first: 50) {{ nodes {{ steps(period: {MARCH}{name}) {{ sessions }} }} }} }}"
        content = {"query": ask, "extensions": {"cost": True}}
        answer = (await walks.client.http.post("/graphql", json=content)).json()
        costs.append(answer["extensions"]["cost"]["estimate"])
    assert costs[1] > costs[0] + 4 * 4_000
