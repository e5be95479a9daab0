-- Counts in watch_day which seconds of their nodes plays watched, after changes of these. fold_journeys calls it.
--
-- Edges add up: those of what a play watches now, less those of what it watched, are those of the difference. So a play
-- with thousands of ranges costs little more than another one. A play counts as one that reached the end of its last
-- range, the second after its last one. Most spans go on from there, and so change two rows, not four.
create or replace function ivgraph.count_watched_seconds(changes ivgraph.step_change[]) returns void
   language plpgsql as
$$
begin
  merge into ivgraph.watch_day as watch_day
  using (select playlist_id, node_id, day, second, sum(edge) as edge, sum(reached) as reached
           from (select playlist_id, node_id, floor(date_part('epoch', at) / 86400)::integer as day, watched,
                        old_watched
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
                  select upper(state.seconds), 0, sign
                ) as part
          where state.seconds is not null
          group by playlist_id, node_id, day, second
         having sum(edge) <> 0
             or sum(reached) <> 0) as counted
     on watch_day.playlist_id = counted.playlist_id
    and watch_day.node_id     = counted.node_id
    and watch_day.day         = counted.day
    and watch_day.second      = counted.second
   when matched and watch_day.edge + counted.edge = 0 and watch_day.reached + counted.reached = 0 then delete
   when matched then
        update set edge = watch_day.edge + counted.edge, reached = watch_day.reached + counted.reached
   when not matched then
        insert (playlist_id, node_id, day, second, edge, reached)
        values (counted.playlist_id, counted.node_id, counted.day, counted.second, counted.edge, counted.reached);
end
$$;
