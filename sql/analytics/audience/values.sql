-- Which values dimensions of the audience have in a stretch of time, with the plays by those who have them; null is
-- unknown. A value is there as soon as anything happened with it, so it may have no plays. What only
-- bots have is none.
--
-- $1 playlist ids bigint[]
-- $2 first slot, $3 first slot after the end integer
-- $4 dimensions, by their columns in context text[]
with watched as (
  select playlist_id, context_id, sum(plays) as plays
    from visit
   where playlist_id = any($1)
     and subject_id = any($1)            -- a condition of the index, which the next one is not
     and subject_id = playlist_id
     and slot >= 0                       -- as the index visit_slot has it
     and slot >= $2
     and slot < $3
   group by playlist_id, context_id
)
select watched.playlist_id, dimension.name as dimension, dimension.value, sum(watched.plays)::bigint as plays
  from watched
  join context on context.playlist_id = watched.playlist_id and context.id = watched.context_id and not context.bot
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
