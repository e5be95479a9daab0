"""The command line: the commands of commands.py, what each of them does, and what it prints.

Each command gets its settings from options.py, its database from database.py, and stops at Ctrl-C by interruption.py.
The modules serving, demo, import_events, import_playlists and rollups each do the work of one or two commands.
"""
