-- Stores events with what they refer to, and adds them to everything that is counted. The transaction must hold the
-- locks of their playlists.
--
-- p         a playlist of the events. All of them are of its shard: see shard_of
-- events    in the order in which they arrived, with their playlists' ids
-- contexts  contexts of the events that may not be stored yet: an array of rows, or null
-- viewers   authenticated viewers that may not be stored yet: an array of rows, or null
-- limits    what events may create: an object with unlisted_nodes, unlisted_hotspots and contexts; null for no limits
--
-- Returns null if there is nothing to tell: all events are stored as they are, with the ids that they came with.
-- Otherwise an object:
--
-- verdicts  by ordinal, a verdict on each event that is not stored: 'duplicate' if it was stored before or is repeated
--           among these events, or the limit that rejects it, a code of ingest.event.RejectionCode
-- coarse    the ids of contexts that are not stored as they are, but made coarser: see store_coarse_contexts
-- nodes     the ids of the nodes that came without: arrays of the playlist's id, the external id, and the id
-- hotspots  the same for hotspots
--
-- One call runs all statements, and their plans are kept as long as the connection. A kept plan must suit an empty
-- database and a full one, a batch of one event and one of thousands. It does if each stored row is looked up by its
-- key, so the settings of these functions leave the planner no other choice.
--
-- Functions name tables with their schema, and give each an alias, so that a copy of the function can use the tables of
-- one shard: see sql/database/citus.
create or replace function ivgraph.store_events(
   p bigint, events ivgraph.received_event[], contexts jsonb, viewers jsonb, limits jsonb)
   returns jsonb language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set enable_sort = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  verdicts    jsonb;
  duplicates  jsonb;
  coarse      bigint[];
  nodes       jsonb;
  hotspots    jsonb;
  all_are_new boolean := false;
begin
  if exists (select from unnest(events) where node is not null or hotspot is not null or to_node is not null) then
    events := ivgraph.resolve_subjects(events);
    if exists (
         select
           from unnest(events)
          where node is not null    and node_id is null
             or hotspot is not null and hotspot_id is null
             or to_node is not null and to_node_id is null
       ) then
      -- Duplicates are removed before placeholders are inserted, since only new events may create any. Rejected events
      -- are removed before that: an event that repeats a rejected one must not count as a duplicate of an event that is
      -- not stored.
      if limits is not null then
        select * into events, verdicts from ivgraph.reject_unlisted_subjects(events, limits);
      end if;
      select * into events, duplicates from ivgraph.remove_duplicates(events);
      verdicts := coalesce(verdicts || duplicates, verdicts, duplicates);
      perform ivgraph.create_subjects(events);
      events := ivgraph.resolve_subjects(events);
    end if;
    select jsonb_agg(distinct jsonb_build_array(playlist_id, external_id, id)) filter (where not is_hotspot),
           jsonb_agg(distinct jsonb_build_array(playlist_id, external_id, id)) filter (where is_hotspot)
      into nodes, hotspots
      from (select playlist_id, node as external_id, node_id as id, false as is_hotspot from unnest(events)
             union all
            select playlist_id, to_node, to_node_id, false from unnest(events)
             union all
            select playlist_id, hotspot, hotspot_id, true from unnest(events)) as named
     where external_id is not null;
  end if;

  -- The id of a context is a hash of its values, and the id of a viewer is a hash of the external id: storing one
  -- again, or one that no new event refers to, does no harm.
  if contexts is not null then
    select * into events, coarse from ivgraph.store_contexts(events, contexts, (limits -> 'contexts')::integer);
  end if;
  if viewers is not null then
    insert into ivgraph.viewer as viewer (playlist_id, id, external_id)
    select playlist_id, id, external_id
      from jsonb_to_recordset(viewers) as viewer (playlist_id bigint, id bigint, external_id text)
     order by playlist_id, id
    on conflict (playlist_id, id) do nothing;
  end if;

  -- Nearly always all events are new. Duplicates are looked for only once the primary key has refused one.
  while not all_are_new loop
    begin
      insert into ivgraph.event as event (
        playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id, known,
        visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extra)
      select playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id,
             known, visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extra
        from unnest(events);
      all_are_new := true;
    exception when unique_violation then
      select * into events, duplicates from ivgraph.remove_duplicates(events);
      if duplicates is null then
        raise;
      end if;
      verdicts := coalesce(verdicts || duplicates, duplicates);
    end;
  end loop;

  perform ivgraph.fold_events(events, events);

  insert into ivgraph.arrival_total as arrival_total (playlist_id, slot, code, accepted, bots, last_at)
  select playlist_id, floor(date_part('epoch', received_at) / 900)::integer as slot, '', count(*),
         count(*) filter (where bot), max(received_at)
    from unnest(events)
   group by playlist_id, slot
  on conflict (playlist_id, slot, code) do update
     set accepted = arrival_total.accepted + excluded.accepted,
         bots     = arrival_total.bots     + excluded.bots,
         last_at  = greatest(arrival_total.last_at, excluded.last_at);

  if verdicts is not null or coarse is not null or nodes is not null or hotspots is not null then
    return jsonb_build_object('verdicts', verdicts, 'coarse', coarse, 'nodes', nodes, 'hotspots', hotspots);
  end if;
  return null;
end
$$;
