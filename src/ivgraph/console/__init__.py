"""What the commands share and do at a terminal.

options (what each may be told) → database (settled while it runs) → serving | playlists | events | upkeep
"""
