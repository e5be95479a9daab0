"""How fast ivgraph is, as ratios: two ways of doing the same, side by side in one run. `python -m benchmarks --help`.

A machine's seconds tell little about another's, and less on a busy one; a ratio of two runs in turn holds.
"""
