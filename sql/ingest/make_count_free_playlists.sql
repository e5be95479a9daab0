-- Creates the function that returns how many new playlists the limits still allow the staged events to create: zero or
-- less if none. It reads at most as many playlists as the limit on unknown playlists allows. See make_store_events for
-- the plans.
create or replace function pg_temp.count_free_playlists(limits jsonb) returns integer language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  max_per_hour constant integer     := limits -> 'new_playlists_per_hour';
  max_unknown  constant integer     := limits -> 'unknown_playlists';
  an_hour_ago  constant timestamptz := (select max(received_at) from staging) - interval '1 hour';
begin
  return (
    select least(max_per_hour - count(*) filter (where created_at > an_hour_ago), max_unknown - count(*))
      from (select created_at
              from playlist
             where account_id = 1
               and not listed
             order by created_at desc
             limit max_unknown) as newest
  );
end
$$
