-- $1 name of the migration just applied text
insert into ivgraph.migration (name) values ($1)
