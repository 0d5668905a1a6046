"""Who reads a topic. No topic knows its readers, so everybody who has some is asked: each room registers a provider."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pipeline import readers
from pipeline.models import Pull

CARRIERS = ("pipeline.relay",)  # they carry events to readers, and are none
PULLS_COUNT_FOR = timedelta(days=28)


@dataclass(frozen=True)
class Reader:
    """kind: read_model, kpi, handler, webhook or program. `service`: the account outside, where it is one."""

    kind: str
    name: str
    title: str
    href: str = ""
    service: str = ""
    since: datetime | None = None  # None: for as long as there has been a topic

    @property
    def word(self) -> str:
        return {
            "read_model": _("figures of Cairn"), "kpi": _("a KPI"), "webhook": _("a webhook"), "program": _("a program that pulls"),
        }.get(self.kind, _("a rule of Cairn"))  # fmt: skip


Reading = tuple[str, Reader]
Provider = Callable[[], Iterable[Reading]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Registers a function that names (topic, reader) pairs, asked anew each time."""
    _providers.append(provider)


def reads(now: datetime) -> dict[str, list[Reader]]:
    """By topic, everybody who reads it; each subscription once, as the room that knows it best calls it."""
    found: dict[str, dict[str, Reader]] = defaultdict(dict)
    for provider in (*_providers, lambda: _pulls(now), _subscriptions):
        for topic, reader in provider():
            found[topic].setdefault(reader.name, reader)
    return {topic: list(each.values()) for topic, each in found.items()}


def _subscriptions() -> Iterable[Reading]:
    for one in readers.subscriptions():
        if one.name in CARRIERS:
            continue
        kind = "webhook" if one.name.startswith("webhook") else "handler"
        reader = Reader(kind, one.name, str(one.title or one.name), service=one.name if kind == "webhook" else "")
        yield from ((topic, reader) for topic in one.topics)


def _pulls(now: datetime) -> Iterable[Reading]:
    recent = Pull.objects.filter(last_at__gte=now - PULLS_COUNT_FOR).select_related("account")
    for pull in recent:
        account = pull.account
        yield (
            pull.topic_id,
            Reader("program", f"pull:{account.pk}", account.name, service=str(account.pk), since=pull.first_at),
        )
