-- What a server is, and how far it is: a replica has replayed the log up to the position, a primary has flushed it.
-- What was acknowledged is flushed, unless synchronous_commit is off. The end of what was inserted would include that
-- too; but the log of an open transaction may stay unflushed as long as that, and no replica would seem fresh.
-- Of a replica's timeline `pg_stat_wal_receiver` tells at once, but only roles with the privileges of
-- pg_read_all_stats; the control file tells all, from the next restart point on.
select pg_is_in_recovery() as is_replica,
       (select system_identifier from pg_control_system()) as system_identifier,
       pg_wal_lsn_diff(
         case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end, '0/0'
       )::bigint as position,
       case
         when pg_is_in_recovery()
           then coalesce((select received_tli from pg_stat_wal_receiver),
                         (select greatest(timeline_id, min_recovery_end_timeline)
                            from pg_control_checkpoint(), pg_control_recovery()))
         else ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::integer
       end as timeline,
       pg_last_xact_replay_timestamp() as replayed_at,
       pg_postmaster_start_time() as started_at
