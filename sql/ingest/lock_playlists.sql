-- Takes the advisory locks of playlists, which serialise all writes to a playlist, and holds them until the transaction
-- ends. Locks are taken in ascending order, so that two transactions never wait for each other.
-- $1 external ids of playlists text[]
select pg_advisory_xact_lock(lock)
  from (select distinct playlist_lock(external_id) as lock
          from unnest($1::text[]) as external_id
         order by lock) as sorted
