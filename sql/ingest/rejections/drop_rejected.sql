-- Deletes all rejected events but the last ones.
-- $1 number to keep bigint
delete from rejection
 where id <= (select max(id) from rejection) - $1
