"""Puts the queued beacons of a page load in the order in which the players sent them.

``segments`` groups the beacons that players have numbered, ``steps`` those that report the viewer's steps from node to
node, ``sequence`` joins both, and ``event_times`` estimates when each beacon was sent. What was watched between them is
worked out later, by ``playback``.
"""
