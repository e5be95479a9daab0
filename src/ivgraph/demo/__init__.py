"""The demo: sample interactive videos, and 90 days of simulated viewers, whose events are stored like any others.

story.py defines the videos, audience.py draws the viewers, session.py simulates what a viewer does in one session,
traffic.py generates the sessions of all days in order, and seed.py stores their events. The same date and seed give the
same events and ids.
"""
