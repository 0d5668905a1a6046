"""{% load shell %}: what the shell of every page offers to begin, as far as this person may begin it."""

from typing import Any, NamedTuple

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from missions.access import may_propose, may_shape_portfolio
from okrs.access import may_declare
from okrs.access import may_write as may_write_okrs
from professions.access import may_write as may_staff

register = template.Library()


class Beginning(NamedTuple):
    """Something new: its words, its page, its icon, and the letter after `n` that leads there."""

    label: str
    href: str
    icon: str
    keys: str


@register.filter
def may_begin_a_mission(user: Any) -> bool:
    """Whether the wizard is open to them."""
    return bool(getattr(user, "is_authenticated", False) and may_propose(user))


@register.simple_tag(takes_context=True)
def beginnings(context: Context) -> tuple[Beginning, ...]:
    """What this person may begin; nothing for nobody."""
    user: Any = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return ()
    offers = (
        (may_propose, _("Propose a mission"), "missions:intake", "flag", "m"),
        (may_write_okrs, _("Check in my key results"), "okrs:check_ins", "circle-check", "c"),
        (may_shape_portfolio, _("Add an outcome"), "missions:outcome_add", "goal", "o"),
        (may_write_okrs, _("Set an objective"), "okrs:objective_set", "target", "k"),
        (may_declare, _("Declare a KPI"), "okrs:kpi_declare", "chart-line", "i"),
        (may_staff, _("Assign a person"), "professions:assign", "user-plus", "r"),
        (may_shape_portfolio, _("Form a cluster"), "missions:cluster_form", "boxes", "l"),
    )
    return tuple(Beginning(label, reverse(name), icon, keys) for may, label, name, icon, keys in offers if may(user))
