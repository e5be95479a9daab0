-- A function and an index for queries with a filter.

-- Whether a visit belongs to the audience. It looks the values up in arrays: a join with the arguments could become a
-- nested loop where the planner expects few visits and there are many. It uses `case`, because a condition with `any`
-- could become an index condition, for which the index would be searched once for each of thousands of contexts.
--
-- Viewers are grouped by a number: 0 for all anonymous viewers, 1 for authenticated ones that the filter does not name,
-- and from 2 on the groups of those that it names. matches has a row of bits for each group, filled up to whole bytes.
-- width_bucket returns how many values of an ascending array are not above a value: its position, if the array has it.
create function in_audience(
  viewer_id  bigint,
  known      boolean,
  context_id bigint,
  viewers    bigint[],                     -- the viewers that the filter names, ascending
  groups     integer[],                    -- the group of each of them
  wholly     bigint[],                     -- contexts in which all viewers match
  partly     bigint[],                     -- contexts in which some viewers match, ascending
  matches    bytea                         -- the groups that match in each context of partly
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

-- An index of all visits, including those at which the viewer was not present, which the totals of an audience need.
--
-- Its condition holds for every visit. It keeps the index away from statements that do not repeat it, such as those
-- that write. They look up the visits of one viewer by the primary key; without statistics the planner would sometimes
-- choose this index instead and read the visits of all viewers.
drop index visit_slot;
create index visit_slot on visit (playlist_id, subject_id, slot) include (prev_slot, known) where slot >= 0;
