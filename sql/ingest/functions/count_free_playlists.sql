-- How many playlists without a structure the limits still allow to be created: zero or less if none, null if there are
-- no limits. It reads at most as many playlists as the limit on unknown playlists allows. See create_playlists for
-- limits.
-- now  the time until which the last hour is counted
create or replace function ivgraph.count_free_playlists(now timestamptz, limits jsonb) returns integer
   language plpgsql as
$$
declare
  max_per_hour constant integer := limits -> 'new_playlists_per_hour';
  max_unknown  constant integer := limits -> 'unknown_playlists';
begin
  if limits is null then
    return null;
  end if;
  return (
    select least(max_per_hour - count(*) filter (where newest.created_at > now - interval '1 hour'),
                 max_unknown - count(*))
      from (select playlist.created_at
              from ivgraph.playlist
             where playlist.account_id = 1
               and not playlist.listed
             order by playlist.created_at desc
             limit max_unknown) as newest
  );
end
$$;
