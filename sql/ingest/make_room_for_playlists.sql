-- The function that tells how many playlists without a structure the staged events may create, now that they arrive. It
-- looks at no more playlists than the limit allows. As for its plans, see make_store_events.
create or replace function pg_temp.room_for_playlists(limits jsonb) returns integer language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  most_of_an_hour constant integer     := limits -> 'new_playlists_per_hour';
  most_in_all     constant integer     := limits -> 'unknown_playlists';
  an_hour_ago     constant timestamptz := (select max(received_at) from staging) - interval '1 hour';
begin
  return (
    select least(most_of_an_hour - count(*) filter (where created_at > an_hour_ago), most_in_all - count(*))
      from (select created_at
              from playlist
             where account_id = 1
               and not listed
             order by created_at desc
             limit most_in_all) as newest
  );
end
$$
