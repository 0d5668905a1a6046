"""REST of what is watched: missions, outcomes and people as the read models show them, and the figures of the whole.

Whoever wrote a moment ago sends the `Cairn-Position` of that answer along and sees the own write, as people do.
"""

from portfolio.api import decision_log, decisions, missions, mix, outcomes, people, summary

routes = [
    *decision_log.routes,
    *missions.routes,
    *outcomes.routes,
    *decisions.routes,
    *people.routes,
    *summary.routes,
    *mix.routes,
]
