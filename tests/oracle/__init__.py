"""A second opinion on every number: the API's answers counted again in plain Python, from the events that were sent.

It counts nothing with ivgraph's code. Start reading at test_every_number.py, or for journeys at
fields/test_every_journey.py.
"""
