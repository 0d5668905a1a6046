"""The list of people: who there is of each profession, and how much of whom is free today."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from interface import words
from interface.lists import Asked, Shown
from portfolio import watched
from portfolio.lists.people import FREE, PeopleList
from portfolio.models import ProfessionCard
from portfolio.queries import professionals
from portfolio.queries.professionals import Listed, Person
from portfolio.views.watching import WatchedList

SORTS: dict[str, Callable[[Person], Any]] = {
    "name": lambda person: person.name.casefold(),
    "free": lambda person: person.free,
    "profession": lambda person: person.profession.casefold(),
    "level": lambda person: person.level,
    "available": lambda person: person.available,
    "booked": lambda person: person.booked,
}


class People(WatchedList):
    page = PeopleList
    template, row_template = "portfolio/people_list.html", "portfolio/people_row.html"
    watches = (watched.PERSON_LOAD, watched.ALLOCATION, watched.PROFESSION_CARD)
    free = there = Decimal(0)

    def rows(self, asked: Asked) -> list[Person]:
        fits = self._fits(asked)
        found = [person for person in professionals.people(self.today) if all(fit(person) for fit in fits)]
        self.free = sum((person.free for person in found), Decimal(0))
        self.there = sum((person.available for person in found), Decimal(0))
        by_name = sorted(found, key=lambda person: (person.name.casefold(), person.number))
        return sorted(by_name, key=SORTS[asked.sort_name], reverse=asked.is_descending)

    def _fits(self, asked: Asked) -> list[Callable[[Person], bool]]:
        """What each filter asks of a person."""
        titles = set(ProfessionCard.objects.filter(key__in=asked.given("profession")).values_list("title", flat=True))
        leads = asked.people("lead", self.user.pk)
        levels, kinds, keys = asked.given("level"), asked.given("employment"), asked.given("key")
        fits: list[tuple[Any, Callable[[Person], bool]]] = [
            (asked.given("profession"), lambda person: person.profession in titles),
            (asked.given("free"), lambda person: any(FREE[value](person) for value in asked.given("free"))),
            (levels, lambda person: str(person.level) in levels),
            (kinds, lambda person: person.employment in kinds),
            (leads, lambda person: str(person.lead_id) in leads),
            (keys, lambda person: person.key in keys),
            (asked.q, lambda person: all(_says(person, word) for word in asked.q.casefold().split())),
        ]
        return [fit for asked_for, fit in fits if asked_for]

    def prepared(self, rows: Sequence[Person]) -> list[Listed]:
        return professionals.with_missions(rows)

    def context(self, shown: Shown) -> dict[str, Any]:
        return {**super().context(shown), "headline": self.headline(shown)}

    def headline(self, shown: Shown) -> str:
        if shown.asked.mistakes or not shown.count:
            return str(shown.page.title)
        said = {
            "free": words.number(self.free),
            "there": words.number(self.there),
            "people": shown.page.counted(shown.count),
        }
        return _("%(people)s: %(free)s of %(there)s FTE are free today") % said


def _says(person: Person, word: str) -> bool:
    return word in person.name.casefold() or word == person.key.casefold()
