"""What the commands share and do at a terminal.

options (what each may be told, how it ends) → database (settled while it runs) → interruption (Ctrl-C)
serving, playlists, events and upkeep are what the commands do on it
"""
