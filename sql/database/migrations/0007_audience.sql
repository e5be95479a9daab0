-- What questions about a part of the audience need.

-- Whether a visit belongs to the audience, by look-ups in arrays: a join with the arguments could become a nested loop,
-- wherever the planner expects few visits and there are many. In a case, since a condition with `any` could become one
-- of an index, which would be searched once for each of thousands of contexts.
--
-- Who watched is a number: 0 any anonymous viewer, 1 any authenticated one that the filter does not name, from 2 on the
-- groups of those that it names. matches has a row of bits for each, filled up to whole bytes; width_bucket tells how
-- many values of an ascending array are not above another, so that of one it holds, the place.
create function in_audience(
  viewer_id  bigint,
  known      boolean,
  context_id bigint,
  viewers    bigint[],                     -- that the filter names, ascending
  groups     integer[],                    -- of each of them
  wholly     bigint[],                     -- contexts in which everybody matches
  partly     bigint[],                     -- contexts in which some do, ascending
  matches    bytea                         -- who, in those
) returns boolean language sql immutable parallel safe
return case
         when context_id = any(wholly) then true
         when context_id = any(partly) then
           get_bit(matches,
                   (cardinality(partly)::bigint + 7) / 8 * 8
                   * case
                       when viewers[width_bucket(viewer_id, viewers)] = viewer_id then
                         groups[width_bucket(viewer_id, viewers)]
                       when known then 1
                       else 0
                     end
                   + width_bucket(context_id, partly) - 1) = 1
         else false
       end;

-- Of all visits, also those at which the viewer was not present, which the totals of an audience need.
--
-- The condition holds for every visit. It is here for statements that do not have it, such as those that write: they
-- look up the visits of one viewer, for which only the primary key fits, and where no statistics were gathered yet the
-- planner would at some sizes take this index and look through the visits of all viewers.
drop index visit_slot;
create index visit_slot on visit (playlist_id, subject_id, slot) include (prev_slot, known) where slot >= 0;
