-- As lock_playlists, but those that another writer holds are passed over. Gives the playlists that are locked now.
-- $1 external ids of playlists text[]
select external_id
  from (select distinct unnest($1::text[]) as external_id order by 1) as playlist
 where pg_try_advisory_xact_lock(playlist_lock(external_id))
