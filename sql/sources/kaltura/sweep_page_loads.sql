-- Forgets page loads that are over, a thousand at most, and waits for no writer. None is over while beacons of it wait:
-- a server may have been stopped for days.
-- $1 day, the first whose page loads may go on integer
delete from kaltura_page_load
 where (playlist, session) in (
         select playlist, session
           from kaltura_page_load as page_load
          where last_day < $1
            and not exists (
                  select from kaltura_beacon as beacon
                   where beacon.playlist = page_load.playlist
                     and beacon.session = page_load.session
                )
          limit 1000
            for update skip locked
       )
