-- Where journeys end: a rollup of the nodes of their last plays, what finds the journeys that are going on, and a
-- function that follows nodes through a path. fold_journeys maintains the table; docs/journeys.md defines every term.

create table ending_day (                  -- journeys by the day on which they start and the node of their last play
  playlist_id bigint  not null,
  day         integer not null,
  node_id     bigint  not null,
  journeys    bigint  not null,
  primary key (playlist_id, day, node_id)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

-- What fold_journeys tells of a journey that has changed: the node of its last play, too.
alter type walk_change add attribute last_node_id bigint, add attribute old_last_node_id bigint;

-- Journeys by their last event, for those that are going on. An index of this kind leaves updates within a page cheap.
create index journey_last on journey using brin (last_at) with (pages_per_range = 16, autosummarize = on);

-- The places of nodes in a path if they are met in this order: the first place of the first node, the first place of
-- the second one after that, and so on. It ends before the first node that is not met.
create function places_in_order(path bigint[], nodes bigint[]) returns integer[]
   language plpgsql immutable parallel safe
as $$
declare
  places integer[] = array[]::integer[];
  place integer = 0;
  node_id bigint;
begin
  foreach node_id in array nodes loop
    place = array_position(path, node_id, place + 1);
    exit when place is null;
    places = places || place;
  end loop;
  return places;
end
$$;
