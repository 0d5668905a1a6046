"""REST of the pipeline: topics, events in and out, subscriptions with their lag, dead letters."""

from pipeline.api import (
    asyncapi,
    dead_letters,
    deliveries,
    domains,
    events,
    persons,
    rebuilds,
    schemas,
    standing,
    subscriptions,
    topics,
    traces,
    webhooks,
)

routes = [
    *topics.routes,
    *standing.routes,
    *domains.routes,
    *events.routes,
    *traces.routes,
    *schemas.routes,
    *asyncapi.routes,
    *subscriptions.routes,
    *dead_letters.routes,
    *rebuilds.routes,
    *persons.routes,
    *webhooks.routes,
    *deliveries.routes,
]
