-- Adds the fresh events to every rollup.
select pg_temp.fold_events()
