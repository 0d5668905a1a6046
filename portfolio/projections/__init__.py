"""One file per read model: a plain fold from facts to a row. No Django, no clock, no database.

The facts of one row come from several topics and partitions, and nobody promises an order among those. What a fold keeps
therefore depends on which facts there were, and in which order under each key, but never on how the topics interleaved:
every topic has columns of its own, and what is shared is a sum, a maximum, or follows from the rest in `finish`.
"""
