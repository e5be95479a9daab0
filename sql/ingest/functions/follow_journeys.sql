-- Brings the rows of journeys that have new plays up to date, after their steps, and returns which starts, paths, sets
-- of nodes and ends have changed; null if none. fold_journeys calls it.
--
-- New plays are appended to the path, unless one of them comes before a stored one, or at its time: then the first
-- plays of the journey are read again. No more than 1,000 plays make the path, so that this is bounded.
create or replace function ivgraph.follow_journeys(journeys ivgraph.touched_journey[]) returns ivgraph.walk_change[]
   language plpgsql as
$$
declare
  max_plays  constant integer := 1000;
  max_path   constant integer := 64;
  max_places constant integer := 12;
  changes    ivgraph.walk_change[];
begin
  with followed as materialized (
    select touched.playlist_id, touched.journey_id, touched.viewer_id, touched.known,
           case when appends then stored.context_id else walk.context_ids[1] end as context_id,
           case when appends then stored.bot else walk.bots[1] end as bot,
           case when appends then stored.start_at else walk.start_at end as start_at,
           least(stored.first_at, touched.first_at) as first_at,
           greatest(stored.last_at, touched.last_at) as last_at,
           greatest(stored.session_end_at, touched.session_end_at) as session_end_at,
           greatest(stored.last_play_at, new.last_at) as last_play_at,
           case when appends or stored.start_at is null then walk.last_node_id
                else (select step.node_id
                        from ivgraph.step as step
                       where step.playlist_id = touched.playlist_id
                         and step.journey_id = touched.journey_id
                       order by step.at desc, step.event_id desc
                       limit 1)
           end as last_node_id,
           coalesce(stored.steps, 0) + new.plays as steps,
           coalesce(stored.clicks, 0) + touched.clicks as clicks,
           coalesce(stored.watched_ms, 0) + touched.watched_ms as watched_ms,
           case when walk.nodes is null then stored.walk_id
                else ivgraph.chain_nodes(case when appends then stored.walk_id else 0 end, walk.nodes)
           end as walk_id,
           case when walk.path is null then stored.path_id
                else ivgraph.chain_nodes(case when appends then stored.path_id else 0 end, walk.path)
           end as path_id,
           case when walk.path is null then stored.path
                when appends then (stored.path || walk.path)[1:max_path]
                else walk.path[1:max_path]
           end as path,
           case when walk.path is null then stored.path_times
                when appends then (stored.path_times || walk.path_times)[1:max_path]
                else walk.path_times[1:max_path]
           end as path_times,
           -- Plays may come late, but none is ever taken away: no node leaves the set.
           walk.path <@ stored.path is false as has_new_nodes,
           stored.bot as old_bot, stored.start_at as old_start_at, stored.path as old_path, stored.whole as old_whole,
           stored.last_node_id as old_last_node_id
      from unnest(journeys) as touched
     cross join lateral (
             select count(*)::integer as plays, min(at) as first_at, max(at) as last_at from unnest(touched.plays)
           ) as new
      left join ivgraph.journey as stored on stored.playlist_id = touched.playlist_id
                                         and stored.id          = touched.journey_id
     cross join lateral (
             select coalesce(new.first_at > stored.last_play_at, false) as appends
           ) as manner
     cross join lateral (
             select array_agg(node_id order by number) filter (where number <= room) as nodes,
                    array_agg(node_id order by number) filter (where number <= room and node_id is distinct from before)
                      as path,
                    array_agg(us order by number) filter (where number <= room and node_id is distinct from before)
                      as path_times,
                    (array_agg(node_id order by number desc))[1] as last_node_id,
                    array_agg(context_id order by number) as context_ids, array_agg(bot order by number) as bots,
                    min(at) as start_at
               from (select play.*, row_number() over (order by at, event_id) as number,
                            lag(node_id, 1, case when appends then stored.last_node_id end)
                              over (order by at, event_id) as before,
                            max_plays - case when appends then stored.steps else 0 end as room
                       from (select us, at, event_id, node_id, context_id, bot
                               from unnest(touched.plays)
                              where appends
                                 or stored.start_at is null
                              union all
                             (select ivgraph.microseconds(step.at), step.at, step.event_id, step.node_id,
                                     step.context_id, step.bot
                                from ivgraph.step as step
                               where not appends
                                 and stored.start_at is not null
                                 and step.playlist_id = touched.playlist_id
                                 and step.journey_id  = touched.journey_id
                               order by step.at, step.event_id
                               limit max_plays)) as play) as numbered
           ) as walk
     where touched.plays is not null
  ), written as (
    insert into ivgraph.journey as journey (
      playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at, session_end_at, last_play_at,
      last_node_id, steps, clicks, watched_ms, walk_id, path_id, path, path_times)
    select playlist_id, journey_id, viewer_id, known, context_id, bot, start_at, first_at, last_at, session_end_at,
           last_play_at, last_node_id, steps, clicks, watched_ms, walk_id, path_id, path, path_times
      from followed
    on conflict (playlist_id, id) do update
       set context_id     = excluded.context_id,
           bot            = excluded.bot,
           start_at       = excluded.start_at,
           first_at       = excluded.first_at,
           last_at        = excluded.last_at,
           session_end_at = excluded.session_end_at,
           last_play_at   = excluded.last_play_at,
           last_node_id   = excluded.last_node_id,
           steps          = excluded.steps,
           clicks         = excluded.clicks,
           watched_ms     = excluded.watched_ms,
           walk_id        = excluded.walk_id,
           path_id        = excluded.path_id,
           path           = excluded.path,
           path_times     = excluded.path_times
  )
  select array_agg(row(playlist_id, start_at, path, old_start_at, old_path, last_node_id, old_last_node_id,
                       case when sets_differ and counts then array(select distinct unnest(nodes) order by 1) end,
                       case when sets_differ and counted then array(select distinct unnest(old_nodes) order by 1) end
                      )::ivgraph.walk_change)
    into changes
    from (select playlist_id, case when not bot then start_at end as start_at,
                 case when not bot then path[1:max_places] end as path,
                 case when not bot then last_node_id end as last_node_id,
                 case when not old_bot then old_start_at end as old_start_at,
                 case when not old_bot then old_path[1:max_places] end as old_path,
                 case when not old_bot then old_last_node_id end as old_last_node_id,
                 path as nodes, old_path as old_nodes, has_new_nodes,
                 -- Whether node_set_day has the journey, and whether it had it.
                 not bot and steps <= max_plays and cardinality(path) < max_path as counts,
                 coalesce(old_whole and not old_bot, false) as counted
            from followed) as walk
   cross join lateral (
           select counts <> counted
               or counts and (has_new_nodes
                              or floor(date_part('epoch', start_at)     / 86400)
                              <> floor(date_part('epoch', old_start_at) / 86400)) as sets_differ
         ) as difference
   where sets_differ
      or (start_at, path, last_node_id) is distinct from (old_start_at, old_path, old_last_node_id);
  return changes;
end
$$;
