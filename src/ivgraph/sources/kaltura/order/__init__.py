"""Puts the beacons of a page load in the order in which the player sent them."""
