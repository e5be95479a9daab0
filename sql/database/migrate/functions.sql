-- The functions of this database, and the checksums of their texts.
select name, checksum from ivgraph.function
