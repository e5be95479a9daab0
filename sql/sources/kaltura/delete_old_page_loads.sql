-- Deletes page loads whose last beacon is too old, a thousand at most. Skips those that another transaction has locked.
-- A page load with queued beacons is kept, however old it is: the server may have been stopped for days.
-- $1 first day whose page loads are kept, since 1970 integer
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
