-- Finds out what the new events of journeys change about their plays: which plays are new, how each play was left, and
-- what it watched. The events are stored already, and were not folded before. fold_journeys calls it, and
-- docs/journeys.md defines the terms. Null if nothing changes.
--
-- Of each journey it reads the steps from the third before the events to the third after them, however long the journey
-- is. What events change are plays from the second before them to the first after them; and how a play was left depends
-- on the nodes of the play before it and of the next two, and on the marks of the next one.
--
-- A play that comes late cuts the one before it, and takes spans from the two before it. What these and the late play
-- marked and watched is read from the events again. A play lasts six hours at most, so this is what happened within six
-- hours of the late play.
create or replace function ivgraph.find_step_changes(journeys ivgraph.touched_journey[])
   returns ivgraph.step_change[] language plpgsql as
$$
declare
  max_seconds constant integer := 21600;
  longest_us  constant bigint  := 21600000000;
begin
  return nullif(array(
    select row(touched.playlist_id, touched.journey_id, touched.viewer_id, touched.known, (play.state).at,
               (play.state).event_id, play.node_id, (play.state).context_id, (play.state).bot,
               not (play.state).stored, play.next_node, chosen.hotspot_id, decided.ms, chosen.cause, own.ended,
               play.watched, play.marks, (play.state).next_node_id, (play.state).hotspot_id, (play.state).cause,
               (play.state).watched, (play.state).marks)::ivgraph.step_change
      from unnest(journeys) as touched
      -- The plays in order, with their times and nodes, and the number of the last one before the events: the plays
      -- before that one keep their marks, so these are not taken apart. The union keeps the planner from turning the
      -- join round and reading all steps of the playlist.
     cross join lateral (
             select array_agg(state order by (state).us, (state).event_id) as plays,
                    array_agg((state).us order by (state).us, (state).event_id) as moments,
                    array_agg((state).node_id order by (state).us, (state).event_id) as nodes,
                    width_bucket(ivgraph.microseconds(touched.low_at) - 1,
                                 array_agg((state).us order by (state).us, (state).event_id)) as last_before
               from (select row(ivgraph.microseconds(step.at), step.at, step.event_id, step.node_id, step.context_id,
                                step.bot, true, step.next_node_id, step.hotspot_id, step.decided_ms, step.cause,
                                step.ended, step.watched, step.marks)::ivgraph.step_state as state
                       from ((select step.*
                                from ivgraph.step as step
                               where step.playlist_id = touched.playlist_id
                                 and step.journey_id  = touched.journey_id
                                 and step.at          < touched.low_at
                               order by step.at desc, step.event_id desc
                               limit 3)
                              union all
                             select step.*
                               from ivgraph.step as step
                              where step.playlist_id = touched.playlist_id
                                and step.journey_id  = touched.journey_id
                                and step.at         >= touched.low_at
                                and step.at         <= touched.high_at
                              union all
                             (select step.*
                                from ivgraph.step as step
                               where step.playlist_id = touched.playlist_id
                                 and step.journey_id  = touched.journey_id
                                 and step.at          > touched.high_at
                               order by step.at, step.event_id
                               limit 3)) as step
                      union all
                     select new from unnest(touched.plays) as new) as play
           ) as walk
      -- The numbers of the plays that are read again, and what they marked and watched.
      left join lateral (
             select again.numbers,
                    ivgraph.read_journey_again(touched.playlist_id, touched.journey_id, again.times) as events
               from ivgraph.journey as journey
              cross join lateral (
                      select array_agg(number) as numbers,
                             range_agg(tstzrange(at, least(then_at, at + interval '6 hours'), '[]')) as times
                        from (select row_number() over plays as number, at, lead(at, 2) over plays as then_at,
                                     least(case when is_late then at end,
                                           case when lead(is_late) over plays then lead(at) over plays end,
                                           case when lead(is_late, 2) over plays then lead(at, 2) over plays end)
                                       as late_at
                                -- At the time of the last event a play is late for what was shown at that time, if it
                                -- is in the marks of a stored play, or in those of none.
                                from (select us, at, event_id,
                                             not stored
                                             and (at < journey.last_at
                                                  or at = journey.last_at
                                                     and coalesce(
                                                           (select max(play.us) < new.us - longest_us
                                                                   or coalesce(
                                                                        bool_or(array[new.us * 8 + 6] <@ play.marks),
                                                                        false)
                                                              from unnest(walk.plays) as play
                                                             where play.stored
                                                               and play.us <= new.us),
                                                           true)) as is_late
                                        from unnest(walk.plays) as new) as play
                              window plays as (order by us, event_id)) as numbered
                       where late_at <= at + interval '6 hours'
                    ) as again
              where journey.playlist_id = touched.playlist_id
                and journey.id          = touched.journey_id
                and journey.last_at    >= touched.first_play_at
           ) as late on true
     cross join lateral (
             select number, state, (state).node_id, walk.nodes[number - 1] as before_node,
                    walk.nodes[number + 1] as next_node, walk.nodes[number + 2] as after_node, (state).us,
                    walk.moments[number + 1] as next_us, walk.moments[number + 2] as after_us, marks,
                    lead(marks) over (order by number) as next_marks,
                    case when number = any(late.numbers)
                         then nullif(seconds, int4multirange())
                         when seconds is null
                         then (state).watched
                         else nullif(coalesce((state).watched, int4multirange()) + seconds, int4multirange())
                    end as watched
               from (select number, any_value(state) as state,
                            case when number < walk.last_before or touched.marks is null and touched.plays is null
                                 then (any_value(state)).marks
                                 else ivgraph.last_marks(array_agg(distinct mark) filter (where mark is not null))
                            end as marks,
                            range_agg(seconds) as seconds
                       from (select number, state, null::bigint[] as mark, null::int4range as seconds
                               from (select generate_subscripts(walk.plays, 1) as number, unnest(walk.plays) as state)
                                    as play
                              where number >= walk.last_before - 1
                              union all
                             -- At the same moment a play stands before what is shown, and after all else.
                             select case when (moment >> 3) - walk.moments[number] <= longest_us then number end, null,
                                    array[moment, node_id, target], null
                               from (select touched.marks[i][1], touched.marks[i][2], touched.marks[i][3]
                                       from (select generate_subscripts(touched.marks, 1) as i) as place
                                      union all
                                     select play.marks[i][1], play.marks[i][2], play.marks[i][3]
                                       from (select stored.marks, generate_subscripts(stored.marks, 1) as i
                                               from unnest(walk.plays) as stored
                                              where stored.us >= walk.moments[walk.last_before] is not false
                                                and (touched.marks is not null or touched.plays is not null)) as play
                                      union all
                                     select (late.events).marks[i][1], (late.events).marks[i][2],
                                            (late.events).marks[i][3]
                                       from (select generate_subscripts((late.events).marks, 1) as i) as place)
                                    as mark (moment, node_id, target)
                              cross join lateral (
                                      select width_bucket((moment >> 3) - (moment & 7 <> 6)::integer, walk.moments)
                                             as number
                                    ) as last
                              union all
                             select case when walk.nodes[number] = node_id
                                         then case when us - walk.moments[number] <= longest_us then number end
                                         when walk.nodes[number - 1] = node_id
                                         then case when us - walk.moments[number - 1] <= longest_us
                                                   then number - 1 end
                                    end,
                                    null, null,
                                    int4range(least((from_ms + 499) / 1000, max_seconds)::integer,
                                              least((to_ms + 499) / 1000, max_seconds)::integer)
                               from (select touched.spans[i][1], touched.spans[i][2], touched.spans[i][3],
                                            touched.spans[i][4]
                                       from (select generate_subscripts(touched.spans, 1) as i) as place
                                      union all
                                     select (late.events).spans[i][1], (late.events).spans[i][2],
                                            (late.events).spans[i][3], (late.events).spans[i][4]
                                       from (select generate_subscripts((late.events).spans, 1) as i) as place)
                                    as span (us, node_id, from_ms, to_ms)
                              cross join lateral (
                                      select width_bucket(us - 1, walk.moments) as number
                                    ) as last) as part
                      where number > 0
                      group by number) as gathered
           ) as play
      -- The last switch that tells how the play was left, the last click, and whether the node ended.
     cross join lateral (
             select max(i) filter (where play.marks[i][1] & 7 between 1 and 4 and play.marks[i][3] = next_node
                                     and (before_node is distinct from node_id or node_id <> next_node
                                          or next_us - (play.marks[i][1] >> 3) <= (play.marks[i][1] >> 3) - us))
                      as switch,
                    max(i) filter (where play.marks[i][1] & 7 = 0) as click,
                    coalesce(bool_or(play.marks[i][1] & 7 = 5), false) as ended
               from (select generate_subscripts(play.marks, 1) as i) as place
              where play.marks[i][2] = node_id
           ) as own
      -- Or the first switch in the next play that does.
      left join lateral (
             select min(i) as switch
               from (select generate_subscripts(next_marks, 1) as i) as place
              where own.switch is null
                and next_marks[i][1] & 7 between 1 and 4
                and next_marks[i][2] = node_id
                and next_marks[i][3] = next_node
                and (node_id <> next_node or after_node is distinct from next_node
                     or after_us - (next_marks[i][1] >> 3) > (next_marks[i][1] >> 3) - next_us)
           ) as late_word on true
     cross join lateral (
             select coalesce(play.marks[own.switch][1], next_marks[late_word.switch][1]) as moment
           ) as switch
      -- What a switch by a click names. An aggregate of its own, since the planner would copy a subquery to each place
      -- where the hotspot is named.
     cross join lateral (
             select max(named[i][3]) as hotspot_id
               from (select case when own.switch is null then next_marks else play.marks end as named) as told
              cross join lateral (select generate_subscripts(named, 1) as i) as place
              where switch.moment & 7 = 1
                and named[i][1] = switch.moment + 6
                and named[i][2] = node_id
           ) as named
     cross join lateral (
             select (array['click', 'default', 'loop', 'api'])[switch.moment & 7]::ivgraph.switch_cause as cause,
                    case when next_node is not null and coalesce(switch.moment & 7, 1) = 1
                         then coalesce(named.hotspot_id, play.marks[own.click][3])
                    end as hotspot_id
           ) as chosen
     cross join lateral (
             select case when shown <= moment then ((moment - shown) / 1000)::integer end as ms
               from (select coalesce(max(play.marks[i][1] >> 3) filter (where play.marks[i][1] & 7 = 0),
                                     play.marks[own.switch][1] >> 3) as moment,
                            min(play.marks[i][1] >> 3) filter (where play.marks[i][1] & 7 = 6) as shown
                       from (select generate_subscripts(play.marks, 1) as i) as place
                      where chosen.hotspot_id is not null
                        and play.marks[i][2] = node_id
                        and play.marks[i][3] = chosen.hotspot_id) as told
           ) as decided
     where touched.low_at is not null
       and number between walk.last_before - 1 and width_bucket(ivgraph.microseconds(touched.high_at), walk.moments) + 1
       and (not (play.state).stored
            or (next_node, chosen.hotspot_id, decided.ms, chosen.cause, own.ended, play.watched, play.marks)
               is distinct from
               ((play.state).next_node_id, (play.state).hotspot_id, (play.state).decided_ms, (play.state).cause,
                (play.state).ended, (play.state).watched, (play.state).marks))
  ), array[]::ivgraph.step_change[]);
end
$$;
