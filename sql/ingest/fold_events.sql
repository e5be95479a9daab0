-- Adds the staged events to every rollup.
select pg_temp.fold_events()
