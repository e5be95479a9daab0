-- How the sessions that begin in a period played each node: how many came back to it again and again, how many left the
-- story there, and what those who went on still watched. Bots are left out.
--
-- Sessions are found by the index journey_start, and the steps of each by the primary key, whose order they come in: so
-- the planner does not prefer the index step_node. They are added up backwards, so that a running sum has what is
-- watched after each.
--
-- $1 playlist ids bigint[], $2 bits of a session's id that must be 0, for each playlist bigint[]
-- $3 start of the period, $4 its end timestamptz
-- $5 the time after which the last event of a session is that may go on timestamptz
-- $6 how often a session that is held comes back at least bigint
with session as (
  select playlist_id, id, last_at > $5 and coalesce(session_end_at <= last_play_at, true) as goes_on
    from journey
   where playlist_id = any($1)
     and start_at >= $3
     and start_at < $4
     and not bot
     and id & ($2::bigint[])[array_position($1, playlist_id)] = 0
), play as (
  select session.playlist_id, session.id, session.goes_on, step.node_id, step.departs, step.seconds,
         lead(step.node_id) over backwards is null as begins,
         sum(step.seconds) over (backwards rows between unbounded preceding and 1 preceding) as seconds_after
    from session
   cross join lateral (
           select node_id, at, event_id, next_node_id is not null as departs,
                  (select coalesce(sum(upper(range) - lower(range)), 0)
                     from unnest(watched) as range) as seconds
             from step
            where playlist_id = session.playlist_id
              and playlist_id = any($1)                -- tells Citus the shards
              and journey_id = session.id
              and at > '-infinity'                     -- what came before the first play is no play
            order by at desc, event_id desc
         ) as step
  window backwards as (partition by session.playlist_id, session.id order by step.at desc, step.event_id desc)
), of_session as (
  select playlist_id, id, node_id, bool_or(begins) as begins, count(*) - 1 as rounds,
         count(*) filter (where departs) as departures, sum(seconds_after) filter (where departs) as seconds_after,
         count(*) filter (where not departs and not goes_on) as exits, sum(seconds) as seconds
    from play
   group by playlist_id, id, node_id
)
select playlist_id, node_id, count(*) filter (where begins) as beginnings, count(*) as sessions,
       count(*) filter (where rounds >= $6) as held,
       coalesce(sum(rounds) filter (where rounds >= $6), 0)::bigint as rounds, sum(departures)::bigint as departures,
       coalesce(sum(seconds_after), 0)::bigint as seconds_after, sum(exits)::bigint as exits,
       sum(seconds)::bigint as seconds
  from of_session
 group by playlist_id, node_id
