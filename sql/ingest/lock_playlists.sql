-- Writers of one playlist take turns until their transactions end. Always in sorted order: no two wait for each other.
-- $1 external ids of playlists text[]
select pg_advisory_xact_lock(lock)
  from (select distinct playlist_lock(external_id) as lock
          from unnest($1::text[]) as external_id
         order by lock) as shared
