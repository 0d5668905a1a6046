"""REST of what is watched: missions, outcomes and people as the read models show them, and the figures of the whole.

Whoever wrote a moment ago sends the `Cairn-Position` of that answer along and sees the own write, as people do.
"""

from portfolio.api import missions, outcomes, people, summary

routes = [*missions.routes, *outcomes.routes, *people.routes, *summary.routes]
