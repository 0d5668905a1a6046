"""The lists of this room, declared: what may be asked of each, what it shows, in which orders."""
