-- The median seconds from the first play of a level or deeper to the first one of the next level or deeper, of the
-- viewers that came so far. The first play of a level is the start of a node in a path, in whatever session.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 nodes, ascending bigint[], $11 the level of each of them integer[]
with played as (
  select playlist_id, viewer_id, unnest(path) as node_id, unnest(path_times) as time
    from journey
   where playlist_id = any($1)
     and start_at >= $2
     and start_at < $3
     and whole
     and case
           when $4 then in_audience(audience_member(id, viewer_id, $5), known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
  union all
  -- Where the path is not whole, the plays are read.
  select journey.playlist_id, journey.viewer_id, step.node_id, step.time
    from journey
   cross join lateral (
           select step.node_id, min(microseconds(step.at)) as time
             from step
            where step.playlist_id = journey.playlist_id
              and step.playlist_id = any($1)          -- tells Citus the shards
              and step.journey_id = journey.id
              and step.at > '-infinity'
            group by step.node_id
         ) as step
   where journey.playlist_id = any($1)
     and journey.start_at >= $2
     and journey.start_at < $3
     and not journey.whole
     and case
           when $4 then
             in_audience(audience_member(journey.id, journey.viewer_id, $5), journey.known, journey.context_id,
                         $5, $6, $7, $8, $9)
           else not journey.bot
         end
),
reached as (
  select playlist_id, viewer_id, level, time,
         coalesce(max(level) over (
           partition by playlist_id, viewer_id order by time rows between unbounded preceding and 1 preceding), 0)
           as before_level
    from (select playlist_id, viewer_id, ($11::integer[])[number] as level, time
            from (select played.*, width_bucket(node_id, $10::bigint[]) as number
                    from played) as numbered
           where ($10::bigint[])[number] = node_id) as leveled
),
entered as (
  -- The plays that were deeper than all before.
  select playlist_id, before_level, level,
         time - lag(time) over (partition by playlist_id, viewer_id order by time) as microseconds
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
