"""A prepared question answers what its QuerySet would, each time anew."""

from datetime import timedelta
from typing import Any

from pipeline import readers
from portfolio.models import MissionCard
from portfolio.models.standing import status_on
from portfolio.queries import centre, decisions, ranked
from portfolio.queries.prepared import prepared


def test_it_gives_the_values_that_django_would(grocer: Any) -> None:
    def columns(day: Any) -> Any:
        cards = MissionCard.objects.known().annotate(today=status_on(day)).order_by("number")
        return cards.values("mission_id", "today", "score", "ends_on", "last_activity_at", "detail")

    assert prepared(columns)(grocer.today) == list(columns(grocer.today)) != []

    def tuples() -> Any:
        return MissionCard.objects.order_by("number").values_list("key", "score")

    assert prepared(tuples)() == list(tuples())
    assert prepared(lambda: MissionCard.objects.order_by("number").values())() == list(
        MissionCard.objects.order_by("number").values()
    )


def test_what_was_asked_before_is_asked_again(grocer: Any) -> None:
    before = [centre.groups(grocer.today), ranked.outcomes(grocer.today), decisions.picture(grocer.today)]
    MissionCard.objects.filter(key=grocer.pod.key).update(state="concluded")
    after = [centre.groups(grocer.today), ranked.outcomes(grocer.today), decisions.picture(grocer.today)]
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_another_day_is_another_question(grocer: Any) -> None:
    readers.drain_fully()
    far = grocer.today + timedelta(days=400)
    assert sum(group.overdue for group in centre.groups(grocer.today)) == 0
    assert sum(group.overdue for group in centre.groups(far)) > 0
