-- Finds what find_step_changes would find for one journey, at less cost. It does so only if the journey's new events
-- are spans and marks that all come after its last play, and none of them is a switch that may tell how the play before
-- that was left: these change no transition. For any other events it returns false and no changes. fold_journeys calls
-- it.
--
-- touched   the journey, with its new events
-- suffices  whether the new events are of this kind
-- changes   what find_step_changes would return for them
create or replace function ivgraph.find_last_changes(
   touched ivgraph.touched_journey, out suffices boolean, out changes ivgraph.step_change[]) language plpgsql as
$$
declare
  max_seconds constant integer  := 21600;
  max_numbers constant integer  := 192;    -- in the marks of a play, three for each
  longest     constant interval := interval '6 hours';
  plays       ivgraph.step_state[];
begin
  plays := array(
    select row(ivgraph.microseconds(step.at), step.at, step.event_id, step.node_id, step.context_id, step.bot, true,
               step.next_node_id, step.hotspot_id, step.decided_ms, step.cause, step.ended, step.watched,
               step.marks)::ivgraph.step_state
      from ivgraph.step as step
     where step.playlist_id = touched.playlist_id
       and step.journey_id  = touched.journey_id
     order by step.at desc, step.event_id desc
     limit 2
  );
  suffices := touched.plays is null
              and (plays[1].at is null
                   or touched.low_at > plays[1].at
                      and touched.high_at <= plays[1].at + longest
                      and coalesce(cardinality(plays[1].marks), 0) + coalesce(cardinality(touched.marks), 0)
                          <= max_numbers);
  if suffices and touched.marks is not null then
    suffices := not exists (
      select
        from generate_subscripts(touched.marks, 1) as i
       where touched.marks[i][1] & 7 between 1 and 4
         and touched.marks[i][2] = plays[2].node_id
         and touched.marks[i][3] = plays[1].node_id);
  end if;
  if not suffices or plays[1].at is null then
    return;
  end if;
  changes := nullif(array(
    select row(touched.playlist_id, touched.journey_id, touched.viewer_id, touched.known, play.at, play.event_id,
               play.node_id, play.context_id, play.bot, false, play.next_node_id, play.hotspot_id, play.decided_ms,
               play.cause, told.ended, told.watched, told.marks, play.next_node_id, play.hotspot_id, play.cause,
               play.watched, play.marks)::ivgraph.step_change
      from unnest(plays) with ordinality as play (us, at, event_id, node_id, context_id, bot, stored, next_node_id,
                                                  hotspot_id, decided_ms, cause, ended, watched, marks, number)
     cross join lateral (
             select case when number = 1 and touched.marks is not null
                         then array(
                                select distinct mark
                                  from (select array[play.marks[i][1], play.marks[i][2], play.marks[i][3]] as mark
                                          from generate_subscripts(play.marks, 1) as i
                                         union all
                                        select array[touched.marks[i][1], touched.marks[i][2], touched.marks[i][3]]
                                          from generate_subscripts(touched.marks, 1) as i) as each
                                 order by mark)
                         else play.marks
                    end as marks,
                    play.ended or number = 1 and exists (
                      select
                        from generate_subscripts(touched.marks, 1) as i
                       where touched.marks[i][1] & 7 = 5
                         and touched.marks[i][2] = play.node_id) as ended,
                    nullif(
                      coalesce(play.watched, int4multirange())
                      + coalesce(
                          (select range_agg(
                                    int4range(least((touched.spans[i][3] + 499) / 1000, max_seconds)::integer,
                                              least((touched.spans[i][4] + 499) / 1000, max_seconds)::integer))
                             from generate_subscripts(touched.spans, 1) as i
                            where touched.spans[i][2] = play.node_id
                              and (number = 1
                                   or touched.spans[i][2] <> plays[1].node_id
                                      and touched.spans[i][1] - play.us <= 21600000000)),
                          int4multirange()),
                      int4multirange()) as watched
           ) as told
     where (told.ended, told.watched, told.marks) is distinct from (play.ended, play.watched, play.marks)
  ), array[]::ivgraph.step_change[]);
end
$$;
