-- The shard that stores a playlist. store_events takes the events of one shard. A single PostgreSQL server is one
-- shard: 0; migrating a Citus cluster replaces this function.
-- playlist_id  the playlist's id
create or replace function ivgraph.shard_of(playlist_id bigint) returns bigint language sql immutable
return 0;
