"""Playlists, their nodes and hotspots: structures in, graphs out.

It knows nothing of events and metrics.
"""
