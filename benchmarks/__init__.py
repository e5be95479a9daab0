"""Measures how fast ivgraph is, as ratios of two ways to do the same thing. See `python -m benchmarks --help`.

Seconds differ from machine to machine, and on a busy machine from run to run. The ratio of two ways that are measured
alternately in one run stays about the same.
"""
