-- Lets a filter name viewers and journeys without groups, as exceptions: in each context of partly they match if others
-- do not, and the other way round. PostgreSQL hashes a constant array that it searches with `any`, so that a quarter of
-- a million exceptions cost hardly more than none. A group is found by several binary searches for each row.

create or replace function in_audience(
  viewer_id  bigint,
  known      boolean,
  context_id bigint,
  viewers    bigint[],                     -- the viewers that the filter names, ascending
  groups     integer[],                    -- the group of each of them; none if they are exceptions
  wholly     bigint[],                     -- contexts in which all viewers match
  partly     bigint[],                     -- contexts in which some viewers match, ascending
  matches    bytea                         -- the groups that match in each context of partly
) returns boolean language sql immutable parallel safe
return case
         when context_id = any(wholly) then true
         when context_id = any(partly) then
           (get_bit(matches,
                    (cardinality(partly)::bigint + 7) / 8 * 8
                    * case
                        when cardinality(groups) > 0 and viewers[width_bucket(viewer_id, viewers)] = viewer_id then
                          groups[width_bucket(viewer_id, viewers)]
                        when known then 1
                        else 0
                      end
                    + width_bucket(context_id, partly) - 1) = 1)
           <> (cardinality(groups) = 0 and viewer_id = any(viewers))
         else false
       end;

-- The same for what a session did: a journey, one of its plays, or an event.
create function session_in_audience(
  journey_id bigint,
  viewer_id  bigint,
  known      boolean,
  context_id bigint,
  members    bigint[],                     -- the viewers and journeys that the filter names, ascending
  groups     integer[],                    -- the group of each of them; none if they are exceptions
  wholly     bigint[],                     -- contexts in which all viewers match
  partly     bigint[],                     -- contexts in which some viewers match, ascending
  matches    bytea                         -- the groups that match in each context of partly
) returns boolean language sql immutable parallel safe
return case
         when cardinality(groups) = 0 then
           in_audience(viewer_id, known, context_id, array[]::bigint[], groups, wholly, partly, matches)
           <> (context_id = any(partly) and (journey_id = any(members) or viewer_id = any(members)))
         else
           in_audience(audience_member(journey_id, viewer_id, members), known, context_id, members, groups, wholly,
                       partly, matches)
       end;
