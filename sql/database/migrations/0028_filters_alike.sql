-- Lets a filter say in one byte what holds alike in all contexts of partly: then neither the context of a row is
-- searched a second time, nor members of a kind that the filter does not have. What is constant for a statement is
-- worked out before it begins: a filter by device, or by one behaviour, is one or two look-ups in hashed arrays.
--
-- The bits of that byte, the lowest one first: whether those match whom the filter does not name; whether viewers are
-- among the members, for whom the contrary holds; and whether journeys are.

create or replace function in_audience(
  viewer_id  bigint,
  known      boolean,
  context_id bigint,
  viewers    bigint[],                     -- the viewers that the filter names; ascending if they have groups
  groups     integer[],                    -- the group of each of them; none if they are exceptions
  wholly     bigint[],                     -- contexts in which all viewers match
  partly     bigint[],                     -- contexts in which some viewers match, ascending
  matches    bytea                         -- the groups that match in each context of partly, or the one byte
) returns boolean language sql immutable parallel safe
return case
         when cardinality(wholly) > 0 and context_id = any(wholly) then true
         when cardinality(partly) > 0 and context_id = any(partly) then
           case
             when octet_length(matches) = 1 then
               (get_bit(matches, 0) = 1) <> (get_bit(matches, 1) = 1 and viewer_id = any(viewers))
             else
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
           end
         else false
       end;

create or replace function session_in_audience(
  journey_id bigint,
  viewer_id  bigint,
  known      boolean,
  context_id bigint,
  members    bigint[],                     -- the viewers and journeys that the filter names; likewise
  groups     integer[],                    -- the group of each of them; none if they are exceptions
  wholly     bigint[],                     -- contexts in which all viewers match
  partly     bigint[],                     -- contexts in which some viewers match, ascending
  matches    bytea                         -- the groups that match in each context of partly, or the one byte
) returns boolean language sql immutable parallel safe
return case
         when octet_length(matches) = 1 then
           case
             when cardinality(wholly) > 0 and context_id = any(wholly) then true
             when context_id = any(partly) then
               (get_bit(matches, 0) = 1)
               <> ((get_bit(matches, 1) = 1 and viewer_id = any(members))
                   or (get_bit(matches, 2) = 1 and journey_id = any(members)))
             else false
           end
         when cardinality(groups) = 0 then
           in_audience(viewer_id, known, context_id, array[]::bigint[], groups, wholly, partly, matches)
           <> (cardinality(partly) > 0 and context_id = any(partly)
               and (journey_id = any(members) or viewer_id = any(members)))
         else
           in_audience(audience_member(journey_id, viewer_id, members), known, context_id, members, groups, wholly,
                       partly, matches)
       end;
