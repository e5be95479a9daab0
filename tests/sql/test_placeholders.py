"""Events may name nodes and hotspots that the catalog does not have: these are stored and counted under their ids."""

from __future__ import annotations

from dataclasses import replace

from ivgraph.catalog.graph import read_graphs, read_playlists
from ivgraph.catalog.model import HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database
from ivgraph.ingest.writer import Writer
from support.client import NOW
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences, wrong_sizes
from support.tables import Connection, read_tables

STRUCTURE = PlaylistStructure(
    id="story",
    name="A story",
    start_node="opening",
    nodes=(
        NodeStructure(id="opening", name="The opening"),
        NodeStructure(id="ending", name="The ending", hotspots=(HotspotStructure(id="left", name="Go left"),)),
    ),
)

NAMES = """
    select 'playlist' as kind, external_id, name, null as node, deleted_at is not null as deleted
      from (select external_id, name, null as deleted_at from playlist) as playlist
    union all
    select 'node', external_id, name, null, deleted_at is not null from node
    union all
    select 'hotspot', hotspot.external_id, hotspot.name, node.external_id, hotspot.deleted_at is not null
      from hotspot join node on node.playlist_id = hotspot.playlist_id and node.id = hotspot.node_id
     order by 1 desc, 2
"""


async def read_names(connection: Connection) -> list[tuple[str, str, str | None, str | None, bool]]:
    """Returns kind, id, name, the node of a hotspot, and whether it is deleted."""
    return [tuple(row) for row in await connection.fetch(NAMES)]


async def test_unknown_names_are_kept_and_counted(writer: Writer, connection: Connection) -> None:
    events = [event("hotspot_click"), event("switch"), event("hotspot_click", hotspot="right")]
    await writer.write([parsed(raw) for raw in events], RECEIVED_AT)
    assert await read_names(connection) == [
        ("playlist", "story", None, None, False),
        ("node", "ending", None, None, False),
        ("node", "opening", None, None, False),
        ("hotspot", "left", None, "opening", False),
        ("hotspot", "right", None, "opening", False),
    ]
    clicks = {(kind, name): numbers[2] for _, kind, name, _, *numbers in (await read_tables(connection))["day_total"]}
    assert clicks == {
        ("playlist", "story"): 2,
        ("node", "opening"): 2,
        ("hotspot", "left"): 1,
        ("hotspot", "right"): 1,
    }


async def test_a_structure_names_placeholders_and_moves_hotspots_with_their_history(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("hotspot_click")), parsed(event("node_play", node="gone"))], RECEIVED_AT)
    before = await read_tables(connection)
    await save_structure(database, STRUCTURE, NOW)
    assert await read_names(connection) == [
        ("playlist", "story", "A story", None, False),
        ("node", "ending", "The ending", None, False),
        ("node", "gone", None, None, True),
        ("node", "opening", "The opening", None, False),
        ("hotspot", "left", "Go left", "ending", False),
    ]
    assert await read_tables(connection) == before
    assert await differences(database) == []
    assert await wrong_sizes(database) == []


async def test_events_after_the_structure_change_no_name(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await save_structure(database, STRUCTURE, NOW)
    # In the event, the hotspot is in another node than in the structure.
    await writer.write([parsed(event("hotspot_click", node="opening"))], RECEIVED_AT)
    assert await read_names(connection) == [
        ("playlist", "story", "A story", None, False),
        ("node", "ending", "The ending", None, False),
        ("node", "opening", "The opening", None, False),
        ("hotspot", "left", "Go left", "ending", False),
    ]
    playlists = await read_playlists(database, ["story"])
    graph = (await read_graphs(database, [playlists["story"]]))[playlists["story"].id]
    assert graph.playlist.start_node_id == next(node.id for node in graph.nodes if node.external_id == "opening")


async def test_equal_ids_in_two_playlists_are_different_nodes(writer: Writer, connection: Connection) -> None:
    events = [event("hotspot_click", playlist="a"), event("hotspot_click", playlist="b")]
    await writer.write([parsed(raw) for raw in events], RECEIVED_AT)
    assert await connection.fetchval("select count(distinct id) from hotspot") == 2
    assert len((await read_tables(connection))["day_total"]) == 6


async def test_a_deleted_node_stays_deleted_when_it_is_played_again(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("node_play", node="gone"))], RECEIVED_AT)
    await save_structure(database, STRUCTURE, NOW)
    await writer.write([parsed(event("node_play", node="gone", session="another"))], RECEIVED_AT)
    assert ("node", "gone", None, None, True) in await read_names(connection)
    assert await wrong_sizes(database) == []


async def test_lists_are_ordered_by_the_structure_and_then_by_the_ids_that_only_events_name(
    database: Database, writer: Writer
) -> None:
    switches = [event("switch", node=node, toNode="opening") for node in ("zeta", "alpha")]
    await writer.write([parsed(raw) for raw in switches], RECEIVED_AT)
    await save_structure(database, STRUCTURE, NOW)
    assert await _node_order(database) == ["opening", "ending", "alpha", "zeta"]
    reordered = tuple(reversed(STRUCTURE.nodes))
    await save_structure(database, replace(STRUCTURE, nodes=(*reordered, NodeStructure(id="zeta"))), NOW)
    assert await _node_order(database) == ["ending", "opening", "zeta", "alpha"]


async def _node_order(database: Database) -> list[str]:
    playlists = await read_playlists(database, ["story"])
    graphs = await read_graphs(database, list(playlists.values()))
    return [node.external_id for node in graphs[playlists["story"].id].nodes]
