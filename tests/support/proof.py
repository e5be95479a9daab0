"""Checks the rollups and the stored sizes of playlists against a recount of the rows."""

from __future__ import annotations

from typing import Any

from ivgraph.database import Database
from ivgraph.ingest.rollups import Difference, verify

#: Playlists whose stored sizes differ from a recount or are missing. An empty playlist needs none.
_WRONG_SIZES = """
with of_nodes as (
  select playlist_id, count(*) filter (where deleted_at is null) as nodes, count(*) as all_nodes,
         count(*) filter (where not listed) as unlisted_nodes
    from node
   group by playlist_id
), of_hotspots as (
  select playlist_id, count(*) filter (where deleted_at is null) as hotspots, count(*) as all_hotspots,
         count(*) filter (where not listed) as unlisted_hotspots
    from hotspot
   group by playlist_id
), of_node as (
  select playlist_id, max(hotspots) as most_hotspots, max(all_hotspots) as most_all_hotspots
    from (select playlist_id, node_id, count(*) filter (where deleted_at is null) as hotspots,
                 count(*) as all_hotspots
            from hotspot
           group by playlist_id, node_id) as counted
   group by playlist_id
), of_contexts as (
  select playlist_id, count(*) as contexts
    from context
   group by playlist_id
), of_texts as (
  select playlist_id, sum(bytes)::bigint as text_bytes, max(bytes)::bigint as most_text_bytes
    from (select playlist_id, octet_length(concat(external_id, name)) as bytes from node
           union all
          select playlist_id, octet_length(concat(external_id, name, url)) from hotspot) as text
   group by playlist_id
), recount as (
  select playlist.id as playlist_id, coalesce(nodes, 0) as nodes, coalesce(hotspots, 0) as hotspots,
         coalesce(most_hotspots, 0) as most_hotspots, coalesce(all_nodes, 0) as all_nodes,
         coalesce(all_hotspots, 0) as all_hotspots, coalesce(most_all_hotspots, 0) as most_all_hotspots,
         coalesce(unlisted_nodes, 0) as unlisted_nodes, coalesce(unlisted_hotspots, 0) as unlisted_hotspots,
         coalesce(contexts, 0) as contexts, coalesce(text_bytes, 0) as text_bytes,
         coalesce(most_text_bytes, 0) as most_text_bytes
    from playlist
    left join of_nodes on of_nodes.playlist_id = playlist.id
    left join of_hotspots on of_hotspots.playlist_id = playlist.id
    left join of_node on of_node.playlist_id = playlist.id
    left join of_contexts on of_contexts.playlist_id = playlist.id
    left join of_texts on of_texts.playlist_id = playlist.id
), stored as (
  -- Named columns: Citus gives a whole row of a table as one of nulls.
  select playlist_id, nodes, hotspots, most_hotspots, all_nodes, all_hotspots, most_all_hotspots, unlisted_nodes,
         unlisted_hotspots, contexts, text_bytes, most_text_bytes
    from playlist_size
)
select to_jsonb(recount), to_jsonb(stored)
  from recount
  full join stored on stored.playlist_id = recount.playlist_id
 where to_jsonb(recount) is distinct from to_jsonb(stored)
   and (stored.playlist_id is not null or recount.all_nodes + recount.all_hotspots + recount.contexts > 0)
"""


async def differences(database: Database) -> list[Difference]:
    """The differences between the rollups and a recount of the events."""
    return [difference async for _, found in verify(database) for difference in found]


async def wrong_sizes(database: Database) -> list[tuple[Any, ...]]:
    """The differences between the stored sizes of playlists and a recount of nodes, hotspots and contexts."""
    async with database.session() as session:
        return [tuple(row) for row in await session._connection.fetch(_WRONG_SIZES)]
