"""The mix of the portfolio as it is now: envelopes and lent people by ambition and by type, against the targets of the day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import User
from missions.mix import PARTS, Band, Bands
from missions.models.strategic import IN_PARALLEL
from portfolio.mix import NONE, Held, Standing, standing
from portfolio.models import Allocation, MissionCard, RuleCard
from portfolio.projections.rule_card import DECISION, LIMIT, TARGETS
from portfolio.queries.prepared import prepared

# What somebody committed to. A candidate is nobody's commitment yet; it can be counted along by asking for the open ones.
COMMITTED = ("chartered", "active", "paused", "rechartered")
OPEN = ("candidate", *COMMITTED)
SCOPES = {"committed": COMMITTED, "open": OPEN}
MONEY, FTE, LENT = "money", "fte", "lent"
MEASURES = (MONEY, FTE, LENT)
_TARGET_OF = {MONEY: "money", FTE: "fte", LENT: "fte"}


@dataclass(frozen=True)
class Rules:
    """What was set for the portfolio, as it holds on one day."""

    on: date
    targets: Mapping[tuple[str, str], RuleCard]
    limit_set: RuleCard | None
    decision: RuleCard | None
    last_decision: RuleCard | None

    @property
    def limit(self) -> int | None:
        return self.limit_set.most if self.limit_set else None

    @property
    def holding(self) -> set[UUID]:
        """The ids of what holds on this day."""
        return {card.pk for card in (*self.targets.values(), self.limit_set, self.decision) if card}

    def bands(self, measure: str, by: str) -> Bands:
        card = self.targets.get((_TARGET_OF[measure], by))
        return bands_of(card) if card else {}


def bands_of(card: RuleCard) -> dict[str, Band]:
    """By part, in the order in which people name the parts."""
    told = ((part, card.bands.get(part)) for part in PARTS[card.by])
    return {part: Band(Decimal(band[0]), Decimal(band[1])) for part, band in told if band}


def rules(on: date, cards: Iterable[RuleCard] | None = None) -> Rules:
    """One look at a table of few rows."""
    every = list(RuleCard.objects.all() if cards is None else cards)
    begun = [card for card in every if card.starts_on and card.starts_on <= on]
    holding = sorted(
        (card for card in begun if card.ends_on is None or card.ends_on > on),
        key=lambda card: (card.starts_on, card.number),
    )
    targets = {(card.measure, card.by): card for card in holding if card.kind == TARGETS}
    limits = [card for card in holding if card.kind == LIMIT]
    most = limits[-1].most if limits else None
    decisions = [card for card in holding if card.kind == DECISION and most is not None and (card.allowed or 0) > most]
    over = [card for card in begun if card.kind == DECISION and card.ends_on and card.ends_on <= on]
    return Rules(
        on=on,
        targets={key: card for key, card in targets.items() if card.bands},
        limit_set=limits[-1] if limits else None,
        decision=max(decisions, key=lambda card: (card.allowed or 0, card.ends_on or on), default=None),
        last_decision=max(over, key=lambda card: (card.ends_on or on, card.number), default=None),
    )


@dataclass(frozen=True)
class Slots:
    """How many strategic missions run, against the limit. Whether a decision still holds follows from the day."""

    running: int
    most: int | None
    allowed: int | None
    decision: RuleCard | None
    last_decision: RuleCard | None

    @property
    def is_passed(self) -> bool:
        return self.most is not None and self.running > self.most

    @property
    def is_undecided(self) -> bool:
        """More run than the limit and any decision that holds allow."""
        return self.allowed is not None and self.running > self.allowed


def slots(held: Rules, alike: Iterable[Mapping[str, Any]]) -> Slots:
    running = sum(row["missions"] for row in alike if row["type"] == "strategic" and row["state"] in IN_PARALLEL)
    allowed = held.decision.allowed if held.decision else held.limit
    return Slots(running, held.limit, allowed, held.decision, held.last_decision)


def alike(states: tuple[str, ...] = OPEN) -> list[dict[str, Any]]:
    """The missions in these states, grouped by what tells them apart in a mix, with the sums of their envelopes."""
    return _alike(states)


@prepared
def _alike(states: tuple[str, ...]) -> Any:
    rows = MissionCard.objects.known().filter(state__in=states).order_by()
    return rows.values("state", "type", "ambition", "currency").annotate(
        missions=Count("pk"),
        money_known=Count("money_max"),
        money_named=Count("money_min", filter=Q(money_max__isnull=False)),
        money_least=Sum("money_min", filter=Q(money_max__isnull=False), default=NONE),
        money_most=Sum("money_max", default=NONE),
        fte_known=Count("fte_max"),
        fte_named=Count("fte_min", filter=Q(fte_max__isnull=False)),
        fte_least=Sum("fte_min", filter=Q(fte_max__isnull=False), default=NONE),
        fte_most=Sum("fte_max", default=NONE),
    )


def money(groups: Iterable[Mapping[str, Any]], by: str, held: Rules) -> list[Standing]:
    """One standing for each currency, the one with most missions first: amounts of two currencies are never added."""
    in_currency: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in groups:
        if row["money_known"]:
            in_currency[row["currency"]].append(row)
    first = sorted(in_currency, key=lambda unit: (-sum(row["money_known"] for row in in_currency[unit]), unit))
    return [_standing(unit, MONEY, by, in_currency[unit], held) for unit in first]


def people(groups: Iterable[Mapping[str, Any]], by: str, held: Rules) -> Standing:
    """The people that the envelopes allow."""
    return _standing("FTE", FTE, by, groups, held)


def lent(on: date, by: str, held: Rules, states: tuple[str, ...]) -> Standing:
    """The people that really work on the missions on this day."""
    parts: dict[str, Held] = defaultdict(Held)
    for row in _lent(on, states):
        fte = round(Decimal(row["fte"]), 2)  # SQLite adds in floating point
        parts[row[by]] += Held(row["missions"], row["missions"], fte, fte)
    return standing("FTE", PARTS[by], parts, held.bands(LENT, by))


@prepared
def _lent(on: date, states: tuple[str, ...]) -> Any:
    card = MissionCard.objects.filter(pk=OuterRef("mission_id"))
    told = {name: Subquery(card.values(name)[:1]) for name in ("type", "ambition", "state")}
    rows = Allocation.objects.between(on, on).annotate(**told).filter(state__in=states).order_by()
    return rows.values("type", "ambition").annotate(fte=Sum("fte"), missions=Count("mission_id", distinct=True))


def _standing(unit: str, measure: str, by: str, rows: Iterable[Mapping[str, Any]], held: Rules) -> Standing:
    parts: dict[str, Held] = defaultdict(Held)
    for row in rows:
        known, most = row[f"{measure}_known"], Decimal(row[f"{measure}_most"])
        least = Decimal(row[f"{measure}_least"]) if row[f"{measure}_named"] == known else None
        parts[row[by]] += Held(row["missions"], known, least and round(least, 2), round(most, 2))
    return standing(unit, PARTS[by], parts, held.bands(measure, by))


def missions_of(by: str, part: str, states: tuple[str, ...], on: date) -> QuerySet[MissionCard, Any]:
    """The missions that make a part, the largest envelopes first, each with the people lent on this day."""
    own = Allocation.objects.between(on, on).filter(mission_id=OuterRef("pk")).order_by().values("mission_id")
    rows = MissionCard.objects.known().filter(**{by: part}, state__in=states)
    told: QuerySet[MissionCard, Any] = rows.annotate(
        lent=Subquery(own.annotate(fte=Sum("fte")).values("fte")[:1])
    ).order_by("currency", F("money_max").desc(nulls_last=True), F("fte_max").desc(nulls_last=True), "number")
    return told


def strategic() -> QuerySet[MissionCard]:
    """The strategic missions that run in parallel."""
    return MissionCard.objects.known().filter(type="strategic", state__in=IN_PARALLEL).order_by("number")


def history() -> list[tuple[RuleCard, str]]:
    """All that was ever set, the last first, each with the name of who set it."""
    cards = list(RuleCard.objects.order_by("-number"))
    ids = {UUID(card.set_by_id) for card in cards if card.set_by_id}
    names = {str(person.pk): person.name for person in User.objects.filter(pk__in=ids)}
    return [(card, names.get(card.set_by_id, "")) for card in cards]
