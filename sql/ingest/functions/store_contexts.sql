-- Stores the contexts of playlists and counts them. For a playlist that is near its limit it calls
-- store_coarse_contexts, which replaces values of contexts. Returns the events with the contexts that are stored, and
-- the ids of the contexts that were made coarser (coarse); null if there are none.
--
-- contexts      an array of rows of the table context
-- max_contexts  the limit for each playlist; null for no limit
--
-- See store_events for the planner's settings.
create or replace function ivgraph.store_contexts(
   inout events ivgraph.received_event[], contexts jsonb, max_contexts integer, out coarse bigint[])
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  nearly_full bigint[];
  full_id     bigint;
  of_playlist bigint[];
begin
  if max_contexts is not null then
    nearly_full := array(
      select arriving.playlist_id
        from (select playlist_id, count(*) as contexts
                from jsonb_to_recordset(contexts) as arriving (playlist_id bigint)
               group by playlist_id) as arriving
       where arriving.contexts > max_contexts - max_contexts / 10 - coalesce((
               select size.contexts
                 from ivgraph.playlist_size as size
                where size.playlist_id = arriving.playlist_id
             ), 0)
       order by arriving.playlist_id
    );
    foreach full_id in array nearly_full loop
      select * into events, of_playlist from ivgraph.store_coarse_contexts(full_id, events, contexts, max_contexts);
      coarse := nullif(coarse || of_playlist, array[]::bigint[]);
    end loop;
  end if;

  with stored as (
    insert into ivgraph.context as context
    select new.*
      from jsonb_populate_recordset(null::ivgraph.context, contexts) as new
     where nearly_full is null
        or new.playlist_id <> all (nearly_full)
     order by new.playlist_id, new.id
    on conflict (playlist_id, id) do nothing
    returning context.playlist_id
  )
  insert into ivgraph.playlist_size as playlist_size (playlist_id, contexts)
  select playlist_id, count(*)
    from stored
   group by playlist_id
   order by playlist_id
  on conflict (playlist_id) do update
     set contexts = playlist_size.contexts + excluded.contexts;
end
$$;
