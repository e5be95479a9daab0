-- Takes the advisory locks of playlists, which serialise all writes to a playlist, and holds them until the transaction
-- ends. Locks are taken in ascending order, so that two transactions never wait for each other. Each row returns the
-- horizon: nobody drops events that this transaction could store or count until it ends.
-- $1 external ids of playlists text[]
select pg_advisory_xact_lock(lock), horizon
  from (select distinct playlist_lock_key(external_id) as lock
          from unnest($1::text[]) as external_id
         order by lock) as sorted
 cross join retention
