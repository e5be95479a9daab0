-- Makes the schema and the table of applied migrations, under a lock: other processes wait here until the migrations
-- are applied, and then have nothing to do.
select pg_advisory_xact_lock(-1);

create schema if not exists ivgraph;

create table if not exists ivgraph.migration (
  name       text        primary key,
  applied_at timestamptz not null default now()
);
