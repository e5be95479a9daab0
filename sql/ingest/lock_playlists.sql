-- Writers of one playlist take turns until their transactions end. Always in sorted order: no two wait for each other.
-- $1 external ids of playlists text[]
select pg_advisory_xact_lock(hashtextextended(external_id, 0))
  from (select distinct unnest($1::text[]) as external_id order by 1) as playlist
