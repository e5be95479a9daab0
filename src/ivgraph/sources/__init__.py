"""Where events come from: HTTP, files, and the players of other products.

Each source turns what it is sent into events and hands them to `ingest`; none writes to a rollup.
"""
