"""The endpoints that a room declares: what they need, what they read, and the one action they call."""

from rest.endpoints.endpoint import Answer, Endpoint, tag_of
from rest.endpoints.listing import ListEndpoint
from rest.endpoints.things import DetailEndpoint, VerbEndpoint

__all__ = ["Answer", "DetailEndpoint", "Endpoint", "ListEndpoint", "VerbEndpoint", "tag_of"]
