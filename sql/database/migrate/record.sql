-- Records an applied migration.
-- $1 name of the migration text
insert into ivgraph.migration (name) values ($1)
