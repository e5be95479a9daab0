-- How many sessions, or viewers, met each node of a funnel, in its order, and the median seconds since the node before.
-- Stage 0 is met by all.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 the nodes of the funnel bigint[]
-- $11 whether viewers are followed in place of sessions, $12 whether the seconds are asked for boolean
with played as (
  -- The sum keeps the planner from reading plays in the order of journeys, which are scattered over the table.
  select journey.playlist_id, case when $11 then journey.viewer_id else journey.id + 0 end as walker_id,
         array_agg(step.node_id order by step.at, step.event_id) as nodes,
         array_agg(microseconds(step.at) order by step.at, step.event_id) as times
    from journey
    join step on step.playlist_id = journey.playlist_id
             and step.playlist_id = any($1)           -- tells Citus the shards
             and step.journey_id = journey.id
             and step.at > '-infinity'
             and step.node_id = any($10)
   where journey.playlist_id = any($1)
     and journey.start_at >= $2
     and journey.start_at < $3
     and case
           when $4 then
             in_audience(audience_member(journey.id, journey.viewer_id, $5), journey.known, journey.context_id,
                         $5, $6, $7, $8, $9)
           else not journey.bot
         end
   group by 1, 2
),
placed as (
  select playlist_id, times, places_in_order(nodes, $10) as places
    from played
)
select placed.playlist_id, stage, count(*) as count,
       percentile_cont(0.5) within group (
         order by case
                    when $12 then placed.times[placed.places[stage]] - placed.times[placed.places[stage - 1]]
                  end) / 1000000 as median_seconds
  from placed
 cross join lateral generate_series(1, cardinality(placed.places)) as stage
 group by 1, 2
 union all
select playlist_id, 0, count(*), null
  from (select playlist_id, case when $11 then viewer_id else id end as walker_id
          from journey
         where playlist_id = any($1)
           and start_at >= $2
           and start_at < $3
           and case
                 when $4 then in_audience(audience_member(id, viewer_id, $5), known, context_id, $5, $6, $7, $8, $9)
                 else not bot
               end
         group by 1, 2) as walker
 group by 1
