-- Whether this server is a worker of the cluster: every node knows the number of its group, and the coordinator's is 0.
-- And the owner of the extension, if that is not the current user.
select local.groupid <> 0 as is_worker, nullif(extension.extowner::regrole::text, current_user::text) as owner
  from pg_dist_local_group as local
 cross join pg_extension as extension
 where extension.extname = 'citus'
