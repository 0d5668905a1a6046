"""What the OpenAPI document says of the requests that Cairn sends: its section `webhooks`."""

from typing import Any

from pipeline.webhooks import payload, wire

_TEXT = {"type": "string"}


def _header(name: str, told: str, *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "schema": _TEXT, "description": told}


EVENT: dict[str, Any] = {
    "type": "object",
    "description": "A CloudEvent 1.0 with its place in the log.",
    "required": ["specversion", "id", "source", "type", "time", "datacontenttype"],
    "properties": {
        **dict.fromkeys(
            ["id", "source", "type", "subject", "topic", "partitionkey", "correlationid", "causationid", "dataschema"], _TEXT
        ),
        "specversion": {"type": "string", "const": "1.0"},
        "time": {"type": "string", "format": "date-time"},
        "recordedtime": {"type": "string", "format": "date-time"},
        "datacontenttype": {"type": "string", "const": "application/json"},
        "partition": {"type": "integer"},
        "sequence": {"type": "integer"},
        "data": {"type": "object", "description": "What happened; the schema of its type says which fields."},
        "dataref": {
            "type": "string",
            "description": f"Instead of `data` above {payload.MOST_BYTES // 1024} KB: where the event can be read in full.",
        },
    },
}  # fmt: skip

SENT: dict[str, Any] = {
    "event": {
        "post": {
            "operationId": "sent_event",
            "summary": "An event of a topic that the webhook hears of",
            "description": (
                "Signed by the Standard Webhooks specification; verify it before you believe it. The same event comes "
                "with the same `webhook-id` however often it is sent: keep the ids that you have handled. "
                f"Answer within {wire.SECONDS:g} seconds; whatever is not 2xx is sent again, 410 ends the webhook."
            ),
            "tags": ["pipeline"],
            "security": [],
            "parameters": [
                _header("webhook-id", "Names the event, at every try and for ever."),
                _header("webhook-timestamp", "When this try was made, in seconds since 1970."),
                _header(
                    "webhook-signature",
                    "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, and `v1a,` with an Ed25519 signature of "
                    "the same, parted by blanks; two of each while the secret is being rotated.",
                ),
                _header("x-correlation-id", "The request that caused the event.", required=False),
            ],
            "requestBody": {"required": True, "content": {payload.CONTENT_TYPE: {"schema": EVENT}}},
            "responses": {
                "2XX": {"description": "Taken."},
                "410": {"description": "Nobody listens here any more: the webhook is disabled."},
                "default": {"description": "Not taken; it is sent again, not before what Retry-After asks for."},
            },
        }
    }
}
