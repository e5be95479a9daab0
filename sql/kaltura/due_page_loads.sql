-- Page loads of which a beacon has waited long enough, those of the longest waiting ones.
-- $1 Unix seconds until which it arrived double precision, $2 how many beacons to look at bigint
select distinct playlist, session
  from (
         select playlist, session
           from kaltura_beacon
          where arrived <= $1
          order by arrived
          limit $2
       ) as due
