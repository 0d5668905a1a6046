"""The same Idempotency-Key, the same answer: the answer is committed together with the change."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.http import HttpRequest
from rest_framework.response import Response

from rest.models import IdempotencyRecord
from rest.problems import BadRequest, KeyReused, StillRunning
from rest.rendering import Replayed, dumps

KEPT = timedelta(days=7)
HEADER = "Idempotency-Key"
_HEADERS_KEPT = ("ETag", "Location", "Content-Type")
_NOT_KEPT = (401, 403, 408, 412, 428, 429)  # the caller mends these and sends the same request again


def key_of(request: HttpRequest) -> str:
    """The key, or an empty text. Raises BadRequest for a key that is no 1 to 255 visible letters of ASCII."""
    key = request.headers.get(HEADER)
    if key is None:
        return ""
    if not 1 <= len(key) <= 255 or not all("!" <= letter <= "~" for letter in key):
        raise BadRequest(f"{HEADER} must be 1 to 255 visible ASCII characters. A UUID is a good choice.")
    return key


def fingerprint(request: HttpRequest, body: bytes) -> str:
    """What tells one request from another: method, path with parameters, body."""
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + body).hexdigest()


def once(principal: str, key: str, mark: str, at: datetime, work: Callable[[], Response]) -> Response:
    """The answer of the work, or the answer that the same request got before.

    Must run inside a transaction, which also holds the change. Raises KeyReused, StillRunning.
    """
    _take_turn(principal, key)
    IdempotencyRecord.objects.filter(principal=principal, key=key).older_than(at - KEPT).delete()
    record = _claim(principal, key, mark, at)
    if record.finished_at is not None:
        return _replay(record, mark)
    response = work()
    if response.status_code >= 500 or response.status_code in _NOT_KEPT:
        record.delete()
        return response
    record.status, record.finished_at = response.status_code, at
    kept = getattr(response, "kept", None)
    record.body = response.rendered_content if kept is None else dumps(kept)
    record.headers = {name: response.headers[name] for name in _HEADERS_KEPT if name in response.headers}
    record.save(update_fields=["status", "finished_at", "body", "headers"])
    return response


def _take_turn(principal: str, key: str) -> None:
    """Raises StillRunning while another request with this key works.

    SQLite has one writer at a time, so there the second waits and then finds the first one's answer.
    """
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"{principal}\n{key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise StillRunning(
                "A request with this Idempotency-Key is being worked on. Ask again in a moment.",
                headers={"Retry-After": "1"},
            )


def _claim(principal: str, key: str, mark: str, at: datetime) -> IdempotencyRecord:
    found = IdempotencyRecord.objects.filter(principal=principal, key=key).first()
    if found is not None:
        return found
    return IdempotencyRecord.objects.create(principal=principal, key=key, fingerprint=mark, created_at=at)


def _replay(record: IdempotencyRecord, mark: str) -> Response:
    if record.fingerprint != mark:
        raise KeyReused("This Idempotency-Key was used for another request. Choose a new key for a new request.")
    headers = {name: value for name, value in record.headers.items() if name != "Content-Type"}
    headers["Idempotent-Replayed"] = "true"
    return Response(
        Replayed(bytes(record.body)),
        status=record.status,
        headers=headers,
        content_type=record.headers.get("Content-Type", "application/json"),
    )


def forget_old(*, at: datetime) -> int:
    """How many answers were older than a week; they are gone now."""
    gone, _ = IdempotencyRecord.objects.older_than(at - KEPT).delete()
    return gone
