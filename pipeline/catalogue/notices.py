"""Who would notice if a topic stopped: its readers, what they keep, and whoever looks at that, in sentences with links.

Each room tells what it knows: it hears what the rooms before it told, and adds what follows from that further up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pipeline.catalogue import who

KINDS = {
    "mission": gettext_lazy("Missions"),
    "outcome": gettext_lazy("Outcomes"),
    "goal": gettext_lazy("Goals"),
    "key_result": gettext_lazy("Key results"),
    "kpi": gettext_lazy("KPIs"),
    "page": gettext_lazy("Pages"),
    "webhook": gettext_lazy("Webhooks"),
    "program": gettext_lazy("Programs outside"),
    "handler": gettext_lazy("Things done by themselves"),
}


@dataclass(frozen=True)
class Notice:
    """One who would notice. `says` goes on from `label`; `steps` counts from the topic; `of` is what it follows from."""

    kind: str
    label: str
    says: str
    href: str = ""
    steps: int = 1
    of: str = ""
    id: str = ""

    @property
    def name(self) -> tuple[str, str]:
        return self.kind, self.id or self.label


Provider = Callable[[str, Sequence[Notice]], Iterable[Notice]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Registers a function of a topic and what was told so far; rooms register from the lower floors to the upper."""
    _providers.append(provider)


@dataclass(frozen=True)
class Consequence:
    """Everybody who would notice, each once, by kind."""

    topic: str
    notices: tuple[Notice, ...]

    def of(self, kind: str) -> list[Notice]:
        return [notice for notice in self.notices if notice.kind == kind]

    @property
    def groups(self) -> list[tuple[str, list[Notice]]]:
        return [(str(title), found) for kind, title in KINDS.items() if (found := self.of(kind))]

    @property
    def headline(self) -> str:
        """ "3 missions, 5 key results and 2 pages would notice"."""
        counts = [words % {"n": n} for kind in _COUNTED if (n := len(self.of(kind))) and (words := _counted(kind, n))]
        if not counts:
            return _("Nobody would notice: nothing reads it")
        *most, last = counts
        told = _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last
        return _("%(who)s would notice") % {"who": told}


def if_stopped(topic: str, now: datetime, reads: Mapping[str, Sequence[who.Reader]] | None = None) -> Consequence:
    """Who would notice if nothing came on this topic any more. `reads`: who reads, when that was asked already."""
    found: dict[tuple[str, str], Notice] = {}
    for notice in _outside((who.reads(now) if reads is None else reads).get(topic, ())):
        found.setdefault(notice.name, notice)
    for provider in _providers:
        for notice in list(provider(topic, tuple(found.values()))):
            found.setdefault(notice.name, notice)
    return Consequence(topic, tuple(found.values()))


def _outside(readers: Iterable[who.Reader]) -> Iterable[Notice]:
    for reader in readers:
        if reader.kind == "program":
            yield Notice("program", reader.title, _("would pull and find nothing new."), reader.href, id=reader.name)
        elif reader.kind == "webhook":
            yield Notice("webhook", reader.title, _("would be sent nothing."), reader.href, id=reader.name)


_COUNTED = ("mission", "outcome", "goal", "key_result", "kpi", "page", "webhook", "program", "handler")


def _counted(kind: str, n: int) -> str:
    return {
        "mission": ngettext("%(n)d mission", "%(n)d missions", n),
        "outcome": ngettext("%(n)d outcome", "%(n)d outcomes", n),
        "goal": ngettext("%(n)d goal", "%(n)d goals", n),
        "key_result": ngettext("%(n)d key result", "%(n)d key results", n),
        "kpi": ngettext("%(n)d KPI", "%(n)d KPIs", n),
        "page": ngettext("%(n)d page", "%(n)d pages", n),
        "webhook": ngettext("%(n)d webhook", "%(n)d webhooks", n),
        "program": ngettext("%(n)d program", "%(n)d programs", n),
        "handler": ngettext("%(n)d rule", "%(n)d rules", n),
    }[kind]


class PlainNotice(TypedDict):
    kind: str
    label: str
    says: str
    href: str
    steps: int
    of: str


def as_plain(notice: Notice) -> PlainNotice:
    return {
        "kind": notice.kind, "label": notice.label, "says": notice.says, "href": notice.href, "steps": notice.steps, "of": notice.of,
    }  # fmt: skip
