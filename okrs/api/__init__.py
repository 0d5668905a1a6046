"""REST of the okrs room: each action of people has its endpoint."""

from okrs.api import check_ins, key_results, kpis, objectives

routes = [*objectives.routes, *key_results.routes, *check_ins.routes, *kpis.routes]
