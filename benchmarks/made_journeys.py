"""Makes journeys of the demo's main story straight in their tables, which is faster than folding their events.

Each table is filled by one statement from those before it, by the definitions of docs/journeys.md. Chance comes from
hashes of numbers, so that the same scale makes the same journeys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg

from ivgraph.catalog.graph import PlaylistGraph, read_graphs, read_playlists
from ivgraph.catalog.model import Node
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database
from ivgraph.demo.story import APPEAL, MAIN_STORY, build_stories
from ivgraph.demo.structure import build_structure

DAYS = 31
#: Journeys of each viewer, on average.
JOURNEYS_OF_A_VIEWER = 3
#: Of viewers who see a node that leads on, the share who leave there.
LEAVING = 0.1
CONTEXTS = 200
#: Plays of a journey at most.
MAX_PLAYS = 200

#: A number from 0 to 2^31 - 1 that looks like chance, by a name and a number.
_CHANCE = "(hashint8extended({number}, {name}) & 2147483647)"

_CONTEXT = """
insert into context (playlist_id, id, country, device, bot)
select $1::bigint, hashint8extended(number, 7), 'country ' || number % 20, 'device ' || number % 7, number = 0
  from generate_series(0, $2::integer - 1) as number
"""
#: The plays of all journeys: each goes on along a way that is chosen by chance.
_PLAY = f"""
insert into made_play
with recursive play (number, place, node_id, at) as (
  select number, 1, $1::bigint, $2::timestamptz + interval '1 microsecond' * (
           {_CHANCE.format(number="number", name=1)}::float8 / 2147483648 * $3::float8 * 86400e6)
    from generate_series(1::bigint, $4::bigint) as number
   union all
  select play.number, play.place + 1, made_way.to_node_id,
         play.at + interval '1 millisecond'
           * (4000 + {_CHANCE.format(number="play.number * 512 + place", name=2)} % 60000)
    from play
    join made_way on made_way.node_id = play.node_id
                 and {_CHANCE.format(number="play.number * 512 + place", name=3)} >= made_way.low
                 and {_CHANCE.format(number="play.number * 512 + place", name=3)} < made_way.high
   where play.place < $5::integer
)
select play.*, hashint8extended(number, 4) as journey_id,
       hashint8extended(floor($6::float8 * power({_CHANCE.format(number="number", name=5)} / 2147483648.0, 2))::bigint,
                        5) as viewer_id,
       hashint8extended({_CHANCE.format(number="number", name=6)} % $7::integer, 7) as context_id
  from play
"""
_STEP = f"""
insert into step (playlist_id, journey_id, at, event_id, node_id, next_node_id, hotspot_id, viewer_id, context_id,
                  decided_ms, cause, known, bot, ended, watched, marks)
select $1::bigint, journey_id, at, md5(journey_id || ' ' || place)::uuid, play.node_id, next_node_id,
       case when cause = 'click' then made_way.hotspot_id end, viewer_id, context_id,
       case when cause = 'click' then chance % 9000 end, made_way.cause, viewer_id % 3 = 0,
       context_id = hashint8extended(0, 7), chance % 4 = 0,
       int4multirange(int4range(0, 1 + (chance % duration)::integer)),
       array[array[(extract(epoch from at) * 1000000)::bigint << 3 | 6, play.node_id, coalesce(made_way.hotspot_id, 0)],
             array[(extract(epoch from at) * 1000000)::bigint << 3, play.node_id, coalesce(made_way.hotspot_id, 0)]]
  from (select *, lead(node_id) over (partition by journey_id order by place) as next_node_id,
               {_CHANCE.format(number="number * 512 + place", name=3)} as chance
          from made_play) as play
  join (select id, coalesce(duration_ms / 1000, 60) as duration from node where playlist_id = $1) as node
    on node.id = play.node_id
  left join made_way on made_way.node_id = play.node_id and chance >= made_way.low and chance < made_way.high
                    and next_node_id is not null
 order by at
"""
_JOURNEY = """
insert into journey (playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at, session_end_at,
                     last_play_at, last_node_id, steps, clicks, watched_ms, walk_id, path_id, path, path_times)
