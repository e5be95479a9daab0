-- Whether this server is a worker of the cluster: every node knows the number of its group, the coordinator's is 0.
select groupid <> 0 as is_worker
  from pg_dist_local_group
