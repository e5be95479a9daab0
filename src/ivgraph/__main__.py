from ivgraph.cli import main

main()
