-- What the plays of nodes tell of choices, for the kinds that are asked for: a row for each kind and hotspot.
--
-- outcome   how plays were left: choice (of the hotspot), default, other or exit
-- viewers   the distinct viewers of the plays that were left in each way
-- exposure  plays in which the hotspot was exposed; without a hotspot, plays whose viewers could choose: a hotspot that
--           leads on was exposed, or any was chosen
-- decision  times to decide for the hotspot, and without one for all: their number, median and 90th percentile, in
--           rows of their own for each interval of the histogram (interval) their number alone
-- change    sessions that chose at least twice, whatever attempts count; `changed` are those that did not choose the
--           same hotspot each time, and the viewers are theirs
--
-- The plays of many nodes are read by the index of times, from adjacent pages: the sum hides their nodes from the other
-- index, by which each page would be read again for every node.
--
-- Exposures: marks are taken apart once for all plays whose marks have the same nodes and targets in the same order.
-- Their times do not matter, nor do their kinds: nodes and hotspots have ids of one sequence, and all kinds of marks
-- whose target is a hotspot expose it.
--
-- Outcomes, viewers and exposures read all plays by themselves, so that one that is not asked for costs nothing.
-- Decisions and changes share the plays with a choice. First and last plays, which are sorted, are found once for all
-- kinds.
--
-- The first play of a node in its session is found among all plays of the period, whoever played. They are sorted by
-- session before anything else: comparing equal playlists and nodes first takes several times as long. Marks are sorted
-- along only where exposures are asked for. Where the session is not wholly in the period, a look-up in the primary key
-- tells whether a play was before it. It names the node in no condition, and asks for an order that the primary key
-- has: without statistics, the planner would otherwise search the index of all plays of the node.
--
-- $1 playlist ids bigint[], $2 node ids bigint[]
-- $3 start timestamptz, $4 end timestamptz
-- $5 attempts that count: all, or in each session the first or the last one text
-- $6 the kinds that are asked for text[]
-- $7 bounds between the intervals of the histogram in milliseconds, ascending integer[]
-- $8 whether there is a filter boolean
-- $9 viewers and journeys that the filter names, ascending bigint[], $10 the group of each of them integer[]
-- $11 contexts in which every viewer matches bigint[], $12 contexts in which some groups match, ascending bigint[]
-- $13 the groups that match in the contexts of $12, as bits bytea
with within as (
  -- The sessions whose plays are all in the period; for first plays it suffices that they begin in it. Not of several
  -- playlists, since a session that goes through them has one id in all.
  select array_agg(id order by id) as ids
    from journey
   where $5 <> 'all'
     and cardinality($1::bigint[]) = 1
     and playlist_id = any($1)
     and start_at >= $3
     and start_at < $4
     and ($5 = 'first' or last_play_at < $4)
), play as not materialized (
  select playlist_id, node_id, journey_id, at, event_id, hotspot_id, viewer_id, known, decided_ms,
         case
           when next_node_id is null then 1
           when hotspot_id is not null then 2
           when cause in ('default', 'loop') then 3
           else 4
         end as way,
         case when 'exposure' = any($6) then marks end as marks,
         case
           when $8 then session_in_audience(journey_id, viewer_id, known, context_id, $9, $10, $11, $12, $13)
           else not bot
         end as counts
    from step
   where playlist_id = any($1)
     and case
           -- The condition of the index step_time.
           when cardinality($2::bigint[]) > 8 then known >= false and node_id + 0 = any($2)
           else node_id = any($2)
         end
     and at >= $3
     and at < $4
), one_of_session as materialized (
  select playlist_id, node_id, way, hotspot_id, viewer_id, known, decided_ms, marks
    from (select *,
                 row_number() over (partition by journey_id, node_id, playlist_id order by at, event_id) as number
            from play
           where $5 = 'first') as found
   where number = 1
     and counts
     and case
           when (select ids from within)[width_bucket(journey_id, (select ids from within))] = journey_id then true
           else (select bool_or(step.node_id = found.node_id order by step.at)
                   from step
                  where step.playlist_id = found.playlist_id
                    and step.playlist_id = any($1)   -- tells Citus the shards
                    and step.journey_id = found.journey_id
                    and step.at < $3) is not true
         end
  union all
  select playlist_id, node_id, way, hotspot_id, viewer_id, known, decided_ms, marks
    from (select *,
                 row_number() over (partition by journey_id, node_id, playlist_id
                                    order by at desc, event_id desc) as number
            from play
           where $5 = 'last') as found
   where number = 1
     and counts
     and case
           when (select ids from within)[width_bucket(journey_id, (select ids from within))] = journey_id then true
           else (select bool_or(step.node_id = found.node_id order by step.at)
                   from step
                  where step.playlist_id = found.playlist_id
                    and step.playlist_id = any($1)   -- tells Citus the shards
                    and step.journey_id = found.journey_id
                    and step.at >= $4) is not true
         end
), attempt as not materialized (
  select playlist_id, node_id, way, hotspot_id, viewer_id, known, decided_ms, marks
    from play
   where $5 = 'all'
     and counts
  union all
  select playlist_id, node_id, way, hotspot_id, viewer_id, known, decided_ms, marks
    from one_of_session
   where $5 <> 'all'    -- Otherwise nothing that reads the union would be parallel.
), outcome as (
  select playlist_id, node_id, way, hotspot_id, count(*) as plays
    from attempt
   where 'outcome' = any($6)
   group by playlist_id, node_id, way, hotspot_id
), viewers as (
  -- Viewers are sorted by what differs most: other orders take several times as long, and so does a hash of all five,
  -- which does not fit into the memory of a statement.
  select playlist_id, node_id, way, hotspot_id, count(*) filter (where known) as authenticated,
         count(*) filter (where not known) as anonymous
    from (select distinct on (viewer_id, node_id, hotspot_id, way, known, playlist_id)
                 playlist_id, node_id, way, hotspot_id, known
            from attempt
           where 'viewers' = any($6)
           order by viewer_id, node_id, hotspot_id, way, known, playlist_id) as viewer
   group by playlist_id, node_id, way, hotspot_id
), exposure as (
  -- Of no union and no subquery without a table: Citus refuses these for several playlists.
  select told.playlist_id, told.node_id, exposed.hotspot_id, sum(told.plays)::bigint as plays
    from (select playlist_id, node_id, hotspot_id, plays,
                 array(select id from exposed(marks, node_id, hotspot_id) as id) as hotspots
            from (select playlist_id, node_id, hotspot_id, any_value(marks) as marks, count(*) as plays
                    from attempt
                   where 'exposure' = any($6)
                   group by playlist_id, node_id, hotspot_id, marks[:][2:3]) as alike) as told
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
           told.hotspots || case when told.hotspot_id is not null or told.hotspots && option.hotspots then
                              array[null::bigint]
                            end) as exposed (hotspot_id)
   group by told.playlist_id, told.node_id, exposed.hotspot_id
), chosen as materialized (
  select playlist_id, node_id, journey_id, viewer_id, known, hotspot_id, decided_ms
    from play
   where counts
     and hotspot_id is not null
     and ('change' = any($6) or $5 = 'all' and 'decision' = any($6))
), decided as materialized (
  -- Milliseconds repeat: their counts are fewer than the plays, and tell the percentiles, too. Sums of bigint are
  -- numeric, which takes several times as long; float8 is exact up to 2^53.
  select playlist_id, node_id, hotspot_id, decided_ms, count(*)::float8 as plays
    from (select playlist_id, node_id, hotspot_id, decided_ms
            from chosen
           where $5 = 'all'
          union all
          select playlist_id, node_id, hotspot_id, decided_ms
            from one_of_session) as counted
   where 'decision' = any($6)
     and decided_ms is not null
   group by playlist_id, node_id, hotspot_id, decided_ms
), decision as (
  -- The times in their order, and up to each of them how many plays took as long or less.
  select playlist_id, node_id, hotspot_id, max(up_to) as total, array_agg(decided_ms order by up_to) as times,
         array_agg(up_to order by up_to) as counts
    from (select playlist_id, node_id, of.hotspot_id, decided_ms,
                 sum(plays) over (partition by playlist_id, node_id, of.hotspot_id order by decided_ms
                                  rows unbounded preceding) as up_to
            from decided
           cross join lateral (values (hotspot_id), (null)) as of (hotspot_id)) as summed
   group by playlist_id, node_id, hotspot_id
), changed as (
  select playlist_id, node_id, journey_id, viewer_id, known, min(hotspot_id) <> max(hotspot_id) as changed
    from chosen
   where 'change' = any($6)
   group by 1, 2, 3, 4, 5
  having count(*) > 1
)
select 'outcome' as kind, playlist_id, node_id, (array['exit', 'choice', 'default', 'other'])[way] as outcome,
       hotspot_id, plays, null::bigint as authenticated, null::bigint as anonymous,
       null::double precision[] as percentiles_ms, null::integer as interval, null::bigint as changed
  from outcome
