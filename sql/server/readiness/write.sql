-- Whether tables can be written: fails where they can't.
select prove_writable()
