"""The list of people, declared."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.lists import Cell, Choice, Choices, Keys, ListPage, Sort, View, column
from portfolio.queries import choices
from portfolio.queries.professionals import Listed, Person
from professions.models import Employment

HALF = Decimal("0.5")
FREE: dict[str, Callable[[Person], bool]] = {
    "some": lambda person: person.free > 0,
    "half": lambda person: person.free >= HALF,
    "none": lambda person: person.free == 0,
    "over": lambda person: person.over > 0,
    "away": lambda person: person.available == 0,
}


def _missions(row: Listed) -> str:
    return "; ".join(f"{work.key} {work.title} {work.fte}" for work in row.works_on)


class PeopleList(ListPage):
    name = "portfolio:professional_list"
    title = _("People")
    searches = _("Name or key")
    empty_title = _("Nobody here yet")
    empty_text = _(
        "Who leads a profession adds its people, each with a level and the share of the week that there is of them."
    )
    parts = ("list",)
    columns = (
        column("name", _("Name"), Cell("key", _("Key"), lambda row: row.person.key), Cell("name", _("Name"), lambda row: row.person.name),
               main=True, sort="name"),
        column("profession", _("Profession"), lambda row: row.person.profession, sort="profession"),
        column("lead", _("Profession lead"), lambda row: row.person.lead_name, usual=False),
        column("level", _("Level"), lambda row: row.person.level, number=True, sort="level"),
        column("employment", _("Employment"), lambda row: str(Employment(row.person.employment).label)),
        column("available", _("There is, FTE"), lambda row: row.person.available, number=True, sort="available"),
        column("booked", _("Lent, FTE"), lambda row: row.person.booked, number=True, sort="booked"),
        column("free", _("Free, FTE"), lambda row: row.person.free, number=True, sort="free"),
        column("works_on", _("Works on"), _missions),
    )  # fmt: skip
    filters = (
        Choices("profession", _("Profession"), choices.professions),
        Choices("free", _("Today"), (
            Choice("some", _("Some of them is free")), Choice("half", _("At least half is free")), Choice("none", _("Nothing is free")),
            Choice("over", _("More is lent than there is")), Choice("away", _("Not there")),
        )),
        Choices("level", _("Level"), tuple(Choice(str(level), str(level)) for level in range(1, 6))),
        Choices("employment", _("Employment"), tuple(Choice(str(value), label) for value, label in Employment.choices)),
        Choices("lead", _("Profession lead"), choices.leads, has_me=True),
        Keys("key", _("People")),
    )  # fmt: skip
    sorts = (
        Sort("name", _("Name, A to Z"), _("Name, Z to A")),
        Sort("free", _("Least free"), _("Most free")),
        Sort("profession", _("Profession, A to Z"), _("Profession, Z to A")),
        Sort("level", _("Lowest level"), _("Highest level")),
        Sort("available", _("Least there"), _("Most there")),
        Sort("booked", _("Least lent"), _("Most lent")),
    )
    views = (
        View(_("Everybody"), ""),
        View(_("My people"), "lead=me"),
        View(_("Free today"), "free=some&sort=-free"),
        View(_("Over-booked"), "free=over&sort=-booked"),
        View(_("Contractors"), "employment=contractor"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d person", "%(n)d people", count) % {"n": count}
