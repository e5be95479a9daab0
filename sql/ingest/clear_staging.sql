-- Forgets what the transaction staged so far.
delete from staging
