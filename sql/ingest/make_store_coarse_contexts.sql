-- The function that stores contexts of a playlist that nears the most contexts that it may have, and tells the ordinals
-- of the staged events whose contexts it made coarse: dimension by dimension, that with the rarest value first, values
-- become 'other' until the playlist has the context, or room for it.
--
-- Contexts as they arrive get nine tenths of the room; the rest is for coarse ones, so that a flood of values in one
-- dimension leaves the others what they are. The last two are for those with nothing but 'other', of people and of
-- bots: they always fit.
--
-- As for its plans, see make_store_events; but nothing here may compare each event with each context.
create or replace function pg_temp.store_coarse_contexts(full_id bigint, full_name text, contexts jsonb, most integer)
   returns setof integer language plpgsql set enable_hashjoin = on set enable_nestloop = off as
$$
declare
  size       integer := (select playlist_size.contexts from playlist_size where playlist_id = full_id);
  arriving   record;
  texts      text[];
  stored_id  bigint;
  fine_ids   bigint[] := array[]::bigint[];
  coarse_ids bigint[] := array[]::bigint[];
begin
  for arriving in
    with sample as (
      -- Any contexts: ids are hashes.
      select array[domain, application, playback_context, region, browser, operating_system, country, device] as texts
        from context
       where playlist_id = full_id
       order by id
       limit 250
    ), new as (
      select met.id, met.bot,
             array[domain, application, playback_context, region, browser, operating_system, country, device] as texts
        from jsonb_to_recordset(contexts) as met (
               playlist text, id bigint, country text, region text, device text, operating_system text, browser text,
               domain text, application text, playback_context text, bot boolean)
       where met.playlist = full_name
         and (select context.id from context where context.playlist_id = full_id and context.id = met.id) is null
    ), part as (
      select either.id, either.bot, part.value, part.dimension,
             count(*) filter (where either.id is null) over (partition by part.dimension, part.value) as frequency
        from (select null::bigint as id, null::boolean as bot, sample.texts from sample
               union all
              select new.id, new.bot, new.texts from new) as either
       cross join lateral unnest(either.texts) with ordinality as part (value, dimension)
    )
    select part.id, part.bot, array_agg(part.value order by part.dimension) as texts,
           array_agg(part.dimension order by part.value is null, part.frequency, part.dimension) as rarest_first,
           array_agg(part.frequency order by part.value is null, part.frequency, part.dimension) as frequencies
      from part
     where part.id is not null
     group by part.id, part.bot
     order by part.id
  loop
    texts := arriving.texts;
    stored_id := arriving.id;
    if size >= most - most / 10 then
      for level in 1 .. 8 loop
        texts[arriving.rarest_first[level]] := 'other';
        -- Contexts with a value that is hardly met need not be looked for.
        continue when size >= most - 2 and arriving.frequencies[level + 1] = 0;
        stored_id := hashtextextended(row(texts, arriving.bot)::text, 0);
        exit when size < most - 2
               or exists (select from context where context.playlist_id = full_id and context.id = stored_id);
      end loop;
      fine_ids := fine_ids || arriving.id;
      coarse_ids := coarse_ids || stored_id;
    end if;

    insert into context (
      playlist_id, id, domain, application, playback_context, region, browser, operating_system, country, device, bot)
    values (full_id, stored_id, texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], texts[7], texts[8],
            arriving.bot)
    on conflict (playlist_id, id) do nothing;
    if found then
      size := size + 1;
    end if;
  end loop;

  update playlist_size set contexts = size where playlist_id = full_id;

  return query
  update staging
     set context_id = mapped.coarse_id
    from unnest(fine_ids, coarse_ids) as mapped (fine_id, coarse_id)
   where staging.playlist_id = full_id
     and staging.context_id = mapped.fine_id
  returning staging.ordinal;
end
$$
