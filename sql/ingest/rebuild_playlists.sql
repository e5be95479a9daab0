-- The playlists whose rollups are to be made anew; among all of them are those that only rollups know.
-- $1 external id of one playlist, null for all text
select id, external_id
  from playlist
 where account_id = 1
   and ($1::text is null or external_id = $1)
union all
select id, '(unknown ' || id || ')'
  from (select playlist_id as id from slot_total
        union select playlist_id from part_total
        union select playlist_id from day_total
        union select playlist_id from visit
        union select playlist_id from recency) as counted
 where $1::text is null
   and not exists (select from playlist where playlist.id = counted.id)
 order by external_id
