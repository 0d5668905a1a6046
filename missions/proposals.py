"""What each method proposes as the order of the outcomes, from what stands in the database now. Nothing here changes anything."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import User
from missions.models import Comparison, ComparisonRound, Outcome, PriorityScore
from missions.ordering import cycles, pairwise, places, strength, wsjf

METHODS = {
    "manual": gettext_lazy("by hand"),
    "pairwise": gettext_lazy("by pairwise comparison"),
    "wsjf": gettext_lazy("by weighted shortest job first"),
}


@dataclass(frozen=True)
class Proposal:
    """An order beside the one that stands. `told` are the outcomes that the method speaks of; all others keep their place."""

    method: str
    outcomes: dict[UUID, Outcome]
    present: tuple[UUID, ...]
    proposed: tuple[UUID, ...]
    told: frozenset[UUID]
    round: ComparisonRound | None = None

    @property
    def seen(self) -> str:
        """What whoever applies it sends back, so that nobody applies an order that they have not seen."""
        return places.seen(self.present, self.proposed)

    @cached_property
    def places(self) -> list[places.Place[UUID]]:
        return places.compared(self.present, self.proposed)

    @property
    def changes(self) -> dict[UUID, int]:
        return {place.thing: place.proposed for place in self.places if place.by}


def rounds() -> QuerySet[ComparisonRound]:
    return ComparisonRound.objects.select_related("opened_by")


def _standing() -> dict[UUID, Outcome]:
    return {outcome.pk: outcome for outcome in Outcome.objects.ranked().select_related("owner")}


def _proposed(
    method: str, outcomes: dict[UUID, Outcome], chosen: Sequence[UUID], round_: ComparisonRound | None = None
) -> Proposal:
    present = tuple(outcomes)
    proposed = tuple(places.slotted(present, chosen))
    return Proposal(method, outcomes, present, proposed, frozenset(chosen), round_)


def scores() -> dict[UUID, PriorityScore]:
    """The scores of the active outcomes, by outcome."""
    rows = PriorityScore.objects.filter(outcome__retired_at=None).select_related("scored_by")
    return {score.outcome_id: score for score in rows}


def by_score() -> Proposal:
    """What costs most to wait for comes first."""
    outcomes = _standing()
    plain = {pk: score.plain for pk, score in scores().items()}
    return _proposed("wsjf", outcomes, wsjf.order(list(outcomes), plain))


@dataclass(frozen=True)
class Pooled:
    """What everybody said in a round. `things` are its outcomes that are still active, in the order of the round."""

    round: ComparisonRound
    outcomes: dict[UUID, Outcome]
    things: tuple[UUID, ...]
    comparisons: tuple[Comparison, ...]

    @cached_property
    def answers(self) -> list[strength.Answer[UUID]]:
        return [strength.Answer(said.first_id, said.second_id, said.verdict) for said in self.comparisons]

    @cached_property
    def strengths(self) -> dict[UUID, float]:
        return strength.strengths(self.things, self.answers)

    @cached_property
    def circles(self) -> list[tuple[Outcome, ...]]:
        """Where the answers contradict each other: each matters more than the next, and the last more than the first."""
        found = cycles.circles(self.things, self.answers)
        return [tuple(self.outcomes[thing] for thing in circle) for circle in found]

    @cached_property
    def proposal(self) -> Proposal:
        """Who was never compared keeps the place; the others take each other's by strength."""
        met = {thing for answer in self.answers for thing in (answer.first, answer.second)}
        now = {thing: place for place, thing in enumerate(self.outcomes)}
        told = sorted((thing for thing in self.things if thing in met), key=now.__getitem__)
        chosen = sorted(told, key=lambda thing: -self.strengths[thing])
        return _proposed("pairwise", self.outcomes, chosen, self.round)

    def walk_of(self, person: User) -> pairwise.Walk[UUID]:
        """How far this person has come, and what to ask them next."""
        return pairwise.walk(self.things, self._said_by(person))

    def check_for(self, person: User) -> tuple[UUID, UUID] | None:
        """One more question to somebody who has ordered all of them, in search of contradictions."""
        return pairwise.check(self.walk_of(person).ordered, self._said_by(person))

    def count_by_person(self) -> Counter[UUID]:
        return Counter(said.person_id for said in self.comparisons)

    def _said_by(self, person: User) -> pairwise.Verdict[UUID]:
        said: dict[tuple[UUID, UUID], int] = {}
        for each in self.comparisons:
            if each.person_id == person.pk:
                said[each.first_id, each.second_id] = each.verdict
                said[each.second_id, each.first_id] = -each.verdict
        return lambda one, other: said.get((one, other))


def pooled(round_: ComparisonRound) -> Pooled:
    """The round with everything that was said in it."""
    outcomes = _standing()
    things = tuple(thing for thing in map(UUID, round_.outcome_ids) if thing in outcomes)
    said = tuple(round_.comparisons.select_related("person"))
    return Pooled(round_, outcomes, things, said)
