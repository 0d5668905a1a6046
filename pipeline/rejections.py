"""Why an event from outside was not taken: one refusal for each code of pipeline.incoming and pipeline.actions."""

from pipeline.models import UnknownTopic
from rest.refusal import Refusal


class Rejected(Refusal):
    """The event lacks something, or has something that no event has."""

    code = "rejected"
    status = 400
    title = "The event was rejected"
    remedy = "Mend what `detail` names, and send the event again."


class TopicIsCairns(Rejected):
    """Cairn alone publishes on its own topics."""

    code = "topic_is_cairns"
    status = 403
    title = "The topic is Cairn's own"
    remedy = "Use the REST resource; Cairn publishes the fact itself."


class SourceIsCairns(Rejected):
    """Nobody else speaks in Cairn's name."""

    code = "source_is_cairns"
    status = 403
    title = "The source is Cairn itself"
    remedy = "Name your own system in `source`, such as /tills/7."


class IdReused(Rejected):
    """A source gives each of its events an id of its own."""

    code = "id_reused"
    status = 409
    title = "The id belongs to another event"
    remedy = "Give the new event an id of its own."


class SchemaViolation(Rejected):
    """The payload does not keep to the schema of its topic."""

    code = "schema_violation"
    status = 422
    title = "The payload breaks the topic's schema"
    remedy = "Mend the payload at `errors`; GET /topics/{name} shows the schema."


class DataTooLarge(Rejected):
    """One event carries more than 256 KB."""

    code = "data_too_large"
    status = 413
    title = "The event is too large"
    remedy = "Keep what is large elsewhere, and send where it is."


# What pipeline.incoming finds before anybody asks for the topic: code, title, meaning, remedy.
_FLAWS = (
    ("not_an_event", "Not an event", "An event is a JSON object.", "Send an object with the attributes of CloudEvents."),
    ("missing_attribute", "An attribute is missing", "An event has all the required attributes.", "Add the named ones."),
    ("unknown_attribute", "An unknown attribute", "An event has attributes that are known.", "Put it into `data`."),
    ("unknown_specversion", "Another version of CloudEvents", "Events are CloudEvents 1.0.", 'Set specversion to "1.0".'),
    ("not_json", "The data is not JSON", "The data of an event is JSON.", "Send datacontenttype application/json."),
    ("data_is_no_object", "The data is no object", "The data of an event is a JSON object.", "Wrap it in an object."),
    ("missing_topic", "No topic", "An event goes to a topic.", "Name it in the event, or as ?topic= in the address."),
    ("bad_topic_name", "Not a topic's name", "A topic is lower-case words joined by dots.", "Write channels.sale, say."),
    ("not_a_text", "Not a text", "Attributes are texts that are not empty.", "Send a text."),
    ("too_long", "An attribute is too long", "Attributes have a longest length.", "Shorten it as `detail` says."),
    ("control_character", "A control character", "Attributes are printable texts.", "Remove the control characters."),
    ("bad_time", "Not a moment", "`time` is RFC 3339 with a zone.", "Write 2026-03-02T09:00:00Z, say."),
)  # fmt: skip

REJECTIONS: dict[str, type[Refusal]] = {
    "unknown_topic": UnknownTopic,
    "topic_is_cairns": TopicIsCairns,
    "source_is_cairns": SourceIsCairns,
    "id_reused": IdReused,
    "schema_violation": SchemaViolation,
    "data_too_large": DataTooLarge,
} | {
    code: type("Rejected", (Rejected,), {"code": code, "title": title, "__doc__": meaning, "remedy": remedy})
    for code, title, meaning, remedy in _FLAWS
}
