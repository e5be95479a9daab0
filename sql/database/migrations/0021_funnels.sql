-- What funnels are read from: sessions by the set of their nodes, and the times of the nodes of a path. fold_journeys
-- maintains both; docs/journeys.md defines every term.

-- No event may be written until this is done: it would miss the new table and columns.
lock table event in share mode;

update playlist set outdated = true;

create table node_set_day (                -- whole journeys by the day of their first play and the set of their nodes
  playlist_id bigint  not null,
  day         integer not null,
  nodes       bigint[] not null,           -- each once, ascending
  journeys    bigint  not null,
  primary key (playlist_id, day, nodes)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

alter table journey
  -- When each node of the path began to play: microseconds since 1970.
  add column path_times bigint[],
  -- Whether the path has the nodes of all plays. It stands for its expression in the condition of the index: an index
  -- whose condition names a column that each event changes would get an entry for each event.
  add column whole boolean generated always as (steps <= 1000 and cardinality(path) < 64) stored;

create index journey_not_whole on journey (playlist_id, start_at) where not whole;

-- What fold_journeys tells of a journey that has changed: also the sets of nodes that node_set_day counts it by, if
-- that or the day differs; otherwise both are null.
alter type walk_change add attribute nodes bigint[], add attribute old_nodes bigint[];

-- The places in a path of the first node of each level or a deeper one, from level 1 to the deepest of the path.
create function places_of_levels(
  path   bigint[],
  nodes  bigint[],                         -- those that have a level, ascending
  levels integer[]                         -- of each of them
) returns integer[] language plpgsql immutable parallel safe
as $$
declare
  places integer[] = array[]::integer[];
  number integer;
begin
  for place in 1 .. coalesce(cardinality(path), 0) loop
    number = width_bucket(path[place], nodes);
    if nodes[number] = path[place] and levels[number] > cardinality(places) then
      places = places || array_fill(place, array[levels[number] - cardinality(places)]);
    end if;
  end loop;
  return places;
end
$$;
