"""REST of the missions room: each action of people has its endpoint."""

from missions.api import (
    activities,
    assessments,
    charters,
    clusters,
    gates,
    goals,
    kin,
    ledger,
    measures,
    methods,
    missions,
    outcomes,
    overlaps,
    recharters,
    rules,
    stages,
)

routes = [
    *goals.routes,
    *outcomes.routes,
    *missions.routes,
    *charters.routes,
    *recharters.routes,
    *gates.routes,
    *kin.routes,
    *clusters.routes,
    *ledger.routes,
    *assessments.routes,
    *rules.routes,
    *stages.routes,
    *measures.routes,
    *methods.routes,
    *overlaps.routes,
    *activities.routes,
]