union all
select 'viewers', playlist_id, node_id, (array['exit', 'choice', 'default', 'other'])[way], hotspot_id, null,
       authenticated, anonymous, null, null, null
  from viewers
union all
select 'exposure', playlist_id, node_id, null, hotspot_id, plays, null, null, null, null, null
  from exposure
union all
select 'decision', playlist_id, node_id, null, hotspot_id, total::bigint, null, null,
       -- Interpolated between two values, as percentile_cont does.
       array_agg(low + (place - floor(place)) * (high - low) order by percent), null, null
  from (select playlist_id, node_id, hotspot_id, total, percent, percent * (total - 1) as place,
               times[1 + width_bucket(floor(percent * (total - 1)), counts)] as low,
               times[1 + width_bucket(ceil(percent * (total - 1)), counts)] as high
          from decision
         cross join lateral (values (0.5::float8), (0.9::float8)) as percentile (percent)) as placed
 group by playlist_id, node_id, hotspot_id, total
union all
select 'interval', playlist_id, node_id, null, of.hotspot_id, sum(plays)::bigint, null, null, null, interval, null
  from (select playlist_id, node_id, hotspot_id, width_bucket(decided_ms, $7) as interval, sum(plays) as plays
          from decided
         group by playlist_id, node_id, hotspot_id, interval) as counted
 cross join lateral (values (hotspot_id), (null)) as of (hotspot_id)
 group by playlist_id, node_id, of.hotspot_id, interval
union all
select 'change', playlist_id, node_id, null, null, count(*),
       count(distinct viewer_id) filter (where changed and known),
       count(distinct viewer_id) filter (where changed and not known), null, null, count(*) filter (where changed)
  from changed
 group by playlist_id, node_id
