-- Rows of step that differ from a recount of the events of a range of playlists. Journeys that began before the horizon
-- count as they are, since events of that time may have been dropped. docs/journeys.md defines the terms.
-- $1 id before the first playlist, $2 id of the last one bigint, $3 horizon timestamptz
with told as (
  -- The plays, marks and spans of journeys. Of the same time, only what is shown comes after the start of a play.
  select event.playlist_id, ivgraph.journey_of(session, event.viewer_id) as journey_id, at, event_id, type, node_id,
         hotspot_id, to_node_id, cause, event.viewer_id, event.known, context_id, context.bot is true as bot,
         watched_from_ms, watched_to_ms, (extract(epoch from at) * 1000000)::bigint as us,
         case type when 'node_play' then 1 when 'hotspot_shown' then 2 else 0 end as rank
    from event
    left join context on context.playlist_id = event.playlist_id
                     and context.id = event.context_id
                     and context.playlist_id > $1
                     and context.playlist_id <= $2
   where event.playlist_id > $1
     and event.playlist_id <= $2
     and event.at >= $3
     and type not in ('impression', 'play', 'session_end')
     and not exists (
           select
             from journey
            where journey.playlist_id = event.playlist_id
              and journey.id = ivgraph.journey_of(event.session, event.viewer_id)
              and journey.first_at < $3)
), numbered as (
  -- number is that of the last play before it, or of the play itself; lasts is how long that play has lasted,
  -- which is six hours at most.
  select told.*, count(*) filter (where rank = 1) over earlier as number,
         us - max(us) filter (where rank = 1) over earlier as lasts
    from told
  window earlier as (partition by playlist_id, journey_id order by at, rank, case when rank = 1 then event_id end
                     rows unbounded preceding)
), play as (
  select numbered.*, lag(node_id) over plays as before_id, lead(node_id) over plays as next_id,
         lead(node_id, 2) over plays as then_id, lead(us) over plays as next_us, lead(us, 2) over plays as then_us
    from numbered
   where rank = 1
  window plays as (partition by playlist_id, journey_id order by number)
), mark as (
  -- The last 64 of each play.
  select *
    from (select distinct on (playlist_id, journey_id, number, us, kind, node_id, target)
                 playlist_id, journey_id, number, us, kind, node_id, target,
                 dense_rank() over (
                   partition by playlist_id, journey_id, number order by us desc, kind desc, node_id desc, target desc)
                   as place
            from (select playlist_id, journey_id, number, us, node_id,
                         case type when 'hotspot_click' then 0 when 'node_end' then 5 when 'hotspot_shown' then 6
                              else array_position(array['click', 'default', 'loop', 'api'], cause::text) end as kind,
                         case type when 'switch' then to_node_id when 'node_end' then 0 else hotspot_id end as target
                    from numbered
                   where type in ('hotspot_click', 'hotspot_shown', 'switch', 'node_end')
                     and lasts <= 21600000000
                   union all
                  select playlist_id, journey_id, number, us, node_id, 7, hotspot_id
                    from numbered
                   where type = 'switch'
                     and hotspot_id is not null
                     and lasts <= 21600000000) as each) as ranked
   where place <= 64
), marked as (
  select playlist_id, journey_id, number, array_agg(array[us * 8 + kind, node_id, target] order by place desc) as marks
    from mark
   group by playlist_id, journey_id, number
), word as (
  -- Switches that tell how a play was left: the last one of the play itself (own), or else the first one of the next.
  select distinct on (playlist_id, journey_id, number) playlist_id, journey_id, number, own, us, kind, marked_number
    from (select mark.playlist_id, mark.journey_id, mark.us, mark.kind, mark.target, play.number as marked_number,
                 case when fits.own and (not fits.late or play.next_us - mark.us <= mark.us - play.us) then play.number
                      when fits.late then play.number - 1 end as number,
                 fits.own and (not fits.late or play.next_us - mark.us <= mark.us - play.us) as own
            from mark
            join play on play.playlist_id = mark.playlist_id
                     and play.journey_id = mark.journey_id
                     and play.number = mark.number
           cross join lateral (
                   select coalesce(mark.node_id = play.node_id and mark.target = play.next_id, false) as own,
                          coalesce(mark.node_id = play.before_id and mark.target = play.node_id, false) as late
                 ) as fits
           where mark.kind between 1 and 4) as candidate
   where number is not null
   order by playlist_id, journey_id, number, own desc, case when own then -us else us end,
            case when own then -kind else kind end
), clicked as (
  -- The last click of each play in its node.
  select distinct on (mark.playlist_id, mark.journey_id, mark.number) mark.playlist_id, mark.journey_id, mark.number,
         mark.target as hotspot_id
    from mark
    join play on play.playlist_id = mark.playlist_id
             and play.journey_id = mark.journey_id
             and play.number = mark.number
             and play.node_id = mark.node_id
   where mark.kind = 0
   order by mark.playlist_id, mark.journey_id, mark.number, mark.place
), named as (
  -- The hotspot that switches of a time name in a node. A subquery for each play would read all marks each time.
  select playlist_id, journey_id, number, us, node_id, max(target) as hotspot_id
    from mark
   where kind = 7
   group by playlist_id, journey_id, number, us, node_id
), chosen as (
  select play.playlist_id, play.journey_id, play.number, word.kind, word.us as told_us, word.own,
         case when play.next_id is not null and coalesce(word.kind, 1) = 1 then
           coalesce(named.hotspot_id, clicked.hotspot_id)
         end as hotspot_id
    from play
    left join word on word.playlist_id = play.playlist_id
                  and word.journey_id = play.journey_id
                  and word.number = play.number
    left join named on named.playlist_id = word.playlist_id
                   and named.journey_id = word.journey_id
                   and named.number = word.marked_number
                   and named.us = word.us
                   and named.node_id = play.node_id
    left join clicked on clicked.playlist_id = play.playlist_id
                     and clicked.journey_id = play.journey_id
                     and clicked.number = play.number
), moment as (
  -- When the chosen hotspot was first shown, and last clicked; and whether the node ended.
  select play.playlist_id, play.journey_id, play.number,
         min(mark.us) filter (where mark.kind = 6 and mark.target = chosen.hotspot_id) as shown_us,
         max(mark.us) filter (where mark.kind = 0 and mark.target = chosen.hotspot_id) as clicked_us,
         bool_or(mark.kind = 5) as ended
    from play
    join chosen on chosen.playlist_id = play.playlist_id
               and chosen.journey_id = play.journey_id
               and chosen.number = play.number
    join mark on mark.playlist_id = play.playlist_id
             and mark.journey_id = play.journey_id
             and mark.number = play.number
             and mark.node_id = play.node_id
   group by play.playlist_id, play.journey_id, play.number
), watched as (
  select play.playlist_id, play.journey_id, play.number,
         range_agg(int4range(least(21600, ceil((span.watched_from_ms - 500) / 1000.0))::integer,
                             least(21600, ceil((span.watched_to_ms - 500) / 1000.0))::integer)) as seconds
    from (select numbered.*, last.node_id = numbered.node_id as of_last
            from numbered
            join play as last on last.playlist_id = numbered.playlist_id
                             and last.journey_id = numbered.journey_id
                             and last.number = numbered.number
           where numbered.type = 'watch') as span
    join play on play.playlist_id = span.playlist_id
             and play.journey_id = span.journey_id
             and play.number = span.number - (not span.of_last)::integer
             and play.node_id = span.node_id
             and span.us - play.us <= 21600000000
   group by play.playlist_id, play.journey_id, play.number
), recount as (
  select play.playlist_id, play.journey_id, play.at, play.event_id, play.node_id, play.next_id as next_node_id,
         chosen.hotspot_id, play.viewer_id, play.context_id,
         case when shown_us <= coalesce(clicked_us, case when chosen.own then told_us end)
              then ((coalesce(clicked_us, told_us) - shown_us) / 1000)::integer end as decided_ms,
         (array['click', 'default', 'loop', 'api'])[chosen.kind] as cause, play.known, play.bot,
         coalesce(moment.ended, false) as ended, nullif(watched.seconds, int4multirange()) as watched, marked.marks
    from play
    join chosen on chosen.playlist_id = play.playlist_id
               and chosen.journey_id = play.journey_id
               and chosen.number = play.number
    left join moment on moment.playlist_id = play.playlist_id
                    and moment.journey_id = play.journey_id
                    and moment.number = play.number
    left join watched on watched.playlist_id = play.playlist_id
                     and watched.journey_id = play.journey_id
                     and watched.number = play.number
    left join marked on marked.playlist_id = play.playlist_id
                    and marked.journey_id = play.journey_id
                    and marked.number = play.number
), stored as (
  select playlist_id, journey_id, at, event_id, node_id, next_node_id, hotspot_id, viewer_id, context_id, decided_ms,
         cause::text, known, bot, ended, watched, marks
    from step
   where playlist_id > $1
     and playlist_id <= $2
     and not exists (
           select
             from journey
            where journey.playlist_id = step.playlist_id
              and journey.id = step.journey_id
              and journey.first_at < $3)
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.node_id, recount.node_id) as subject_id,
       floor(extract(epoch from coalesce(stored.at, recount.at)) / 86400)::integer as day, to_jsonb(stored) as stored,
       to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.journey_id = stored.journey_id
                   and recount.at = stored.at
                   and recount.event_id = stored.event_id
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
