-- Finds what find_step_changes would find, at less cost, for the journeys whose new events are spans and marks of their
-- last play. While many sessions run at a time, these are most of the journeys that a batch touches. Such events change
-- no transition, and no other play. fold_journeys calls it.
--
-- journeys  with their new events
-- others    those of the journeys that find_step_changes must look at; null if there are none
-- changes   what find_step_changes would return for the rest
create or replace function ivgraph.find_last_changes(
   journeys ivgraph.touched_journey[], out others ivgraph.touched_journey[], out changes ivgraph.step_change[])
   language plpgsql as
$$
declare
  max_seconds constant integer  := 21600;
  max_numbers constant integer  := 192;    -- in the marks of a play, three for each
  longest     constant interval := interval '6 hours';
begin
  with found as materialized (
    select touched as new, play.*, told.suffices
      from unnest(journeys) as touched
      left join lateral (
             select step.at, step.event_id, step.node_id, step.context_id, step.bot, step.next_node_id, step.hotspot_id,
                    step.decided_ms, step.cause, step.ended, step.watched, step.marks,
                    lead(step.node_id) over backwards as before_node
               from ivgraph.step as step
              where touched.plays is null
                and step.playlist_id = touched.playlist_id
                and step.journey_id  = touched.journey_id
             window backwards as (order by step.at desc, step.event_id desc)
              order by step.at desc, step.event_id desc
              limit 1
           ) as play on true
     -- A span of another node may belong to the play before. A switch may tell how that one was left.
     cross join lateral (
             select touched.plays is null
                    and (play.at is null
                         or touched.low_at > play.at
                            and touched.high_at <= play.at + longest
                            and coalesce(cardinality(play.marks), 0) + coalesce(cardinality(touched.marks), 0)
                                <= max_numbers
                            and not exists (
                                  select
                                    from generate_subscripts(touched.spans, 1) as i
                                   where touched.spans[i][2] <> play.node_id)
                            and not exists (
                                  select
                                    from generate_subscripts(touched.marks, 1) as i
                                   where touched.marks[i][1] & 7 between 1 and 4
                                     and touched.marks[i][2] = play.before_node
                                     and touched.marks[i][3] = play.node_id)) as suffices
           ) as told
     where touched.low_at is not null
  ), changed as materialized (
    -- Materialized: merged with what follows, it would compute marks and seconds once for each use.
    select (new).playlist_id, (new).journey_id, (new).viewer_id, (new).known, play.at, play.event_id, play.node_id,
           play.context_id, play.bot, play.next_node_id, play.hotspot_id, play.decided_ms, play.cause,
           play.ended as old_ended, play.watched as old_watched, play.marks as old_marks,
           play.ended or exists (
             select
               from generate_subscripts(new_marks, 1) as i
              where new_marks[i][1] & 7 = 5
                and new_marks[i][2] = play.node_id) as ended,
           case when spans is null then play.watched
                else nullif(
                       coalesce(play.watched, int4multirange())
                       + (select range_agg(
                                   int4range(least((spans[i][3] + 499) / 1000, max_seconds)::integer,
                                             least((spans[i][4] + 499) / 1000, max_seconds)::integer))
                            from generate_subscripts(spans, 1) as i),
                       int4multirange())
           end as watched,
           case when new_marks is null then play.marks
                else array(
                       select distinct mark
                         from (select array[play.marks[i][1], play.marks[i][2], play.marks[i][3]]
                                 from generate_subscripts(play.marks, 1) as i
                                union all
                               select array[new_marks[i][1], new_marks[i][2], new_marks[i][3]]
                                 from generate_subscripts(new_marks, 1) as i) as each (mark)
                        order by mark)
           end as marks
      from (select found.*, (new).marks as new_marks, (new).spans
              from found
             where suffices
               and at is not null) as play
  )
  select (select array_agg(new) from found where not suffices),
         array(
           select row(playlist_id, journey_id, viewer_id, known, at, event_id, node_id, context_id, bot, false,
                      next_node_id, hotspot_id, decided_ms, cause, ended, watched, marks, next_node_id, hotspot_id,
                      cause, old_watched, old_marks)::ivgraph.step_change
             from changed
            where (ended, watched, marks) is distinct from (old_ended, old_watched, old_marks))
    into others, changes;
end
$$;
