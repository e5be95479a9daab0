-- Forgets page loads that are over, a thousand at most, and waits for no writer.
-- $1 day, the first whose page loads may go on integer
delete from kaltura_page_load
 where (playlist, session) in (
         select playlist, session
           from kaltura_page_load
          where last_day < $1
          limit 1000
            for update skip locked
       )
