-- The schema and the list of what was applied. One process at a time: the others wait here and then find nothing to do.
select pg_advisory_xact_lock(-1);

create schema if not exists ivgraph;

create table if not exists ivgraph.migration (
  name       text        primary key,
  applied_at timestamptz not null default now()
);