select $1::bigint, journey_id, viewer_id, viewer_id % 3 = 0, context_id, context_id = hashint8extended(0, 7),
       start_at, start_at, last_play_at, case when viewer_id % 2 = 0 then last_play_at + interval '1 minute' end,
       last_play_at, walk[steps], steps, steps / 2, 20000 * steps,
       hash_array_extended(walk, 0), hash_array_extended(path, 0), path[:64],
       path_times[:64]
  from (select journey_id, viewer_id, context_id, min(at) as start_at, max(at) as last_play_at,
               count(*)::integer as steps, array_agg(node_id order by place) as walk,
               array_agg(node_id order by place) filter (where node_id is distinct from before) as path,
               array_agg(microseconds(at) order by place) filter (where node_id is distinct from before) as path_times
          from (select *, lag(node_id) over (partition by journey_id order by place) as before
                  from made_play) as play
         group by 1, 2, 3) as journey
 order by start_at
"""
_DAY = "floor(date_part('epoch', {at}) / 86400)::integer"
_NODE_SET_DAY = f"""
insert into node_set_day (playlist_id, day, nodes, journeys)
select playlist_id, day, nodes, sum(journeys)
  from (select playlist_id, {_DAY.format(at="start_at")} as day, path, count(*) as journeys
          from journey
         where playlist_id = $1 and not bot and whole
         group by 1, 2, 3) as walked
 cross join lateral (select array_agg(distinct id order by id) as nodes from unnest(path) as node (id)) as visited
 group by 1, 2, 3
"""
_TRANSITION_DAY = f"""
insert into transition_day (playlist_id, node_id, day, to_node_id, cause, hotspot_id, plays)
select playlist_id, node_id, {_DAY.format(at="at")}, next_node_id, coalesce(cause::text, ''), coalesce(hotspot_id, 0),
       count(*)
  from step
 where playlist_id = $1 and not bot and next_node_id is not null
 group by 1, 2, 3, 4, 5, 6
"""
_WALK_DAY = f"""
insert into walk_day (playlist_id, day, place, node_id, to_node_id, journeys)
select playlist_id, day, place, coalesce(path[place - 1], 0), coalesce(path[place], last_node_id), sum(journeys)
  from (select playlist_id, {_DAY.format(at="start_at")} as day, path[:12] as path, last_node_id, count(*) as journeys
          from journey
         where playlist_id = $1 and not bot and start_at is not null
         group by 1, 2, 3, 4) as beginning
 cross join lateral generate_series(0, cardinality(path)) as place
 group by 1, 2, 3, 4, 5
"""
_WATCH_DAY = f"""
insert into watch_day (playlist_id, node_id, day, second, edge, reached)
select playlist_id, node_id, {_DAY.format(at="at")}, second, sum(edge), sum(reached)
  from step
 cross join lateral unnest(watched) as span
 cross join lateral (values (lower(span), 1, 0), (upper(span), -1, 0), (upper(watched), 0, 1))
         as change (second, edge, reached)
 where playlist_id = $1 and not bot
 group by 1, 2, 3, 4
having sum(edge) <> 0 or sum(reached) <> 0
"""
_EXPOSED_SET_DAY = f"""
insert into exposed_set_day (playlist_id, node_id, day, chose, hotspots, plays)
select playlist_id, node_id, day, hotspot_id is not null, hotspots, sum(plays)
  from (select playlist_id, node_id, day, hotspot_id, plays,
               array(select id from exposed(marks, node_id, hotspot_id) as id order by id) as hotspots
          from (select playlist_id, node_id, {_DAY.format(at="at")} as day, hotspot_id, any_value(marks) as marks,
                       count(*) as plays
                  from step
                 where playlist_id = $1 and not bot
                 group by playlist_id, node_id, day, hotspot_id, marks[:][2:3]) as alike) as told
 where cardinality(hotspots) > 0
 group by 1, 2, 3, 4, 5
"""
_CLICK_DAY = f"""
insert into click_day (playlist_id, hotspot_id, day, second, clicks)
select playlist_id, hotspot_id, {_DAY.format(at="at")}, upper(watched), count(*)
  from step
 where playlist_id = $1 and not bot and hotspot_id is not null
 group by 1, 2, 3, 4
"""
#: Of the playlist alone, without impressions and plays of it: visits of nodes would take longer than all other tables.
_VISIT = """
insert into visit (playlist_id, subject_id, viewer_id, slot, context_id, known, present, prev_slot, impressions, plays,
                   clicks, watched_ms)
select playlist_id, playlist_id, viewer_id, slot, context_id, known, true,
       case when not bot then coalesce(lag(slot) over (partition by viewer_id order by slot), -1) end, 0, 0,
       count(hotspot_id), 20000 * count(*)
  from (select *, floor(date_part('epoch', at) / 900)::integer as slot
          from step
         where playlist_id = $1) as step
 group by playlist_id, slot, viewer_id, context_id, known, bot
 order by slot
