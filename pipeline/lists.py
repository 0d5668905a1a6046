"""The lists of this room, declared: topics, and who reads them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.lists import Choice, Choices, ListPage, Sort, View, column
from pipeline.models import DataDomain
from pipeline.models.topic import Classification

OURS = (Choice("yes", _("Cairn itself")), Choice("no", _("Another system")))


def domains() -> list[Choice]:
    return [Choice(name, title) for name, title in DataDomain.objects.values_list("name", "title")]


class TopicList(ListPage):
    name = "pipeline:topic_list"
    title = _("Topics")
    searches = _("Name, meaning, tag, owner or field of the data")
    empty_title = _("No topic yet")
    empty_text = _("A topic is opened over REST, or by Cairn itself when it starts.")
    columns = (
        column("topic", _("Topic"), "name", main=True, sort="name"),
        column("meaning", _("Meaning"), "meaning"),
        column("domain", _("Domain"), lambda topic: topic.domain.title, sort="domain"),
        column("owner", _("Owner"), "owner", sort="owner"),
        column("class", _("Class"), lambda topic: topic.get_classification_display()),
        column("last", _("Last event"), lambda topic: topic.pace.last, tight=True),
        column("readers", _("Readers"), "readers", number=True),
        column("events", _("Events"), lambda topic: topic.events or 0, number=True, sort="events"),
        column("partitions", _("Partitions"), "partitions", usual=False, number=True),
        column("retention", _("Kept for, days"), "retention_days", usual=False, number=True),
        column("opened", _("Opened"), "created_at", usual=False, tight=True, sort="opened"),
    )
    filters = (
        Choices("domain", _("Domain"), domains),
        Choices("class", _("Class"), tuple(Choice(str(value), label) for value, label in Classification.choices)),
        Choices("ours", _("Published by"), OURS),
    )
    sorts = (
        Sort("name", _("Name, A to Z"), _("Name, Z to A")),
        Sort("domain", _("Domain, A to Z"), _("Domain, Z to A")),
        Sort("events", _("Fewest events"), _("Most events")),
        Sort("owner", _("Owner, A to Z"), _("Owner, Z to A")),
        Sort("opened", _("Oldest first"), _("Newest first")),
    )
    views = (
        View(_("All"), ""),
        View(_("By domain"), "sort=domain"),
        View(_("Busiest"), "sort=-events"),
        View(_("From other systems"), "ours=no"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d topic", "%(n)d topics", count) % {"n": count}


def state_of(lag: Any) -> str:
    """In a word, for the column and for exports."""
    if lag.paused:
        return str(_("Paused"))
    return str(_("Behind") if lag.events else _("Up to date"))


class ReaderList(ListPage):
    name = "pipeline:subscription_list"
    title = _("Readers")
    searches = _("Name")
    empty_title = _("Nobody reads yet")
    columns = (
        column("reader", _("Reader"), lambda lag: lag.title or lag.subscription, main=True, sort="name"),
        column("name", _("Subscription"), "subscription", usual=False),
        column("state", _("State"), state_of),
        column("position", _("Position"), "position", number=True, sort="position"),
        column("behind", _("Behind"), "events", number=True, sort="behind"),
        column("seconds", _("Seconds"), lambda lag: round(lag.seconds, 1), number=True, sort="seconds"),
        column("parked", _("Parked"), "parked", number=True, sort="parked"),
        column("moved", _("Moved"), "moved_at", tight=True, sort="moved"),
    )
    filters = (
        Choices("is", _("State"), (Choice("up", _("Up to date")), Choice("behind", _("Behind")), Choice("parked", _("Has parked events")),
                                   Choice("paused", _("Paused")))),
    )  # fmt: skip
    sorts = (
        Sort("name", _("Name, A to Z"), _("Name, Z to A")),
        Sort("behind", _("Least behind"), _("Most behind")),
        Sort("seconds", _("Freshest first"), _("Latest first")),
        Sort("parked", _("Least parked"), _("Most parked")),
        Sort("position", _("Fewest events read"), _("Most events read")),
        Sort("moved", _("Longest still"), _("Moved last")),
    )
    views = (
        View(_("All"), ""),
        View(_("Behind"), "is=behind&sort=-behind"),
        View(_("Parked"), "is=parked&sort=-parked"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d reader", "%(n)d readers", count) % {"n": count}
