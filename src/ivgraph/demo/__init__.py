"""The demo: sample interactive videos, and simulated viewers of 90 days whose events are stored like any others.

story.py has the videos, audience.py the people, session.py what one of them does in one session, traffic.py the
sessions of all days in order, and seed.py stores them. The same date and seed give the same events and ids.
"""
