"""Checks the rollups and the stored sizes of playlists against a recount of the rows."""

from __future__ import annotations

from typing import Any

from ivgraph.database import Database
from ivgraph.ingest.rollups import Difference, verify

#: Playlists whose stored sizes differ from a recount or are missing. An empty playlist needs none.
_WRONG_SIZES = """
with text as (
  select playlist_id, octet_length(concat(external_id, name)) as bytes from node
   union all
  select playlist_id, octet_length(concat(external_id, name, url)) from hotspot
), recount as (
  select playlist.id as playlist_id,
         (select count(*) from node where playlist_id = playlist.id and deleted_at is null) as nodes,
         (select count(*) from hotspot where playlist_id = playlist.id and deleted_at is null) as hotspots,
         coalesce((select max(hotspots)
                     from (select count(*) as hotspots from hotspot
                            where playlist_id = playlist.id and deleted_at is null group by node_id) as of_node), 0)
           as most_hotspots,
         (select count(*) from node where playlist_id = playlist.id) as all_nodes,
         (select count(*) from hotspot where playlist_id = playlist.id) as all_hotspots,
         coalesce((select max(hotspots)
                     from (select count(*) as hotspots from hotspot where playlist_id = playlist.id group by node_id)
                          as of_node), 0) as most_all_hotspots,
         (select count(*) from node where playlist_id = playlist.id and not listed) as unlisted_nodes,
         (select count(*) from hotspot where playlist_id = playlist.id and not listed) as unlisted_hotspots,
         (select count(*) from context where playlist_id = playlist.id) as contexts,
         (select coalesce(sum(bytes), 0)::bigint from text where playlist_id = playlist.id) as text_bytes,
         (select coalesce(max(bytes), 0)::bigint from text where playlist_id = playlist.id) as most_text_bytes
    from playlist
)
select recount, playlist_size
  from recount
  full join playlist_size using (playlist_id)
 where to_jsonb(recount) is distinct from to_jsonb(playlist_size)
   and (playlist_size is not null or recount.all_nodes + recount.all_hotspots + recount.contexts > 0)
"""


async def differences(database: Database) -> list[Difference]:
    """The differences between the rollups and a recount of the events."""
    return [difference async for _, found in verify(database) for difference in found]


async def wrong_sizes(database: Database) -> list[tuple[Any, ...]]:
    """The differences between the stored sizes of playlists and a recount of nodes, hotspots and contexts."""
    async with database.session() as session:
        return [tuple(row) for row in await session._connection.fetch(_WRONG_SIZES)]
