-- Reads, for each beacon that arrives, which beacons with its fingerprint its page load has sent before: the queued
-- ones (arrived, copies, last_copy, originals) and the processed ones (processed: arrival, copies, originals; class
-- Seen). It also returns how many beacons the page load has in the queue (beacons), and whether any was processed
-- (has_history).
-- $1 playlists text[], $2 sessions of page loads text[], $3 fingerprints text[]
select given.playlist, given.session, given.fingerprint,
       queued.arrived, queued.copies, queued.last_copy, queued.originals, queued.beacons,
       page_load.known -> given.fingerprint as processed, page_load.session is not null as has_history
  from unnest($1::text[], $2::text[], $3::text[]) as given (playlist, session, fingerprint)
  left join kaltura_page_load as page_load
    on page_load.playlist = given.playlist
   and page_load.session = given.session
 cross join lateral (
         select max(arrived) filter (where beacon.fingerprint = given.fingerprint) as arrived,
                count(*) filter (where beacon.fingerprint = given.fingerprint) as copies,
                coalesce(max(copy) filter (where beacon.fingerprint = given.fingerprint), -1) as last_copy,
                count(*) filter (where beacon.fingerprint = given.fingerprint and certain) as originals,
                count(*) as beacons
           from kaltura_beacon as beacon
          where beacon.playlist = given.playlist
            and beacon.session = given.session
       ) as queued
