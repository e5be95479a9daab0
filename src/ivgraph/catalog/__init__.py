"""Playlists with their nodes and hotspots: saves their structures, and reads them back as graphs.

``formats`` parses the documents of authoring tools into the structures of ``model``; ``structures`` saves and reads
these. ``graph`` reads all that is stored, with the nodes and hotspots that only events name, and finds levels.
``sizes`` reads how large playlists are, for the costs of queries. Nothing here knows of events and metrics.
"""
