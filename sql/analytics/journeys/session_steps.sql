-- The plays of sessions in their order, a page for each session. However long a session is, only the page is read.
--
-- $1 playlist ids bigint[], $2 journeys bigint[]
-- $3 time timestamptz, $4 id of the play after which each page begins; both null for the first page uuid
-- $5 the most plays of a session to return bigint
select step.*
  from journey
 cross join lateral (
         select playlist_id, journey_id, at, event_id, node_id, cause::text, hotspot_id, decided_ms, ended,
                (select sum(upper(range) - lower(range)) from unnest(watched) as range) as watched_seconds
           from step
          where playlist_id = journey.playlist_id
            and playlist_id = any($1)                -- tells Citus the shards
            and journey_id = journey.id
            and at > '-infinity'                     -- what came before the first play is no play
            and ($3::timestamptz is null or (at, event_id) > ($3, $4::uuid))
          order by at, event_id
          limit $5
       ) as step
 where journey.playlist_id = any($1)
   and journey.id = any($2)
 order by step.playlist_id, step.journey_id, step.at, step.event_id
