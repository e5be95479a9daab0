-- Removes the events that would create more nodes or hotspots than the limits allow in addition to those of the
-- playlist's structure, and returns the other events (kept) and a verdict on each removed one by ordinal (verdicts);
-- null if there is none. New ids are admitted in the order in which events arrived. An event that is stored already is
-- not rejected: it is a duplicate.
--
-- See store_events for limits and for the planner's settings. Ids are looked up by scalar subqueries: the planner would
-- turn `not exists` into a join, which reads all nodes of the playlist for each event where it expects only a few.
create or replace function ivgraph.reject_unlisted_subjects(
   events ivgraph.received_event[], limits jsonb, out kept ivgraph.received_event[], out verdicts jsonb)
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  max_nodes    constant integer := limits -> 'unlisted_nodes';
  max_hotspots constant integer := limits -> 'unlisted_hotspots';
  of_hotspots  jsonb;
begin
  with named as (
    select received.ordinal, received.playlist_id, named.node,
           min(received.ordinal) over (partition by received.playlist_id, named.node) as first_ordinal
      from unnest(events) as received
     cross join lateral (values (received.node), (received.to_node)) as named (node)
     where named.node is not null
       and (
             select node.id
               from ivgraph.node as node
              where node.playlist_id = received.playlist_id
                and node.external_id = named.node
           ) is null
       and not exists (
             select
               from ivgraph.event as event
              where event.playlist_id = received.playlist_id
                and event.at          = received.at
                and event.event_id    = received.event_id
           )
  ), numbered as (
    select ordinal, playlist_id, dense_rank() over (partition by playlist_id order by first_ordinal, node) as number
      from named
  )
  select jsonb_object_agg(numbered.ordinal, 'TOO_MANY_NODES')
    into verdicts
    from numbered
   where numbered.number > max_nodes - coalesce((
           select size.unlisted_nodes
             from ivgraph.playlist_size as size
            where size.playlist_id = numbered.playlist_id
         ), 0);

  with named as (
    select received.ordinal, received.playlist_id,
           min(received.ordinal) over (partition by received.playlist_id, received.hotspot) as first_ordinal
      from unnest(events) as received
     where received.hotspot is not null
       and (verdicts -> received.ordinal::text) is null
       and (
             select hotspot.id
               from ivgraph.hotspot as hotspot
              where hotspot.playlist_id = received.playlist_id
                and hotspot.external_id = received.hotspot
           ) is null
       and not exists (
             select
               from ivgraph.event as event
              where event.playlist_id = received.playlist_id
                and event.at          = received.at
                and event.event_id    = received.event_id
           )
  ), numbered as (
    select ordinal, playlist_id, dense_rank() over (partition by playlist_id order by first_ordinal) as number
      from named
  )
  select jsonb_object_agg(numbered.ordinal, 'TOO_MANY_HOTSPOTS')
    into of_hotspots
    from numbered
   where numbered.number > max_hotspots - coalesce((
           select size.unlisted_hotspots
             from ivgraph.playlist_size as size
            where size.playlist_id = numbered.playlist_id
         ), 0);

  verdicts := coalesce(verdicts || of_hotspots, verdicts, of_hotspots);
  kept := events;
  if verdicts is not null then
    kept := array(select received from unnest(events) as received where not verdicts ? received.ordinal::text);
  end if;
end
$$;
