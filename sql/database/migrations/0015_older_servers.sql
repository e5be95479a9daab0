-- Refuses the writes of servers of an earlier version that still run. Their statements do not suit these tables: some
-- events would fail as an error of the server, and others would be stored without the id of their viewer.
--
-- An earlier server calls these two functions before each write and for /readyz. For the SQLSTATE 25006, which is
-- read_only_sql_transaction, it answers with 503: clients send again, and load balancers choose other servers. The
-- functions are replaced and not dropped, since an unknown function would be an error of the server too.

-- The key of the advisory lock that serialises all writes to a playlist. 4096 locks serve all playlists, because the
-- server's lock table has no room for thousands; two playlists that share a lock are serialised too.
create function playlist_lock_key(external_id text) returns bigint language sql immutable
return hashtextextended(external_id, 0) & 4095;

-- Checks whether the database can be written, by a committed write. Neither an update in place nor a write that is
-- rolled back would notice a full disk: each row here fills a page, so that the table's file grows.
create function prove_writability() returns void language plpgsql as $$
begin
  insert into readiness values (repeat('.', 7000));
  if pg_relation_size('readiness') > 1000000 then
    truncate readiness;
  end if;
end $$;

create or replace function playlist_lock(external_id text) returns bigint language plpgsql as $$
begin
  raise read_only_sql_transaction
    using message = 'a later version of ivgraph has migrated this database: restart this server with that version';
end $$;

create or replace function prove_writable() returns void language plpgsql as $$
begin
  raise read_only_sql_transaction
    using message = 'a later version of ivgraph has migrated this database: restart this server with that version';
end $$;
