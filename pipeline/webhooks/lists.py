"""The lists of webhooks, declared: the webhooks, and what one of them is owed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.lists import Choice, Choices, ListPage, Sort, View, column
from pipeline.models.webhook import Delivery, State

STATES = tuple(Choice(str(value), label) for value, label in State.choices)
DELIVERY_STATES = tuple(Choice(str(value), label) for value, label in Delivery.State.choices)


class WebhookList(ListPage):
    name = "pipeline:webhook_list"
    title = _("Webhooks")
    searches = _("Description, address or topic")
    empty_title = _("No webhook yet")
    empty_text = _("A webhook posts events to an address of yours as soon as they happen.")
    columns = (
        column("webhook", _("Webhook"), "description", main=True),
        column("state", _("State"), lambda one: one.get_state_display(), sort="state"),
        column("topics", _("Topics"), lambda one: ", ".join(one.topics)),
        column("owner", _("Owner"), lambda one: one.owner.name, sort="owner"),
        column("waiting", _("Waiting"), "waiting", number=True, sort="waiting"),
        column("failed", _("Failed"), "failed", number=True, sort="failed"),
        column("delivered", _("Last delivered"), "delivered_at", tight=True, sort="delivered"),
        column("opened", _("Opened"), "created_at", usual=False, tight=True, sort="age"),
    )
    filters = (Choices("state", _("State"), STATES),)
    sorts = (
        Sort("age", _("Newest first"), _("Oldest first")),
        Sort("waiting", _("Least waiting"), _("Most waiting")),
        Sort("failed", _("Fewest failed"), _("Most failed")),
        Sort("state", _("State, A to Z"), _("State, Z to A")),
        Sort("owner", _("Owner, A to Z"), _("Owner, Z to A")),
        Sort("delivered", _("Longest still"), _("Delivered last")),
    )
    views = (View(_("All"), ""), View(_("Stand still"), "state=paused&state=disabled"))

    def counted(self, count: int) -> str:
        return ngettext("%(n)d webhook", "%(n)d webhooks", count) % {"n": count}


class DeliveryList(ListPage):
    name = "pipeline:delivery_list"
    title = _("Deliveries")
    searches = _("Type, key or webhook-id")
    empty_title = _("Nothing was owed so far")
    empty_text = _("As soon as an event of its topics happens, its delivery shows here.")
    columns = (
        column("event", _("Event"), "type", main=True),
        column("key", _("Key"), "key"),
        column("state", _("State"), lambda one: one.get_state_display()),
        column("status", _("Last answer"), lambda one: one.last_status or None, number=True),
        column("attempts", _("Tries"), "attempts", number=True, sort="attempts"),
        column("owed", _("Since"), "owed_at", tight=True, sort="age"),
        column("due", _("Next try"), lambda one: one.due_at if one.state == "waiting" else None, usual=False, tight=True, sort="due"),
        column("id", _("webhook-id"), "webhook_id", usual=False),
        column("place", _("Place in the log"), "position", usual=False),
    )  # fmt: skip
    filters = (Choices("state", _("State"), DELIVERY_STATES),)
    sorts = (
        Sort("age", _("Newest first"), _("Oldest first")),
        Sort("attempts", _("Fewest tries"), _("Most tries")),
        Sort("due", _("Due first"), _("Due last")),
    )
    views = (
        View(_("All"), ""),
        View(_("Waiting"), "state=waiting&sort=due"),
        View(_("Failed"), "state=failed&state=set_aside"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d delivery", "%(n)d deliveries", count) % {"n": count}
