"""Puts the queued beacons of a page load in the order in which the players sent them, and estimates when they did."""
