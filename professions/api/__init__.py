"""REST of the professions room: each action of people has its endpoint."""

from professions.api import assignments, demands, professionals, professions, recipes

routes = [*professions.routes, *professionals.routes, *assignments.routes, *demands.routes, *recipes.routes]
