"""REST of the mix: money and people by ambition or type against the targets of today, and the strategic missions in parallel."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.urls import path
from rest_framework.request import Request

from missions.mix import PARTS
from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.mix import Held, Stand, Standing
from portfolio.queries import mix
from portfolio.queries.mix import SCOPES
from rest import fields
from rest.endpoints import Endpoint

WATCHES = (watched.MISSION_CARD, watched.ALLOCATION, watched.RULE_CARD)


class HeldAnswer(TypedDict):
    missions: int
    known: int
    least: Decimal | None
    most: Decimal | None


class PartAnswer(TypedDict):
    part: str
    missions: int
    known: int
    least: Decimal | None
    most: Decimal | None
    share: Decimal | None
    share_at_least: Decimal | None
    target_from: Decimal | None
    target_to: Decimal | None
    verdict: str | None
    off: Decimal | None


class StandingAnswer(TypedDict):
    measure: str
    unit: str
    parts: list[PartAnswer]
    unclassified: HeldAnswer


class SlotsAnswer(TypedDict):
    running: list[str]
    limit: int | None
    allowed: int | None
    is_undecided: bool
    decision_expires_on: date | None
    last_decision_expired_on: date | None


class MixAnswer(TypedDict):
    by: str
    scope: str
    on: date
    standings: list[StandingAnswer]
    strategic: SlotsAnswer


class MixAsked(fields.Parameters):
    by = fields.Choice(list(PARTS), help_text="`ambition` when it is left out.")
    scope = fields.Choice(list(SCOPES), help_text="`committed`, or `open` with the candidates.")


class Mix(Endpoint):
    """The mix of the portfolio against its targets

    Money stands once for each currency, people as the envelopes allow them and as they are lent today. Shares run from 0 to 1
    and are shares of what belongs to a part, by the most that the envelopes allow. What is not known is null, not 0; without a
    target there is no verdict. `GET /portfolio/missions?ambition=core` lists the missions behind a part.
    """

    read_scope, parameters, answer_shape = "portfolio:read", MixAsked, MixAnswer

    def get(self, request: Request) -> MixAnswer:
        wait_for_own_writes(request._request, *WATCHES)
        by, scope = self.asked.get("by", "ambition"), self.asked.get("scope", "committed")
        today, states = self.now.date(), SCOPES[scope]
        rules, groups = mix.rules(today), mix.alike()
        counted = [row for row in groups if row["state"] in states]
        standings = [
            *((mix.MONEY, one) for one in mix.money(counted, by, rules)),
            (mix.FTE, mix.people(counted, by, rules)),
            (mix.LENT, mix.lent(today, by, rules, states)),
        ]
        return {
            "by": by,
            "scope": scope,
            "on": today,
            "standings": [_standing(measure, one) for measure, one in standings],
            "strategic": _slots(mix.slots(rules, groups), (card.key for card in mix.strategic())),
        }


def _standing(measure: str, one: Standing) -> StandingAnswer:
    parts = [_part(stand) for stand in one.stands]
    return {"measure": measure, "unit": one.unit, "parts": parts, "unclassified": _held(one.unsorted)}


def _held(held: Held) -> HeldAnswer:
    is_known = bool(held.known) or not held.missions
    most, least = (held.most, held.least) if is_known else (None, None)
    return {"missions": held.missions, "known": held.known, "least": least, "most": most}


def _part(stand: Stand) -> PartAnswer:
    band = stand.band
    return {
        "part": stand.part,
        **_held(stand.held),
        "share": _share(stand.share),
        "share_at_least": _share(stand.share_at_least),
        "target_from": band.low if band else None,
        "target_to": band.high if band else None,
        "verdict": stand.verdict,
        "off": _share(stand.off) if stand.verdict else None,
    }


def _share(per_cent: Decimal | None) -> Decimal | None:
    return None if per_cent is None else per_cent / 100


def _slots(held: mix.Slots, running: Iterable[str]) -> SlotsAnswer:
    return {
        "running": list(running),
        "limit": held.most,
        "allowed": held.allowed,
        "is_undecided": held.is_undecided,
        "decision_expires_on": held.decision.ends_on if held.decision else None,
        "last_decision_expired_on": held.last_decision.ends_on if held.last_decision else None,
    }


routes = [
    path("portfolio/mix", Mix.as_view(), name="portfolio-mix"),
]
