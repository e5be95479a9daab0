-- Deletes the stored rejected events except the latest.
-- $1 number to keep bigint
delete from rejection
 where id <= (select max(id) from rejection) - $1
