-- Inserts a placeholder for each of some playlists that the catalog does not have yet, in the order given, until a
-- limit is reached.
--
-- names        external ids, each once
-- received_at  for each, when its first event was received
-- limits       an object with new_playlists_per_hour and unknown_playlists; null for no limits
--
-- The transaction should do nothing else, since others that create playlists wait for its end: under limits each counts
-- what the others created. Where no playlist may be created, none waits.
create or replace function ivgraph.create_playlists(names text[], received_at timestamptz[], limits jsonb)
   returns void language plpgsql as
$$
declare
  now  constant timestamptz := (select max(each) from unnest(received_at) as each);
  free integer := ivgraph.count_free_playlists(now, limits);
begin
  if free > 0 then
    perform pg_advisory_xact_lock(-3);
    free := ivgraph.count_free_playlists(now, limits);
  end if;

  -- Sorted, so that two transactions never wait for each other.
  insert into ivgraph.playlist (external_id, created_at)
  select numbered.external_id, numbered.received_at
    from (select unknown.external_id, unknown.received_at, row_number() over (order by unknown.position) as number
            from unnest(names, received_at) with ordinality as unknown (external_id, received_at, position)
           where (
                   select playlist.id
                     from ivgraph.playlist
                    where playlist.account_id = 1
                      and playlist.external_id = unknown.external_id
                 ) is null) as numbered
   where free is null
      or numbered.number <= free
   order by numbered.external_id
  on conflict (account_id, external_id) do nothing;
end
$$;
