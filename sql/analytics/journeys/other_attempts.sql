-- Of the plays of nodes by all viewers those that are not the first one, or not the last one, of their node in their
-- session: how they were left, and what they exposed. All plays, which rollups count, less these are the first or last
-- ones. They are few, so that finding them takes less than finding the others.
--
-- outcome   how plays were left: choice (of the hotspot), default, other or exit
-- exposure  plays in which the hotspot was exposed; without a hotspot, plays whose viewers could choose: see choices
--
-- Only sessions that played a node twice have such plays: those with more plays than their path has different nodes.
-- (Of a path that is cut, that is always so.) A tsvector has each word once; counting different nodes by a subquery for
-- each path takes four times as long. The sessions are looked up in an array: without statistics, a join would become a
-- nested loop that reads all sessions for each play. With several playlists the array has more sessions than it must,
-- since a session that goes through them has one id in all; that does no harm.
--
-- Plays are sorted by session before anything else: comparing equal playlists and nodes first takes several times as
-- long. Where the session is not wholly in the period, a look-up in the primary key tells whether a play was before it,
-- or after it. It names the node in no condition, and asks for an order that the primary key has: without statistics,
-- the planner would otherwise search the index of all plays of the node.
--
-- $1 playlist ids bigint[], $2 node ids bigint[]
-- $3 start timestamptz, $4 end timestamptz
-- $5 the attempt that is left out: first or last text
-- $6 whether exposures are told boolean
with again as (
  select array_agg(id order by id) as ids,
         array_agg(id order by id) filter (where case $5 when 'first' then start_at < $3 else last_play_at >= $4 end)
           as cut_ids
    from journey
   where playlist_id = any($1)
     and start_at < $4
     and last_at >= $3
     and steps > length(array_to_tsvector(path::text[]))
), numbered as (
  select playlist_id, node_id, journey_id, hotspot_id, bot,
         case
           when next_node_id is null then 1
           when hotspot_id is not null then 2
           when cause in ('default', 'loop') then 3
           else 4
         end as way,
         case when $6 then marks end as marks,
         -- Only one of the two orders is not constant.
         row_number() over (partition by journey_id, node_id, playlist_id
                            order by case when $5 = 'first' then at end, case when $5 = 'first' then event_id end,
                                     case when $5 = 'last' then at end desc,
                                     case when $5 = 'last' then event_id end desc) as number
    from step
   where playlist_id = any($1)
     and case
           -- The condition of the index step_time.
           when cardinality($2::bigint[]) > 8 then known >= false and node_id + 0 = any($2)
           else node_id = any($2)
         end
     and at >= $3
     and at < $4
     and (select ids from again)[width_bucket(journey_id, (select ids from again))] = journey_id
), alike as materialized (
  select playlist_id, node_id, hotspot_id, way, any_value(marks) as marks, count(*) as plays
    from numbered
   where not bot
     and case
           when number > 1 then true
           when (select cut_ids from again)[width_bucket(journey_id, (select cut_ids from again))] = journey_id then
             (select bool_or(step.node_id = numbered.node_id order by step.at)
                from step
               where step.playlist_id = numbered.playlist_id
                 and step.playlist_id = any($1)      -- tells Citus the shards
                 and step.journey_id = numbered.journey_id
                 and case $5 when 'first' then step.at < $3 else step.at >= $4 end) is true
           else false
         end
   group by playlist_id, node_id, hotspot_id, way, marks[:][2:3]
), option as materialized (
  select playlist_id, node_id, array_agg(id) as hotspots
    from hotspot
   where playlist_id = any($1)
     and node_id = any($2)
     and to_node_id is not null
     and deleted_at is null
   group by playlist_id, node_id
)
select 'outcome' as kind, playlist_id, node_id, (array['exit', 'choice', 'default', 'other'])[way] as outcome,
       hotspot_id, sum(plays)::bigint as plays
  from alike
 group by playlist_id, node_id, way, hotspot_id
union all
select 'exposure', told.playlist_id, told.node_id, null, exposed.hotspot_id, sum(told.plays)::bigint
  from (select playlist_id, node_id, hotspot_id, plays,
               array(select id from exposed(marks, node_id, hotspot_id) as id) as hotspots
          from alike
         where $6) as told
  left join option on option.playlist_id = told.playlist_id
                  and option.node_id = told.node_id
 cross join lateral unnest(
         told.hotspots || case when told.hotspot_id is not null or told.hotspots && option.hotspots then
                            array[null::bigint]
                          end) as exposed (hotspot_id)
 group by told.playlist_id, told.node_id, exposed.hotspot_id