"""
_VIEWER = """
insert into viewer (playlist_id, id, external_id)
select $1::bigint, viewer_id, 'viewer ' || (viewer_id & 16777215)
  from (select distinct viewer_id from journey where playlist_id = $1 and known) as viewer
"""
#: Of nodes alone, and without viewers: no statement on journeys reads more of it.
_DAY_TOTAL = f"""
insert into day_total (playlist_id, subject_id, day, impressions, plays, clicks, watched_ms, authenticated_viewers,
                       anonymous_viewers, new_viewers, continued)
select playlist_id, node_id, {_DAY.format(at="at")}, 0, count(*), count(hotspot_id), 20000 * count(*), 0, 0, 0,
       count(next_node_id)
  from step
 where playlist_id = $1 and not bot
 group by 1, 2, 3
"""
#: By table, in an order in which each statement finds what it reads.
_ROWS = {
    "step": _STEP,
    "journey": _JOURNEY,
    "transition_day": _TRANSITION_DAY,
    "walk_day": _WALK_DAY,
    "node_set_day": _NODE_SET_DAY,
    "watch_day": _WATCH_DAY,
    "exposed_set_day": _EXPOSED_SET_DAY,
    "click_day": _CLICK_DAY,
    "day_total": _DAY_TOTAL,
    "visit": _VISIT,
    "viewer": _VIEWER,
}


@dataclass(frozen=True, slots=True)
class MadeStory:
    """The story whose journeys were made, and their month."""

    graph: PlaylistGraph
    start: datetime
    end: datetime


async def make_journeys(database: Database, connection: asyncpg.Connection[asyncpg.Record], journeys: int) -> MadeStory:
    """Saves the story, and makes a month of its journeys, which ends with the day before: none of them is going on."""
    now = datetime.now(UTC)
    await save_structure(database, build_structure(build_stories(now)[0]), now)
    playlist = (await read_playlists(database, [MAIN_STORY]))[MAIN_STORY]
    graph = (await read_graphs(database, [playlist]))[playlist.id]
    start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)
    await connection.execute(
        "create unlogged table made_way (node_id bigint, low bigint, high bigint, to_node_id bigint, "
        "cause switch_cause, hotspot_id bigint);"
        "create unlogged table made_play (number bigint, place integer, node_id bigint, at timestamptz, "
        "journey_id bigint, viewer_id bigint, context_id bigint)"
    )
    await connection.copy_records_to_table("made_way", records=list(_ways(graph)))
    await connection.execute(_CONTEXT, playlist.id, CONTEXTS)
    viewers = journeys / JOURNEYS_OF_A_VIEWER
    await connection.execute(_PLAY, playlist.start_node_id, start, float(DAYS), journeys, MAX_PLAYS, viewers, CONTEXTS)
    for table, statement in _ROWS.items():
        await connection.execute(statement, playlist.id)
        print(f"  {table} is filled", flush=True)
    await connection.execute("drop table made_way, made_play")
    await connection.execute("vacuum analyze")
    await connection.execute("checkpoint")  # else it would be written while questions are answered
    return MadeStory(graph, start, start + timedelta(days=DAYS))


def _ways(graph: PlaylistGraph) -> Iterator[tuple[int, int, int, int, str, int | None]]:
    """The ways out of each node with the part of 2^31 numbers of chance that take it; the rest leave."""
    for node in graph.nodes:
        ways = list(_ways_of(graph, node))
        whole = sum(weight for *_, weight in ways)
        low = 0.0
        for to_node_id, cause, hotspot_id, weight in ways:
            high = low + weight / whole * (1 - LEAVING) * 2**31
            yield node.id, round(low), round(high), to_node_id, cause, hotspot_id
            low = high


def _ways_of(graph: PlaylistGraph, node: Node) -> Iterator[tuple[int, str, int | None, float]]:
    if node.default_node_id is not None:
        yield node.default_node_id, "loop" if node.default_node_id == node.id else "default", None, 0.5
    for hotspot in graph.hotspots_by_node.get(node.id, ()):
        if hotspot.to_node_id is not None and hotspot.deleted_at is None:
            yield hotspot.to_node_id, "click", hotspot.id, APPEAL.get(hotspot.external_id, 1.0)
