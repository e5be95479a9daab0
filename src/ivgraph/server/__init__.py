"""How HTTP is served: who is let in, and what is refused before anything is read of it."""
