-- Rows of exposure_day that differ from a recount of the steps of a range of playlists.
-- $1 id before the first playlist, $2 id of the last one bigint
with recount as (
  select step.playlist_id, exposed.hotspot_id as subject_id, floor(extract(epoch from at) / 86400)::integer as day,
         count(*) as exposures
    from step
   cross join lateral (
           -- Marks that a hotspot was clicked (0), shown (6) or named by a switch (7), and what was chosen, as one more
           -- mark: Citus refuses a union in which no table is read.
           select distinct mark.marks[place][3] as hotspot_id
             from (select step.marks || array[[0, step.node_id, step.hotspot_id]] as marks) as mark
            cross join lateral generate_subscripts(mark.marks, 1) as place
            where mark.marks[place][1] % 8 = any(array[0, 6, 7])
              and mark.marks[place][2] = step.node_id
              and mark.marks[place][3] is not null
         ) as exposed
   where step.playlist_id > $1
     and step.playlist_id <= $2
     and not step.bot
   group by step.playlist_id, exposed.hotspot_id, day
), stored as (
  select playlist_id, hotspot_id as subject_id, day, exposures
    from exposure_day
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.subject_id, recount.subject_id) as subject_id, coalesce(stored.day, recount.day) as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.subject_id = stored.subject_id
                   and recount.day = stored.day
 where stored.exposures is distinct from recount.exposures
 order by playlist_id, subject_id, day
