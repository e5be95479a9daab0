-- Rows of exposed_set_day that differ from a recount of the steps of a range of playlists.
-- $1 id before the first playlist, $2 id of the last one bigint
with marked as (
  -- Marks that a hotspot was clicked (0), shown (6) or named by a switch (7), and what was chosen, as one more mark.
  select step.playlist_id, step.node_id, floor(extract(epoch from at) / 86400)::integer as day,
         step.hotspot_id is not null as chose,
         (select array_agg(distinct mark.marks[place][3] order by mark.marks[place][3])
            from generate_subscripts(mark.marks, 1) as place
           where mark.marks[place][1] % 8 = any(array[0, 6, 7])
             and mark.marks[place][2] = step.node_id
             and mark.marks[place][3] is not null) as hotspots
    from step
   cross join lateral (select step.marks || array[[0, step.node_id, step.hotspot_id]] as marks) as mark
   where step.playlist_id > $1
     and step.playlist_id <= $2
     and not step.bot
), recount as (
  select playlist_id, node_id, day, chose, hotspots, count(*) as plays
    from marked
   where hotspots is not null
   group by playlist_id, node_id, day, chose, hotspots
), stored as (
  select playlist_id, node_id, day, chose, hotspots, plays
    from exposed_set_day
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.node_id, recount.node_id) as subject_id, coalesce(stored.day, recount.day) as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.node_id = stored.node_id
                   and recount.day = stored.day
                   and recount.chose = stored.chose
                   and recount.hotspots = stored.hotspots
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
