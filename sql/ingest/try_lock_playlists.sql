-- Takes the advisory locks of playlists like lock_playlists, but does not wait: returns the playlists that it could not
-- lock, since another transaction holds them, and the horizon.
-- $1 external ids of playlists text[]
select array(
         select external_id
           from (select distinct unnest($1::text[]) as external_id order by 1) as playlist
          where not pg_try_advisory_xact_lock(playlist_lock_key(external_id))
       ) as busy, horizon
  from retention
