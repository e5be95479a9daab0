-- Audiences of sessions beside those of viewers, and breakdowns.

-- By which id the viewer of a step is looked up in an audience: by the journey's, if the audience names the journey,
-- else by the viewer's own. Both are hashes, so that no id of a journey is one of a viewer.
create function audience_member(
  journey_id bigint,
  viewer_id  bigint,
  members    bigint[]                      -- the viewers and journeys that the filter names, ascending
) returns bigint language sql immutable parallel safe
return case when members[width_bucket(journey_id, members)] = journey_id then journey_id else viewer_id end;

-- The bucket in which a statement counts: that of a timeline, or, in a breakdown, the number of a value. It is null for
-- what is not counted. In a breakdown, times or values have the numbers; all values that are the rest of a subject are
-- counted together in bucket 1, if subjects are given.
create function bucket_of(
  subject_id bigint,
  slot       integer,
  context_id bigint,
  bounds     integer[],                    -- of the buckets of a timeline, ascending; of the period, or of parts of it
  times      integer[],                    -- the value of each time between two bounds, or 0; empty for a timeline
  contexts   bigint[],                     -- ascending; empty if values do not depend on contexts
  numbers    integer[],                    -- the value of each context
  subjects   bigint[],                     -- subjects of which the rest is counted, ascending; else empty
  rest       boolean[]                     -- for each of them and each value, by number, whether it is rest
) returns integer language sql immutable parallel safe
return case
         when cardinality(subjects) = 0 then
           coalesce(times[width_bucket(slot, bounds)], width_bucket(slot, bounds))
           + coalesce(numbers[width_bucket(context_id, contexts)], 0)
         when rest[(width_bucket(subject_id, subjects) - 1) * (cardinality(rest) / cardinality(subjects))
                   + times[width_bucket(slot, bounds)] + coalesce(numbers[width_bucket(context_id, contexts)], 0)] then
           1
       end;
