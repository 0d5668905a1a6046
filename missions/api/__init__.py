"""REST of the missions room: each action of people has its endpoint."""

from missions.api import assessments, clusters, goals, missions, outcomes

routes = [*goals.routes, *outcomes.routes, *missions.routes, *clusters.routes, *assessments.routes]
