"""A second opinion on every number: the API's answers counted again in plain Python, from the events that were sent.

Nothing here imports ivgraph. Start reading at test_every_number.py.
"""
