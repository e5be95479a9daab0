-- Takes the lock under which partitions of months are made, and holds it until the transaction ends.
select pg_advisory_xact_lock(-2)
