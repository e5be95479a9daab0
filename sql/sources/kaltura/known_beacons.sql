-- What is remembered of beacons, one row each: of those of the same content that wait, and of those that were released;
-- how many beacons of its page load wait in all, and whether the page load is remembered.
-- $1 playlists text[], $2 sessions in them text[], $3 fingerprints text[]
select asked.playlist, asked.session, asked.fingerprint,
       waiting.arrived, waiting.copies, waiting.last_copy, waiting.certain, waiting.beacons,
       page_load.known -> asked.fingerprint as released, page_load.session is not null as is_remembered
  from unnest($1::text[], $2::text[], $3::text[]) as asked (playlist, session, fingerprint)
  left join kaltura_page_load as page_load
    on page_load.playlist = asked.playlist
   and page_load.session = asked.session
 cross join lateral (
         select max(arrived) filter (where beacon.fingerprint = asked.fingerprint) as arrived,
                count(*) filter (where beacon.fingerprint = asked.fingerprint) as copies,
                coalesce(max(copy) filter (where beacon.fingerprint = asked.fingerprint), -1) as last_copy,
                count(*) filter (where beacon.fingerprint = asked.fingerprint and certain) as certain,
                count(*) as beacons
           from kaltura_beacon as beacon
          where beacon.playlist = asked.playlist
            and beacon.session = asked.session
       ) as waiting
