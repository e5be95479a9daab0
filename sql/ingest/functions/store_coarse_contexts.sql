-- Stores contexts of a playlist that is near its limit of contexts. Returns the events with the contexts that are
-- stored, and the ids of the contexts that it made coarser (coarse). It replaces the values of a context by 'other' one
-- after another, the rarest value first, until the playlist has the context already or has room for it.
--
-- full_id       the playlist; other playlists' events and contexts are left alone
-- contexts      an array of rows of the table context
-- max_contexts  the limit for the playlist
--
-- Contexts are stored as they are until nine tenths of the limit are used. The last tenth is reserved for coarse ones,
-- so that a flood of values in one dimension leaves the other dimensions intact. The last two of these are reserved for
-- the contexts in which every value is 'other', one of people and one of bots, so that both always fit.
--
-- See store_events for the planner's settings. This function uses hash joins instead of nested loops, which
-- would compare each event with each context.
create or replace function ivgraph.store_coarse_contexts(
   full_id bigint, inout events ivgraph.received_event[], contexts jsonb, max_contexts integer, out coarse bigint[])
   language plpgsql
   set enable_hashjoin = on set enable_nestloop = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  -- Of equally rare values, the one whose dimension comes first here is replaced first. The ids of coarse contexts
  -- depend on this order.
  dimensions text[] := array['domain', 'application', 'playback_context', 'region', 'browser', 'operating_system',
                             'country', 'device'];
  size       integer := coalesce((
                          select stored.contexts
                            from ivgraph.playlist_size as stored
                           where stored.playlist_id = full_id
                        ), 0);
  arriving   record;
  texts      text[];
  stored_id  bigint;
  fine_ids   bigint[] := array[]::bigint[];
  coarse_ids bigint[] := array[]::bigint[];
begin
  -- Dimensions that were added later follow by name.
  dimensions := dimensions || array(
    select name
      from jsonb_object_keys(contexts -> 0) as name
     where name <> all (dimensions || array['playlist_id', 'id', 'bot'])
     order by name
  );

  for arriving in
    with sample as (
      -- A random sample, since ids are hashes.
      select to_jsonb(context) as document
        from ivgraph.context as context
       where context.playlist_id = full_id
       order by context.id
       limit 250
    ), new as (
      select (document ->> 'id')::bigint as id, (document ->> 'bot')::boolean as bot, document
        from jsonb_array_elements(contexts) as document
       where (document ->> 'playlist_id')::bigint = full_id
         and (select context.id
                from ivgraph.context as context
               where context.playlist_id = full_id
                 and context.id = (document ->> 'id')::bigint) is null
    ), part as (
      select either.id, either.bot, either.document ->> dimension.name as value, dimension.place,
             count(*) filter (where either.id is null)
               over (partition by dimension.place, either.document ->> dimension.name) as frequency
        from (select null::bigint as id, null::boolean as bot, sample.document from sample
               union all
              select new.id, new.bot, new.document from new) as either
       cross join lateral unnest(dimensions) with ordinality as dimension (name, place)
    )
    select part.id, part.bot, array_agg(part.value order by part.place) as texts,
           array_agg(part.place order by part.value is null, part.frequency, part.place) as rarest_first,
           array_agg(part.frequency order by part.value is null, part.frequency, part.place) as frequencies
      from part
     where part.id is not null
     group by part.id, part.bot
     order by part.id
  loop
    texts := arriving.texts;
    stored_id := arriving.id;
    if size >= max_contexts - max_contexts / 10 then
      for level in 1 .. cardinality(dimensions) loop
        texts[arriving.rarest_first[level]] := 'other';
        -- If no sampled context has the rarest value that is left, a stored context with it is unlikely: skip the
        -- look-up.
        continue when size >= max_contexts - 2 and arriving.frequencies[level + 1] = 0;
        -- As in Python's hash_context, later dimensions enter the id by name, and only where they have a value.
        stored_id := hashtextextended(
          concat(row(texts[:8], arriving.bot)::text,
                 nullif(jsonb_strip_nulls(jsonb_object(dimensions[9:], texts[9:])), jsonb_build_object())), 0);
        exit when size < max_contexts - 2
               or exists (
                    select
                      from ivgraph.context as context
                     where context.playlist_id = full_id
                       and context.id = stored_id
                  );
      end loop;
      fine_ids := fine_ids || arriving.id;
      coarse_ids := coarse_ids || stored_id;
    end if;

    insert into ivgraph.context as context
    select new.*
      from jsonb_populate_record(
             null::ivgraph.context,
             jsonb_object(dimensions, texts)
             || jsonb_build_object('playlist_id', full_id, 'id', stored_id, 'bot', arriving.bot)) as new
    on conflict (playlist_id, id) do nothing;
    if found then
      size := size + 1;
    end if;
  end loop;

  insert into ivgraph.playlist_size as playlist_size (playlist_id, contexts)
  values (full_id, size)
  on conflict (playlist_id) do update
     set contexts = excluded.contexts;

  select array_agg(
           case when mapped.coarse_id is null then received
                else jsonb_populate_record(received, jsonb_build_object('context_id', mapped.coarse_id))
           end
           order by received.ordinal)
    into events
    from unnest(events) as received
    left join unnest(fine_ids, coarse_ids) as mapped (fine_id, coarse_id)
           on mapped.fine_id = received.context_id and received.playlist_id = full_id;
  coarse := fine_ids;
end
$$;
