-- Everything that has events, rollups or an entry in the catalog.
select id, coalesce(playlist.external_id, '(unknown ' || id || ')') as external_id
  from (select id from playlist
        union select playlist_id from event
        union select playlist_id from slot_total
        union select playlist_id from part_total
        union select playlist_id from day_total
        union select playlist_id from visit
        union select playlist_id from recency) as counted
  left join playlist using (id)
 order by external_id
