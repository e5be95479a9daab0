-- Who shows the behaviours of a filter in a period of a playlist: for each behaviour two rows at most, with the viewers
-- or the sessions that show it, of authenticated viewers and of anonymous ones. A session is found by the id of its
-- journey.
--
-- Only plays of the nodes that are asked for are read, from the index step_node: a limit in a lateral subquery, or a
-- window function, forces a loop over it, whatever statistics the planner has. A hotspot may have been in any node, but
-- only those are read in which transition_day has a choice of it. What was read is grouped once, and not before it is
-- one list: of 660,000 plays, each further grouping takes as long as reading them.
--
-- $1 playlist ids, of one playlist bigint[]
-- $2 for each behaviour the start of its period timestamptz[], $3 its end timestamptz[]
-- $4 whether plays of bots count boolean
-- $5 behaviours that count plays integer[], $6 a node of each bigint[]
-- $7 behaviours that count choices integer[], $8 the hotspot of each bigint[]
-- $9 nodes in which they may be bigint[], $10 a behaviour in whose period each is looked at integer[]
-- $11 behaviours that count paths integer[], $12 a node of each bigint[], $13 its letter in the pattern text[]
-- $14 the pattern of each behaviour that counts paths, null for the others text[]
-- $15 how often each behaviour must be shown integer[], $16 whether it must be in one session boolean[]
-- $17 number of the behaviour of viewers who came before the period integer
-- $18 first slot of the period, and the first one after it integer[]
-- $19 whether viewers are asked for beside their sessions boolean
-- $20 limit of the viewers and sessions, each counted for each of its behaviours bigint
with place as (
  -- The nodes in which one of the hotspots was chosen on the days of the period. Bots are in no rollup.
  select place.node_id, place.behaviour
    from unnest($9::bigint[], $10::integer[]) as place (node_id, behaviour)
   where $4
      or exists (
           select
             from transition_day
            where playlist_id = any($1)
              and node_id = place.node_id
              and day >= floor(date_part('epoch', ($2::timestamptz[])[place.behaviour + 1]) / 86400)
              and day <= floor(date_part('epoch', ($3::timestamptz[])[place.behaviour + 1]) / 86400)
              and hotspot_id = any($8::bigint[])
         )
), counted as (
  select asked.behaviour, found.journey_id, found.viewer_id, found.known, 1 as times
    from unnest($5::integer[], $6::bigint[]) as asked (behaviour, node_id)
   cross join lateral (
           select journey_id, viewer_id, known
             from step
            where playlist_id = any($1)
              and node_id = asked.node_id
              and at >= ($2::timestamptz[])[asked.behaviour + 1]
              and at < ($3::timestamptz[])[asked.behaviour + 1]
              and ($4 or not bot)
            limit 9223372036854775807
         ) as found
  union all
  select asked.behaviour, found.journey_id, found.viewer_id, found.known, 1
    from place
   cross join lateral (
           select hotspot_id, journey_id, viewer_id, known
             from step
            where playlist_id = any($1)
              and node_id = place.node_id
              and at >= ($2::timestamptz[])[place.behaviour + 1]
              and at < ($3::timestamptz[])[place.behaviour + 1]
              and hotspot_id = any($8)
              and ($4 or not bot)
            limit 9223372036854775807
         ) as found
    join unnest($7::integer[], $8::bigint[]) as asked (behaviour, hotspot_id)
      on asked.hotspot_id = found.hotspot_id
     and ($2::timestamptz[])[asked.behaviour + 1] = ($2::timestamptz[])[place.behaviour + 1]
     and ($3::timestamptz[])[asked.behaviour + 1] = ($3::timestamptz[])[place.behaviour + 1]
  union all
  -- Matches of the pattern end as early as they can, and the next one begins after that: none could be added. Plays are
  -- sorted for that by their journey first, which differs most: that decides nearly every comparison.
  select walk.behaviour, walk.journey_id, walk.viewer_id, walk.known,
         regexp_count(walk.letters, ($14::text[])[walk.behaviour + 1])
    from (select asked.behaviour, found.journey_id, found.viewer_id, found.known,
                 string_agg(asked.letter, '' order by found.at, found.event_id) as letters
            from unnest($11::integer[], $12::bigint[], $13::text[]) as asked (behaviour, node_id, letter)
           cross join lateral (
                   select journey_id, viewer_id, known, at, event_id
                     from step
                    where playlist_id = any($1)
                      and node_id = asked.node_id
                      and at >= ($2::timestamptz[])[asked.behaviour + 1]
                      and at < ($3::timestamptz[])[asked.behaviour + 1]
                      and ($4 or not bot)
                    limit 9223372036854775807
                 ) as found
           group by found.journey_id, found.viewer_id, found.known, asked.behaviour) as walk
  union all
  select $17::integer, null, seen.viewer_id, seen.known, 1
    from (select distinct playlist_id, viewer_id, known
            from visit
           where $17::integer is not null
             and playlist_id = any($1)
             and subject_id = any($1)
             and subject_id = playlist_id
             and slot >= 0                       -- the condition of the partial index visit_slot
             and slot >= ($18::integer[])[1]
             and slot < ($18::integer[])[2]) as seen
   cross join lateral (
           select
             from visit
            where visit.playlist_id = seen.playlist_id
              and visit.playlist_id = any($1)
              and visit.subject_id = seen.playlist_id
              and visit.viewer_id = seen.viewer_id
              and visit.slot < ($18::integer[])[1]
              and visit.prev_slot is not null   -- present, and no bot
            limit 1
         ) as earlier
), shown as (
  select behaviour, case when ($16::boolean[])[behaviour + 1] then journey_id else viewer_id end as id, viewer_id, known
    from counted
   group by 1, 2, 3, 4
  having sum(times) >= ($15::integer[])[behaviour + 1]
   limit $20
)
select behaviour, known, array_agg(id) as ids, case when $19 then array_agg(viewer_id) end as viewer_ids
  from shown
 group by behaviour, known
