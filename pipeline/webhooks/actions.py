"""What people and services do to webhooks, and what Cairn does to one that no longer takes anything."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import ApiToken, User
from pipeline import log
from pipeline.models import Delivery, Endpoint, StoredEvent, Topic
from pipeline.models.topic import Classification, UnknownTopic
from pipeline.models.webhook import (
    BOTH_SECRETS_FOR,
    OPEN_CLASSES,
    AlreadySettled,
    NothingToSend,
    NotRunning,
    OwnApproval,
    State,
    TooManyToRedeliver,
)
from pipeline.webhooks import addresses, events, keys, owing, payload, signing

MOST_AT_ONCE = 10_000


def may_reach() -> addresses.Exceptions:
    return addresses.Exceptions(*settings.WEBHOOKS_MAY_REACH)


@log.action
def open_webhook(
    *,
    url: str,
    topics: Sequence[str],
    types: Sequence[str] = (),
    description: str = "",
    keeps_order: bool = False,
    from_the_beginning: bool = False,
    token: ApiToken | None = None,
    by: User,
    at: datetime,
) -> tuple[Endpoint, str]:
    """The webhook and its secret, which is shown this once. Raises BadAddress, NothingToSend, UnknownTopic."""
    addresses.target_of(url, may_reach())
    named = _require_topics(topics)
    salt = signing.new_salt()
    endpoint = Endpoint(
        owner=by, token=token, url=url, description=description, topics=named, types=_require_types(types),
        keeps_order=keeps_order, salt=salt, created_at=at, changed_at=at,
    )  # fmt: skip
    secret = keys.pair(endpoint).secret
    endpoint.fingerprint = signing.fingerprint(secret)
    endpoint.save(force_insert=True)
    owing.begin(endpoint, named, from_the_beginning=from_the_beginning)
    log.append(events.WebhookOpened(*_told(endpoint)), by=by, at=at)
    return endpoint, secret


def _told(endpoint: Endpoint) -> tuple[UUID, str, list[str], list[str], bool]:
    return (endpoint.pk, endpoint.host, endpoint.topics, endpoint.types, endpoint.keeps_order)


def _require_topics(names: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(names))
    if not wanted:
        raise NothingToSend("Name at least one topic.", field="topics")
    known = set(Topic.objects.filter(name__in=wanted).values_list("name", flat=True))
    if unknown := [name for name in wanted if name not in known]:
        raise UnknownTopic(f"There is no topic {unknown[0]!r}. Choose from the list of topics.", field="topics")
    return wanted


def _require_types(types: Sequence[str]) -> list[str]:
    """The filters as they are kept. Raises NothingToSend for one that has its star elsewhere than at the end."""
    wanted = list(dict.fromkeys(types))
    for one in wanted:
        if "*" in one[:-1] or one == "*":
            raise NothingToSend("A star stands at the end of a type, such as okrs.check_in.*", field="types")
    return wanted


@log.action
def change(*, endpoint: Endpoint, by: User, at: datetime, **values: Any) -> None:
    """Changes address, description, topics, types or order. Raises BadAddress, NothingToSend, UnknownTopic.

    What a data steward approved was that address for those topics: with others the approval ends.
    """
    _hold(endpoint)
    before = (endpoint.url, set(endpoint.topics))
    if "url" in values:
        addresses.target_of(values["url"], may_reach())
    if "topics" in values:
        values["topics"] = _require_topics(values["topics"])
    if "types" in values:
        values["types"] = _require_types(values["types"])
    for name, value in values.items():
        setattr(endpoint, name, value)
    if (endpoint.url, set(endpoint.topics)) != before:
        endpoint.approved_class, endpoint.approved_by = Classification.INTERNAL, None
        values |= {"approved_class": None, "approved_by": None}
    _save(endpoint, at, *values)
    owing.end(endpoint, sorted(before[1] - set(endpoint.topics)))
    owing.begin(endpoint, sorted(set(endpoint.topics) - before[1]))
    log.append(events.WebhookChanged(*_told(endpoint)), by=by, at=at)


def held(found: QuerySet[Endpoint]) -> Endpoint | None:
    """The endpoint, locked until the transaction ends; SQLite has one writer at a time anyway."""
    return (found.select_for_update(no_key=True) if connection.vendor == "postgresql" else found).first()


def _hold(endpoint: Endpoint) -> None:
    """What is decided from here on is decided about the endpoint as it is now."""
    held(Endpoint.objects.filter(pk=endpoint.pk))
    endpoint.refresh_from_db()


def _save(endpoint: Endpoint, at: datetime, *columns: str) -> None:
    endpoint.version += 1
    endpoint.changed_at = at
    endpoint.save(update_fields=[*columns, "version", "changed_at"])


@log.action
def approve(*, endpoint: Endpoint, by: User, at: datetime) -> None:
    """The webhook may hear of all its topics as they are classified now. Raises OwnApproval, AlreadySettled."""
    _hold(endpoint)
    if endpoint.owner_id == by.pk:
        raise OwnApproval("It is your own. Another data steward has to look at it.")
    classes = set(Topic.objects.filter(name__in=endpoint.topics).classes().values())
    highest = max(classes | set(OPEN_CLASSES), key=Classification.values.index)
    if endpoint.may_carry(highest):
        raise AlreadySettled("It may hear of all its topics already. There is nothing to approve.")
    endpoint.approved_class, endpoint.approved_by = highest, by
    _save(endpoint, at, "approved_class", "approved_by")
    log.append(events.WebhookApproved(endpoint.pk, highest), by=by, at=at)


@log.action
def rotate_secret(*, endpoint: Endpoint, by: User, at: datetime) -> str:
    """A new secret, shown this once. For 24 hours everything is signed with the old one as well."""
    _hold(endpoint)
    endpoint.old_salt, endpoint.old_until = endpoint.salt, at + BOTH_SECRETS_FOR
    endpoint.salt = signing.new_salt()
    secret = keys.pair(endpoint).secret
    endpoint.fingerprint = signing.fingerprint(secret)
    _save(endpoint, at, "old_salt", "old_until", "salt", "fingerprint")
    log.append(events.WebhookSecretRotated(endpoint.pk, endpoint.fingerprint), by=by, at=at)
    return secret


@log.action
def pause(*, endpoint: Endpoint, reason: str = "", by: User, at: datetime) -> None:
    """Nothing is read and nothing is sent until somebody resumes it; nothing is lost. Twice is as once."""
    _hold(endpoint)
    if endpoint.state != State.ENABLED:
        return
    endpoint.state, endpoint.reason = State.PAUSED, reason or f"Paused by {by.name}."[:300]
    _save(endpoint, at, "state", "reason")
    log.append(events.WebhookPaused(endpoint.pk, endpoint.reason), by=by, at=at)


@log.action
def resume(*, endpoint: Endpoint, token: ApiToken | None = None, by: User, at: datetime) -> None:
    """Goes on where it stopped; what had failed is tried anew, in all its tries. Twice is as once."""
    _hold(endpoint)
    if endpoint.state == State.ENABLED and endpoint.stands_alone:
        return
    endpoint.state, endpoint.reason, endpoint.token = State.ENABLED, "", token
    endpoint.silences, endpoint.rests_until = 0, None
    _save(endpoint, at, "state", "reason", "token", "silences", "rests_until")
    failed = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.FAILED).exclude(sequence=0)
    failed.update(state=Delivery.State.WAITING, failures=0, due_at=at)
    log.append(events.WebhookResumed(endpoint.pk), by=by, at=at)
    transaction.on_commit(owing.tell)


@log.action
def disable(*, endpoint: Endpoint, reason: str, at: datetime) -> None:
    """Cairn stops it, and says why; one that stands still already keeps its reason."""
    _hold(endpoint)
    if endpoint.state != State.ENABLED:
        return
    endpoint.state, endpoint.reason = State.DISABLED, reason
    _save(endpoint, at, "state", "reason")
    log.append(events.WebhookDisabled(endpoint.pk, endpoint.host, reason), by=None, at=at)


@log.action
def remove(*, endpoint: Endpoint, by: User, at: datetime) -> None:
    """The webhook is gone with its delivery log; its facts stay in the log."""
    _hold(endpoint)
    owing.end(endpoint, endpoint.topics)
    log.append(events.WebhookRemoved(endpoint.pk, endpoint.host), by=by, at=at)
    endpoint.delete()


@log.action
def ping(*, endpoint: Endpoint, by: User, at: datetime) -> Delivery:
    """A test delivery, tried once and at once. Raises NotRunning."""
    _require_running(endpoint)
    delivery = Delivery.objects.create(
        endpoint=endpoint, type=payload.PINGED, key=str(endpoint.pk), webhook_id=f"evt_{log.new_id().hex}", due_at=at, owed_at=at
    )  # fmt: skip
    _do_not_rest(endpoint)
    return delivery


def _require_running(endpoint: Endpoint) -> None:
    if endpoint.state != State.ENABLED or not endpoint.stands_alone:
        raise NotRunning("It is paused or disabled, so nothing would be sent. Resume it first.")


def _do_not_rest(endpoint: Endpoint) -> None:
    Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
    transaction.on_commit(owing.tell)


@log.action
def redeliver(*, delivery: Delivery, by: User, at: datetime) -> None:
    """The event is sent again, under the same id. Raises NotRunning."""
    _require_running(delivery.endpoint)
    delivery.state, delivery.failures, delivery.due_at = Delivery.State.WAITING, 0, at
    delivery.save(update_fields=["state", "failures", "due_at"])
    _do_not_rest(delivery.endpoint)
    log.append(events.WebhookRedelivered(delivery.endpoint_id, 1), by=by, at=at)


@log.action
def redeliver_since(*, endpoint: Endpoint, since: datetime, until: datetime, by: User, at: datetime) -> int:
    """Sends all that was recorded in the stretch again, each under the id it had. Returns how many events.

    Read from the log, so what was delivered long ago, or before the webhook was opened, comes as well.
    Raises NotRunning, TooManyToRedeliver.
    """
    _require_running(endpoint)
    found = StoredEvent.objects.filter(topic__in=endpoint.open_topics(), recorded_at__gte=since, recorded_at__lt=until)
    places = list(found.order_by("topic", "partition", "sequence").values_list(*_PLACE)[: MOST_AT_ONCE + 1])
    if len(places) > MOST_AT_ONCE:
        raise TooManyToRedeliver(
            f"There are more than {MOST_AT_ONCE:,} events. Ask for a shorter stretch.", field="until"
        )
    owed = [_owed(endpoint, place, at) for place in places if endpoint.wants(place[3])]
    Delivery.objects.bulk_create(
        owed,
        batch_size=owing.WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["endpoint", "webhook_id"],
        update_fields=["state", "failures", "due_at"],
    )
    if owed:
        _do_not_rest(endpoint)
        log.append(events.WebhookRedelivered(endpoint.pk, len(owed)), by=by, at=at)
    return len(owed)


_PLACE = ("topic", "partition", "sequence", "type", "key")


def _owed(endpoint: Endpoint, place: tuple[str, int, int, str, str], at: datetime) -> Delivery:
    topic, partition, sequence, kind, key = place
    return Delivery(
        endpoint=endpoint, topic=topic, partition=partition, sequence=sequence, type=kind, key=key,
        webhook_id=payload.webhook_id(topic, partition, sequence), due_at=at, owed_at=at,
    )  # fmt: skip


@log.action
def set_aside(*, delivery: Delivery, reason: str, by: User, at: datetime) -> None:
    """The event is not sent any more, until somebody redelivers it. Raises AlreadySettled."""
    _hold(delivery.endpoint)  # whoever writes down what became of an attempt holds it, too
    delivery.refresh_from_db(fields=["state"])
    if delivery.state not in (Delivery.State.WAITING, Delivery.State.FAILED):
        raise AlreadySettled(f"It is {delivery.get_state_display().lower()}. Only what is owed can be set aside.")
    delivery.state = Delivery.State.SET_ASIDE
    delivery.save(update_fields=["state"])
    log.append(events.DeliverySetAside(delivery.endpoint_id, delivery.webhook_id, reason), by=by, at=at)
