-- Forgets visits that are over, a thousand at most, and waits for no writer.
-- $1 day, the first whose visits may go on integer
delete from kaltura_visit
 where (playlist, session) in (
         select playlist, session
           from kaltura_visit
          where last_day < $1
          limit 1000
            for update skip locked
       )
