"""Pages of objectives, key results, check-ins and KPIs: each shows what is written and calls one action."""
