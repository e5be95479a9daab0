-- Counts in watch_day which seconds of their nodes plays watched, after changes of these. fold_journeys calls it.
--
-- Edges add up: those of what a play watches now, less those of what it watched, are those of the difference. So a play
-- with thousands of ranges costs little more than another one.
create or replace function ivgraph.count_watched_seconds(changes ivgraph.step_change[]) returns void
   language plpgsql as
$$
declare
  playlists bigint[];
  nodes     bigint[];
  days      integer[];
  seconds   integer[];
begin
  with counted as (
    insert into ivgraph.watch_day as watch_day (playlist_id, node_id, day, second, edge, reached)
    select playlist_id, node_id, day, second, sum(edge), sum(reached)
      from (select playlist_id, node_id, floor(date_part('epoch', at) / 86400)::integer as day, watched, old_watched
              from unnest(changes)
             where not bot
               and watched is distinct from old_watched) as play
     cross join lateral (
             values (watched, old_watched, 1), (old_watched, watched, -1)
           ) as state (seconds, other_seconds, sign)
     cross join lateral (
             select bound.second, bound.edge, 0 as reached
               from unnest(state.seconds - coalesce(state.other_seconds, int4multirange())) as range
              cross join lateral (
                      values (lower(range), sign), (upper(range), -sign)
                    ) as bound (second, edge)
              union all
             select upper(state.seconds) - 1, 0, sign
           ) as part
     where state.seconds is not null
     group by playlist_id, node_id, day, second
    having sum(edge) <> 0
        or sum(reached) <> 0
     order by playlist_id, node_id, day, second
    on conflict (playlist_id, node_id, day, second) do update
       set edge    = watch_day.edge    + excluded.edge,
           reached = watch_day.reached + excluded.reached
    returning watch_day.playlist_id, watch_day.node_id, watch_day.day, watch_day.second, watch_day.edge,
              watch_day.reached
  )
  select array_agg(playlist_id), array_agg(node_id), array_agg(day), array_agg(second)
    into playlists, nodes, days, seconds
    from counted
   where edge = 0
     and reached = 0;

  if playlists is not null then
    delete from ivgraph.watch_day as watch_day
     using unnest(playlists, nodes, days, seconds) as emptied (playlist_id, node_id, day, second)
     where watch_day.playlist_id = emptied.playlist_id
       and watch_day.node_id     = emptied.node_id
       and watch_day.day         = emptied.day
       and watch_day.second      = emptied.second;
  end if;
end
$$;
