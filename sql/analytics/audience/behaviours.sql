-- The viewers and the sessions of a playlist that the behaviours of a filter find in a period, or that it names: two
-- arrays of equal length, without rows if there are more of them than the limit. The code of each tells what is true:
-- its lowest bit whether the viewer is authenticated, the following ones which behaviours were found, and the rest is
-- the class of named viewers, 0 for those that are not named.
--
-- Only plays of the nodes that are asked for are read, from the index step_node: a lateral subquery that is grouped,
-- or has a window function, forces a loop over it, whatever statistics the planner has. A hotspot may have been in any
-- node, but only those are read in which transition_day has a choice of it. A session is found by the id of
-- its journey, and has the behaviours of its viewer, too.
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
-- $19 viewers that the filter names bigint[], $20 the class of each integer[]
-- $21 limit bigint
with behaviour as (
  select number - 1 as number, pattern, least, of_session
    from unnest($14::text[], $15::integer[], $16::boolean[]) with ordinality
           as behaviour (pattern, least, of_session, number)
), place as (
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
  select asked.behaviour, found.journey_id, found.viewer_id, found.known, found.times
    from unnest($5::integer[], $6::bigint[]) as asked (behaviour, node_id)
   cross join lateral (
           select journey_id, viewer_id, known, count(*) as times
             from step
            where playlist_id = any($1)
              and node_id = asked.node_id
              and at >= ($2::timestamptz[])[asked.behaviour + 1]
              and at < ($3::timestamptz[])[asked.behaviour + 1]
              and ($4 or not bot)
            group by journey_id, viewer_id, known
         ) as found
  union all
  select asked.behaviour, found.journey_id, found.viewer_id, found.known, found.times
    from place
   cross join lateral (
           select hotspot_id, journey_id, viewer_id, known, count(*) as times
             from step
            where playlist_id = any($1)
              and node_id = place.node_id
              and at >= ($2::timestamptz[])[place.behaviour + 1]
              and at < ($3::timestamptz[])[place.behaviour + 1]
              and hotspot_id = any($8)
              and ($4 or not bot)
            group by hotspot_id, journey_id, viewer_id, known
         ) as found
    join unnest($7::integer[], $8::bigint[]) as asked (behaviour, hotspot_id)
      on asked.hotspot_id = found.hotspot_id
     and ($2::timestamptz[])[asked.behaviour + 1] = ($2::timestamptz[])[place.behaviour + 1]
     and ($3::timestamptz[])[asked.behaviour + 1] = ($3::timestamptz[])[place.behaviour + 1]
  union all
  -- Matches of the pattern end as early as they can, and the next one begins after that: none could be added.
  select walk.behaviour, walk.journey_id, walk.viewer_id, walk.known, regexp_count(walk.letters, behaviour.pattern)
    from (select asked.behaviour, found.journey_id, found.viewer_id, found.known,
                 string_agg(asked.letter, '' order by found.at, found.event_id) as letters
            from unnest($11::integer[], $12::bigint[], $13::text[]) as asked (behaviour, node_id, letter)
           cross join lateral (
                   select journey_id, viewer_id, known, at, event_id, count(*) over (partition by playlist_id)
                     from step
                    where playlist_id = any($1)
                      and node_id = asked.node_id
                      and at >= ($2::timestamptz[])[asked.behaviour + 1]
                      and at < ($3::timestamptz[])[asked.behaviour + 1]
                      and ($4 or not bot)
                 ) as found
           group by asked.behaviour, found.journey_id, found.viewer_id, found.known) as walk
    join behaviour on behaviour.number = walk.behaviour
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
  select behaviour.number, case when behaviour.of_session then counted.journey_id end as journey_id, counted.viewer_id,
         counted.known
    from counted
    join behaviour on behaviour.number = counted.behaviour
   group by 1, 2, 3, 4, behaviour.least
  having sum(counted.times) >= behaviour.least
), viewer as (
  select viewer_id, known, max(class) as class, bit_or(bits) as bits
    from (select viewer_id, known, 0 as class, 1 << number::integer as bits
            from shown
           where journey_id is null
           union all
          select viewer_id, true, class, 0
            from unnest($19::bigint[], $20::integer[]) as named (viewer_id, class)) as told
   group by viewer_id, known
), session as (
  select journey_id, viewer_id, known, bit_or(1 << number::integer) as bits
    from shown
   where journey_id is not null
   group by journey_id, viewer_id, known
), member as (
  select viewer_id as id, known, class, bits
    from viewer
  union all
  select session.journey_id, session.known, coalesce(viewer.class, 0), session.bits | coalesce(viewer.bits, 0)
    from session
    left join viewer on viewer.viewer_id = session.viewer_id
                    and viewer.known = session.known
)
select array_agg(id order by id) as ids,
       array_agg(((class << cardinality($15::integer[])) + bits) * 2 + known::integer order by id) as codes
  from (select id, known, class, bits
          from member
         limit $21) as member
having count(*) < $21
