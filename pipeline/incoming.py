"""What an event from outside must look like before it may go on the log: plain rules, no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from pipeline.envelope import SOURCE

REQUIRED = ("specversion", "id", "source", "type", "time", "data")
OPTIONAL = ("subject", "topic", "partitionkey", "datacontenttype", "dataschema", "correlationid", "causationid")
_REQUIRED, _KNOWN = frozenset(REQUIRED), frozenset((*REQUIRED, *OPTIONAL))
LENGTHS = {
    "id": 200, "source": 200, "type": 160, "subject": 200, "partitionkey": 200, "causationid": 200, "topic": 120,
    "correlationid": 64, "dataschema": 500,
}  # fmt: skip
MOST_BYTES = 256 * 1024  # of one event's data, as JSON: larger things are kept elsewhere, and named by the event
TOPIC_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
JSON = re.compile(r"application/json(\s*;\s*charset=\"?utf-8\"?)?", re.IGNORECASE)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
EARLIEST, LATEST = 1900, 2200


class Unacceptable(Exception):
    """The event cannot go on the log; says which attribute, and what to do."""

    def __init__(self, code: str, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.pointer, self.detail = code, pointer, detail


@dataclass(frozen=True)
class Incoming:
    topic: str
    id: str
    source: str
    type: str
    subject: str
    key: str
    time: datetime
    data: dict[str, Any]
    causation_id: str
    correlation_id: str


def read(raw: Any, default_topic: str = "") -> Incoming:
    """The event, checked attribute by attribute. Raises Unacceptable."""
    if not isinstance(raw, Mapping):
        raise Unacceptable("not_an_event", "", "An event is a JSON object with the attributes of CloudEvents 1.0.")
    if not raw.keys() >= _REQUIRED:
        missing = [name for name in REQUIRED if name not in raw]
        raise Unacceptable("missing_attribute", f"/{missing[0]}", f"Add {', '.join(missing)}.")
    if not raw.keys() <= _KNOWN:
        unknown = sorted(raw.keys() - _KNOWN)
        allowed = ", ".join((*REQUIRED, *OPTIONAL))
        raise Unacceptable("unknown_attribute", f"/{unknown[0]}", f"Remove {', '.join(unknown)}; known are {allowed}.")
    if raw["specversion"] != "1.0":
        raise Unacceptable("unknown_specversion", "/specversion", 'Set specversion to "1.0".')
    if not JSON.fullmatch(str(raw.get("datacontenttype", "application/json"))):
        raise Unacceptable("not_json", "/datacontenttype", "Send the data as application/json.")
    if not isinstance(raw["data"], dict):
        raise Unacceptable("data_is_no_object", "/data", "Send the data as a JSON object.")
    if len(orjson.dumps(raw["data"])) > MOST_BYTES:
        most = f"An event carries at most {MOST_BYTES // 1024} KB. Keep the rest elsewhere, and send where."
        raise Unacceptable("data_too_large", "/data", most)
    words = {name: _text(raw, name) for name in LENGTHS if name in raw}
    if words["source"] == SOURCE:
        raise Unacceptable("source_is_cairns", "/source", f"Only Cairn itself is {SOURCE}. Name your own system.")
    topic = words.get("topic", default_topic)
    if not topic:
        raise Unacceptable("missing_topic", "/topic", "Name the topic in the event or as ?topic= in the address.")
    if not TOPIC_NAME.fullmatch(topic):
        raise Unacceptable(
            "bad_topic_name", "/topic", "A topic is lower-case words joined by dots, such as channels.sale."
        )
    subject = words.get("subject", "")
    return Incoming(
        topic=topic,
        id=words["id"],
        source=words["source"],
        type=words["type"],
        subject=subject,
        key=words.get("partitionkey") or subject or words["source"],
        time=_moment(raw["time"]),
        data=raw["data"],
        causation_id=words.get("causationid", ""),
        correlation_id=words.get("correlationid", ""),
    )


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw[name]
    if not isinstance(value, str) or not value.strip():
        raise Unacceptable("not_a_text", f"/{name}", f"Give {name} as a text that is not empty.")
    if len(value) > LENGTHS[name]:
        raise Unacceptable("too_long", f"/{name}", f"Shorten {name} to {LENGTHS[name]} characters.")
    if FORBIDDEN.search(value):
        raise Unacceptable("control_character", f"/{name}", f"Remove the letters that nobody can see from {name}.")
    return value


def _moment(value: Any) -> datetime:
    wrong = Unacceptable("bad_time", "/time", "Give time as RFC 3339 with a zone, such as 2026-03-02T09:00:00Z.")
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        raise wrong
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        raise wrong from None
    if not EARLIEST <= moment.year <= LATEST:
        raise Unacceptable("bad_time", "/time", f"Give a time between the years {EARLIEST} and {LATEST}.")
    return moment
