-- Moves the horizon on; it never moves back. The transaction must hold the lock of lock_months.
-- $1 the start of a month timestamptz
update retention set horizon = $1 where horizon < $1
