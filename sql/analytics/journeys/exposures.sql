-- The plays of nodes in which each hotspot was exposed, of all viewers; without a hotspot, plays whose viewers could
-- choose: a hotspot of the node that leads on was exposed, or any was chosen.
--
-- Whole UTC days are read from exposed_set_day. Parts of days are read from steps, as choices does: marks are taken
-- apart once for all plays whose marks have the same nodes and targets in the same order. A lateral subquery that is
-- grouped forces a loop over the index for each part.
--
-- $1 playlist ids bigint[], $2 node ids bigint[]
-- $3 first whole UTC day integer, $4 the day after the last one integer
-- $5 starts of parts of days timestamptz[], $6 their ends timestamptz[]
-- $7 1 for each part that is added to the days, -1 for each that is taken away integer[]
with told as (
  select playlist_id, node_id, chose, hotspots, sum(plays)::bigint as plays
    from exposed_set_day
   where playlist_id = any($1)
     and node_id = any($2)
     and day >= $3
     and day < $4
   group by playlist_id, node_id, chose, hotspots
  union all
  select found.playlist_id, found.node_id, found.hotspot_id is not null,
         array(select id from exposed(found.marks, found.node_id, found.hotspot_id) as id), part.sign * found.plays
    from unnest($5::timestamptz[], $6::timestamptz[], $7::integer[]) as part (start, until, sign)
   cross join lateral (
           select playlist_id, node_id, hotspot_id, any_value(marks) as marks, count(*) as plays
             from step
            where step.playlist_id = any($1)
              and node_id = any($2)
              and at >= part.start
              and at < part.until
              and not bot
            group by playlist_id, node_id, hotspot_id, marks[:][2:3]
         ) as found
)
select 'exposure' as kind, told.playlist_id, told.node_id, exposed.hotspot_id, sum(told.plays)::bigint as plays
  from told
  left join (
         select playlist_id, node_id, array_agg(id) as hotspots
           from hotspot
          where playlist_id = any($1)
            and node_id = any($2)
            and to_node_id is not null
            and deleted_at is null
          group by playlist_id, node_id
       ) as option on option.playlist_id = told.playlist_id
                  and option.node_id = told.node_id
 cross join lateral unnest(
         told.hotspots || case when told.chose or told.hotspots && option.hotspots then array[null::bigint] end
       ) as exposed (hotspot_id)
 group by told.playlist_id, told.node_id, exposed.hotspot_id
having sum(told.plays) <> 0
