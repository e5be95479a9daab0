-- Rows of journey that differ from a recount of the events of a range of playlists. Journeys that began before the
-- horizon count as they are, since events of that time may have been dropped. docs/journeys.md defines the terms.
-- $1 id before the first playlist, $2 id of the last one bigint, $3 horizon timestamptz
with told as (
  select event.playlist_id, ivgraph.journey_of(session, event.viewer_id) as id, at, event_id, type, node_id,
         event.viewer_id, event.known, context_id, context.bot is true as bot,
         watched_to_ms - watched_from_ms as watched_ms
    from event
    left join context on context.playlist_id = event.playlist_id
                     and context.id = event.context_id
                     and context.playlist_id > $1
                     and context.playlist_id <= $2
   where event.playlist_id > $1
     and event.playlist_id <= $2
     and event.at >= $3
     and type not in ('impression', 'play')
     and not exists (
           select
             from journey
            where journey.playlist_id = event.playlist_id
              and journey.id = ivgraph.journey_of(event.session, event.viewer_id)
              and journey.first_at < $3)
), play as (
  -- A play that starts another node than the one before it goes on the path, if it is one of the first 1,000.
  select told.*, lag(node_id) over plays is distinct from node_id and row_number() over plays <= 1000 as goes_on,
         row_number() over plays as number
    from told
   where type = 'node_play'
  window plays as (partition by playlist_id, id order by at, event_id)
), walk as (
  select playlist_id, id, min(at) as start_at, max(at) as last_play_at, count(*) as steps,
         (array_agg(context_id order by number))[1] as context_id, (array_agg(bot order by number))[1] as bot,
         (array_agg(node_id order by number desc))[1] as last_node_id,
         array_agg(node_id order by number) filter (where number <= 1000) as nodes,
         array_agg(node_id order by number) filter (where goes_on) as path,
         array_agg(ivgraph.microseconds(at) order by number) filter (where goes_on) as path_times
    from play
   group by playlist_id, id
), total as (
  select playlist_id, id, viewer_id, known, min(at) as first_at, max(at) as last_at,
         max(at) filter (where type = 'session_end') as session_end_at,
         count(*) filter (where type = 'hotspot_click') as clicks,
         coalesce(sum(watched_ms) filter (where type = 'watch'), 0) as watched_ms
    from told
   group by playlist_id, id, viewer_id, known
), recount as (
  select total.playlist_id, total.id, viewer_id, known, context_id, coalesce(bot, false) as bot, start_at, first_at,
         last_at, session_end_at, last_play_at, last_node_id, coalesce(steps, 0) as steps, clicks, watched_ms,
         case when steps > 0 then ivgraph.chain_nodes(0, nodes) end as walk_id,
         case when steps > 0 then ivgraph.chain_nodes(0, path) end as path_id, path[:64] as path,
         path_times[:64] as path_times
    from total
    left join walk on walk.playlist_id = total.playlist_id
                  and walk.id = total.id
), stored as (
  select playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at, session_end_at, last_play_at,
         last_node_id, steps, clicks, watched_ms, walk_id, path_id, path, path_times
    from journey
   where playlist_id > $1
     and playlist_id <= $2
     and first_at >= $3
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.playlist_id, recount.playlist_id) as subject_id,
       floor(extract(epoch from coalesce(stored.first_at, recount.first_at)) / 86400)::integer as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.id = stored.id
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
