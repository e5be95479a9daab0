-- Audiences of sessions beside those of viewers.

-- By which id the viewer of a step is looked up in an audience: by the journey's, if the audience names the journey,
-- else by the viewer's own. Both are hashes, so that no id of a journey is one of a viewer.
create function audience_member(
  journey_id bigint,
  viewer_id  bigint,
  members    bigint[]                      -- the viewers and journeys that the filter names, ascending
) returns bigint language sql immutable parallel safe
return case when members[width_bucket(journey_id, members)] = journey_id then journey_id else viewer_id end;
