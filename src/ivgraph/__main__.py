from ivgraph.cli import main

main(prog_name="ivgraph")
