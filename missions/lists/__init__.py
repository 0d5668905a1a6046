"""The lists of this room, declared."""
