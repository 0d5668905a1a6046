"""What people and services do to the catalogue. Each is one fact; the facts of one topic are its history."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from pipeline import actions, log
from pipeline.catalogue import owners, rule, schema_changes, words
from pipeline.events import DomainDescribed, DomainOpened, SchemaRevised, TopicDescribed, TopicHandedOver
from pipeline.models import DataDomain, DomainTaken, SchemaVersion, Topic
from pipeline.models.domain import DOMAIN_NAME
from pipeline.schemas import require_valid_schema
from rest.refusal import Refusal


class CairnsOwn(Refusal):
    """What Cairn's own topics and domains mean, and their schemas, come with the program."""

    code = "cairns_own"
    title = "It is Cairn's own"
    remedy = "Write how its events are selected, its traps and its tags; the rest comes with the program."


class SchemaBreaks(Refusal):
    """A newer schema only adds: what was accepted stays accepted, and what readers count on stays there."""

    code = "schema_breaks"
    remedy = "Leave what there is as it is and add optional fields, or open another topic."


class TopicUnchanged(Refusal):
    """The new values are those that stand there."""

    code = "topic_unchanged"
    remedy = "Change something, or leave it."


def is_domain_name(name: str) -> bool:
    return re.fullmatch(DOMAIN_NAME.strip("^$"), name) is not None


@log.action
def open_domain(*, name: str, title: str, belongs: str, owner: str = "", by: User, at: datetime) -> DataDomain:
    """A new data domain. Raises DomainTaken, UnknownOwner."""
    if DataDomain.objects.filter(pk=name).exists():
        raise DomainTaken(f"There is a data domain {name!r}. Open your topic in it.", field="name")
    found = owners.find(owner or str(by.pk))
    domain = DataDomain.objects.create(name=name, title=title, belongs=belongs, **owners.columns(found))
    log.append(DomainOpened(name=name, title=title, belongs=belongs, **owners.columns(found)), by=by, at=at)
    return domain


@log.action
def describe_domain(
    *, domain: DataDomain, title: str | None = None, belongs: str | None = None, owner: str | None = None, by: User,
    at: datetime,
) -> DataDomain:  # fmt: skip
    """The domain with another title, other words on what belongs in it, or another owner. Raises CairnsOwn, UnknownOwner."""
    domain = DataDomain.objects.select_for_update(no_key=True).get(pk=domain.pk)
    if domain.is_ours:
        raise CairnsOwn(f"{domain.title} is Cairn's own domain; what it says comes with the program.")
    found = owners.find(owner) if owner else None
    domain.title, domain.belongs = title or domain.title, domain.belongs if belongs is None else belongs
    for column, value in (owners.columns(found) if found else {}).items():
        setattr(domain, column, value)
    domain.version += 1
    domain.save(update_fields=["title", "belongs", "owner", "owner_kind", "owner_key", "version"])
    log.append(
        DomainDescribed(
            name=domain.name, title=domain.title, belongs=domain.belongs, owner=domain.owner,
            owner_kind=domain.owner_kind, owner_key=domain.owner_key,
        ),
        by=by, at=at,
    )  # fmt: skip
    return domain


@log.action
def propose_topic(
    *,
    name: str,
    meaning: str,
    selection: str = "",
    traps: str = "",
    owner: str = "",
    tags: Sequence[str] = (),
    schema: dict[str, Any] | None = None,
    classification: str = "internal",
    partitions: int = 8,
    retention_days: int | None = None,
    by: User,
    at: datetime,
) -> Topic:
    """The topic, open at once when every line of the rule lets it pass.

    Raises TopicTaken, UnknownDomain, MeaningTooShort, UnknownOwner, TooManyTags, BadSchema, TopicCollides, ClassTooHigh.
    """
    rule.require_acceptable(rule.Proposal(name, meaning, owner, tuple(tags), schema, classification, by))
    return actions.open_topic(
        name=name, meaning=meaning, selection=selection, traps=traps, owner=owner or str(by.pk), tags=tags, schema=schema,
        classification=classification, partitions=partitions, retention_days=retention_days, by=by, at=at,
    )  # fmt: skip


