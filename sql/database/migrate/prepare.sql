-- Makes the schema and the tables of applied migrations and functions, under a lock: other processes wait here until
-- the migrations are applied, and then have nothing to do.
select pg_advisory_xact_lock(-1);

create schema if not exists ivgraph;

create table if not exists ivgraph.migration (
  name       text        primary key,
  applied_at timestamptz not null default now()
);

create table if not exists ivgraph.function (
  name     text primary key,               -- of its file
  checksum text not null                   -- SHA-256 of its text
);
