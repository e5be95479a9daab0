-- The median seconds from the first play of a level or deeper to the first one of the next level or deeper, of the
-- sessions, or the viewers, that came so far.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 nodes bigint[], $11 the level of each of them integer[]
-- $12 whether viewers are followed in place of sessions boolean
with played as (
  -- The sum keeps the planner from reading plays in the order of journeys, which are scattered over the table.
  select journey.playlist_id, case when $12 then journey.viewer_id else journey.id + 0 end as walker_id, level.level,
         step.at
    from journey
    join step on step.playlist_id = journey.playlist_id
             and step.playlist_id = any($1)           -- tells Citus the shards
             and step.journey_id = journey.id
             and step.at > '-infinity'
    join unnest($10::bigint[], $11::integer[]) as level (node_id, level) on level.node_id = step.node_id
   where journey.playlist_id = any($1)
     and journey.start_at >= $2
     and journey.start_at < $3
     and case
           when $4 then
             in_audience(audience_member(journey.id, journey.viewer_id, $5), journey.known, journey.context_id,
                         $5, $6, $7, $8, $9)
           else not journey.bot
         end
),
reached as (
  select playlist_id, walker_id, level, at,
         coalesce(max(level) over (
           partition by playlist_id, walker_id order by at rows between unbounded preceding and 1 preceding), 0)
           as before_level
    from played
),
entered as (
  -- The plays that were deeper than all before.
  select playlist_id, before_level, level,
         round(date_part('epoch', at - lag(at) over (partition by playlist_id, walker_id order by at)) * 1000000)
           as microseconds
    from reached
   where level > before_level
)
select entered.playlist_id, stage.level,
       percentile_cont(0.5) within group (
         -- A level that was skipped is entered together with the deeper one.
         order by case when stage.level = entered.before_level + 1 then entered.microseconds else 0 end)
         / 1000000 as median_seconds
  from entered
 cross join lateral generate_series(greatest(entered.before_level + 1, 2), entered.level) as stage (level)
 group by 1, 2
