-- Writers of one playlist take turns until their transactions end. Always in sorted order: no two wait for each other.
-- 4096 locks serve all playlists, since the server has no room for one each of many thousands; two that share a lock by
-- chance take turns too.
-- $1 external ids of playlists text[]
select pg_advisory_xact_lock(lock)
  from (select distinct hashtextextended(external_id, 0) & 4095 as lock
          from unnest($1::text[]) as external_id
         order by lock) as shared
