-- The values of some dimensions in a period, with the plays by the viewers who have them; null is unknown. A value that
-- occurs only in other events, such as impressions, has no plays. Values that only bots have are left out.
--
-- The dimensions are written out, since to_jsonb(context) takes a third longer; a test checks that none is missing.
--
-- $1 playlist ids bigint[]
-- $2 first slot, $3 first slot after the end integer
-- $4 dimensions, by their columns in context text[]
with watched as (
  select playlist_id, context_id, sum(plays) as plays
    from visit
   where playlist_id = any($1)
     and subject_id = any($1)            -- a condition on the index, which the next one is not
     and subject_id = playlist_id
     and slot >= 0                       -- the condition of the partial index visit_slot
     and slot >= $2
     and slot < $3
   group by playlist_id, context_id
)
select watched.playlist_id, dimension.name as dimension, dimension.value, sum(watched.plays)::bigint as plays
  from watched
  join context on context.playlist_id = watched.playlist_id
              and context.playlist_id = any($1)       -- tells Citus the shards
              and context.id = watched.context_id
              and not context.bot
 cross join lateral (
         values ('country', context.country),
                ('region', context.region),
                ('device', context.device),
                ('operating_system', context.operating_system),
                ('browser', context.browser),
                ('domain', context.domain),
                ('application', context.application),
                ('playback_context', context.playback_context)
       ) as dimension (name, value)
 where dimension.name = any($4)
 group by watched.playlist_id, dimension.name, dimension.value
 order by plays desc, dimension.value collate "C"