@log.action
def describe_topic(
    *,
    topic: Topic,
    meaning: str | None = None,
    selection: str | None = None,
    traps: str | None = None,
    tags: Sequence[str] | None = None,
    reason: str = "",
    by: User,
    at: datetime,
) -> Topic:
    """The topic with its mental model written anew. Raises MeaningTooShort, TooManyTags, CairnsOwn, TopicUnchanged."""
    topic = _held(topic)
    said = {"meaning": meaning, "selection": selection, "traps": traps, "tags": None if tags is None else list(tags)}
    changed = {name: value for name, value in said.items() if value is not None and value != getattr(topic, name)}
    if not changed:
        raise TopicUnchanged(f"{topic.name} says so already.")
    if topic.is_ours and "meaning" in changed:
        raise CairnsOwn(
            f"What {topic.name} means comes with the program. Write its selection or its traps.", field="meaning"
        )
    for name, value in changed.items():
        setattr(topic, name, value)
    rule.require_few(topic.tags)
    if "meaning" in changed:
        rule.require_said(topic.meaning)
    _save(topic, *changed, "words")
    log.append(
        TopicDescribed(
            name=topic.name, meaning=topic.meaning, selection=topic.selection, traps=topic.traps, tags=topic.tags,
            changed=sorted(changed), reason=reason,
        ),
        by=by, at=at,
    )  # fmt: skip
    return topic


@log.action
def hand_over_topic(*, topic: Topic, owner: str, reason: str = "", by: User, at: datetime) -> Topic:
    """The topic in other hands. Raises UnknownOwner, CairnsOwn, TopicUnchanged."""
    topic = _held(topic)
    if topic.is_ours:
        raise CairnsOwn(f"{topic.name} is Cairn's own topic and stays with it.", field="owner")
    found = owners.columns(owners.find(owner))
    if found["owner_key"] == topic.owner_key:
        raise TopicUnchanged(f"{topic.owner} owns {topic.name} already.", field="owner")
    for column, value in found.items():
        setattr(topic, column, value)
    _save(topic, *found, "words")
    log.append(TopicHandedOver(name=topic.name, **found, reason=reason), by=by, at=at)
    return topic


@log.action
def revise_schema(*, topic: Topic, schema: dict[str, Any], reason: str = "", by: User, at: datetime) -> Topic:
    """The topic with a newer schema, which only adds. Raises BadSchema, SchemaBreaks, CairnsOwn, TopicUnchanged."""
    topic = _held(topic)
    if topic.is_ours:
        raise CairnsOwn(f"The schema of {topic.name} follows from Cairn's own facts.", field="schema")
    require_valid_schema(schema)
    changes = schema_changes.between(topic.schema, schema) if topic.schema is not None else []
    if topic.schema == schema:
        raise TopicUnchanged(f"This is the schema of {topic.name} already.", field="schema")
    breaking = [str(change) for change in changes if change.breaks]
    if breaking:
        raise SchemaBreaks(
            f"A newer schema only adds, but here {'; '.join(breaking[:5])}. Leave that as it is, or open another topic.",
            field="schema", extra={"breaking": breaking},
        )  # fmt: skip
    topic.schema, topic.schema_version = schema, topic.schema_version + 1
    _save(topic, "schema", "schema_version", "words")
    told = [str(change) for change in changes]
    SchemaVersion.objects.create(
        topic=topic, number=topic.schema_version, schema=schema, changes=told, reason=reason, by_name=by.name, at=at
    )
    log.append(
        SchemaRevised(name=topic.name, number=topic.schema_version, schema=schema, changes=told, reason=reason),
        by=by,
        at=at,
    )
    return topic


def _held(topic: Topic) -> Topic:
    held: Topic = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    return held


def _save(topic: Topic, *columns: str) -> None:
    topic.words = words.of(topic)
    topic.version += 1
    topic.save(update_fields=[*columns, "version"])
