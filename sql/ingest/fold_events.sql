-- Adds the staged events to every rollup: see make_fold_events.
select pg_temp.fold_events()
