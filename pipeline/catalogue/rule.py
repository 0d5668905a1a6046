"""The rule by which a proposed topic is accepted at once. No gatekeeper: eight lines that anybody, and any program, can read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from accounts.models import User
from accounts.roles import Role
from pipeline.catalogue import owners
from pipeline.incoming import TOPIC_NAME
from pipeline.models import DataDomain, Topic, TopicTaken, UnknownDomain
from pipeline.models.topic import Classification
from pipeline.rejections import REJECTIONS
from pipeline.schemas import require_valid_schema
from rest.refusal import Refusal

FEWEST_WORDS = 5
MOST_TAGS = 20


class MeaningTooShort(Refusal):
    """The meaning does not say enough for somebody who reads it first."""

    code = "meaning_too_short"
    status = 400
    remedy = "Say what one event means, how they are selected, and what misleads."


class TopicCollides(Refusal):
    """Another topic of the domain tells the very same data."""

    code = "topic_collides"
    remedy = "Publish on the topic there is, or say in the schema what differs."


class ClassTooHigh(Refusal):
    """The classification is higher than the caller may write."""

    code = "class_too_high"
    status = 403
    title = "The class is too high"
    remedy = "Ask a data steward to open it, or open it as internal."


class TooManyTags(Refusal):
    """More tags than anybody looks for."""

    code = "too_many_tags"
    status = 400
    remedy = f"Keep at most {MOST_TAGS} tags."


@dataclass(frozen=True)
class Proposal:
    """What somebody wants to tell on a topic of its own."""

    name: str
    meaning: str
    owner: str
    tags: tuple[str, ...]
    schema: dict[str, Any] | None
    classification: str
    by: User | None


@dataclass(frozen=True)
class Line:
    """One line of the rule: what it says, what it answers, and what it looks at."""

    code: str
    field: str
    says: str
    require: Callable[[Proposal], None]


def highest_class(user: User | None) -> str:
    """The highest class of topics that the caller opens: data stewards any, everybody else internal."""
    is_steward = user is None or user.is_superuser or user.has_role(Role.DATA_STEWARD)
    return Classification.RESTRICTED if is_steward else Classification.INTERNAL


def _name(p: Proposal) -> None:
    if not TOPIC_NAME.fullmatch(p.name):
        raise REJECTIONS["bad_topic_name"](
            "A topic is lower-case words joined by dots, such as channels.sale. Choose another name.", field="name"
        )


def _is_free(p: Proposal) -> None:
    if Topic.objects.filter(pk=p.name).exists():
        raise TopicTaken(f"The topic {p.name!r} exists already. Publish on it, or choose another name.", field="name")


def _domain(p: Proposal) -> None:
    name = p.name.split(".", 1)[0]
    domains = list(DataDomain.objects.order_by("name").values_list("name", "is_ours"))
    open_to_all = [known for known, is_ours in domains if not is_ours]
    if name in open_to_all:
        return
    if (name, True) in domains:
        raise UnknownDomain(f"{name!r} is Cairn's own domain; only Cairn opens topics there.", field="name")
    there_are = f"There are: {', '.join(open_to_all)}." if open_to_all else "There is none yet."
    raise UnknownDomain(
        f"There is no data domain {name[:60]!r}. {there_are} Open it first, or choose one of them.", field="name"
    )


def require_few(tags: Sequence[str]) -> None:
    """Raises TooManyTags."""
    if len(tags) > MOST_TAGS:
        raise TooManyTags(f"{len(tags)} tags are too many. Keep at most {MOST_TAGS}.", field="tags")


def require_said(meaning: str) -> None:
    """Raises MeaningTooShort."""
    if len(meaning.split()) < FEWEST_WORDS:
        raise MeaningTooShort(
            f"Say in at least {FEWEST_WORDS} words what one event means, for somebody who has never seen one.",
            field="meaning",
        )


def _meaning(p: Proposal) -> None:
    require_said(p.meaning)


def _owner(p: Proposal) -> None:
    if p.owner:
        owners.find(p.owner)


def _tags(p: Proposal) -> None:
    require_few(p.tags)


def _schema(p: Proposal) -> None:
    if p.schema is not None:
        require_valid_schema(p.schema)
        _require_no_twin(p.name, p.schema)


def _require_no_twin(name: str, schema: dict[str, Any]) -> None:
    """Raises TopicCollides."""
    mine = orjson.dumps(schema, option=orjson.OPT_SORT_KEYS)
    neighbours = Topic.objects.filter(domain=name.split(".", 1)[0], schema_version__gt=0).exclude(pk=name)
    for other in neighbours.only("name", "schema"):
        if orjson.dumps(other.schema, option=orjson.OPT_SORT_KEYS) == mine:
            raise TopicCollides(
                f"{other.name} tells data of exactly this schema. Publish there, or say in the schema what differs.",
                field="schema",
            )


def _class(p: Proposal) -> None:
    order = [str(value) for value in Classification.values]
    highest = highest_class(p.by)
    if order.index(p.classification) > order.index(highest):
        raise ClassTooHigh(
            f"You open topics up to {highest}. Ask a data steward to open one that is {p.classification}.",
            field="classification",
        )


RULE = (
    Line("bad_topic_name", "name", "Its name is lower-case words joined by dots, such as channels.sale.", _name),
    Line("topic_taken", "name", "No topic has this name yet.", _is_free),
    Line("unknown_domain", "name", "The first word of its name is a data domain that is not Cairn's own.", _domain),
    Line("meaning_too_short", "meaning", f"Its meaning is said in at least {FEWEST_WORDS} words.", _meaning),
    Line("unknown_owner", "owner", "Its owner is a mission, a person or a service; left out, whoever proposes it.", _owner),
    Line("too_many_tags", "tags", f"It has at most {MOST_TAGS} tags.", _tags),
    Line("bad_schema", "schema", "Its schema, if it has one, is JSON Schema 2020-12 that refers to nothing elsewhere, and no topic of "
         "the domain has the very same (topic_collides).", _schema),
    Line("class_too_high", "classification", "Its class is public or internal; confidential and restricted are opened by a data "
         "steward, or a token of one.", _class),
)  # fmt: skip


def judged(proposal: Proposal) -> list[Refusal]:
    """Every line that refuses the proposal, in order, each with its number and words; none when it is accepted."""
    found = []
    for number, line in enumerate(RULE, 1):
        try:
            line.require(proposal)
        except Refusal as no:
            no.extra |= {"line": number, "rule": line.says}
            found.append(no)
    return found


def require_acceptable(proposal: Proposal) -> None:
    """Raises the refusal of the first line that says no; it names the others that do. A name that is none ends the reading."""
    refused = judged(proposal)
    if refused:
        first, others = refused[0], refused[1:]
        first.extra["also"] = [
            {"line": no.extra["line"], "code": no.code, "field": no.field, "detail": no.message} for no in others
        ]
        raise first
