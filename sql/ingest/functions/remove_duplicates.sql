-- Removes duplicates from events, counts them, and returns the other events (kept) and a verdict on each duplicate by
-- ordinal (verdicts); null if there is none. See store_events for the planner's settings.
--
-- Two events are the same if playlist, time and id are equal. The first of them to arrive is new, unless it is stored.
create or replace function ivgraph.remove_duplicates(
   events ivgraph.received_event[], out kept ivgraph.received_event[], out verdicts jsonb)
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  duplicates ivgraph.received_event[];
begin
  select array_agg(compared.received order by compared.ordinal) filter (where not compared.is_duplicate),
         array_agg(compared.received order by compared.ordinal) filter (where compared.is_duplicate),
         jsonb_object_agg(compared.ordinal, 'duplicate') filter (where compared.is_duplicate)
    into kept, duplicates, verdicts
    from (select received, received.ordinal,
                 event.event_id is not null
                 or row_number() over (
                      partition by received.playlist_id, received.at, received.event_id
                          order by received.ordinal) > 1 as is_duplicate
            from unnest(events) as received
            left join ivgraph.event as event on event.playlist_id = received.playlist_id
                                            and event.at          = received.at
                                            and event.event_id    = received.event_id) as compared;

  -- Duplicates are counted in the slot in which they arrived, by the server's clock.
  if duplicates is not null then
    insert into ivgraph.arrival_total as arrival_total (playlist_id, slot, code, duplicate, last_at)
    select playlist_id, floor(date_part('epoch', received_at) / 900)::integer as slot, '', count(*), max(received_at)
      from unnest(duplicates)
     group by playlist_id, slot
     order by playlist_id, slot
    on conflict (playlist_id, slot, code) do update
       set duplicate = arrival_total.duplicate + excluded.duplicate,
           last_at   = greatest(arrival_total.last_at, excluded.last_at);
  end if;
end
$$;
