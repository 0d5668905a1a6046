"""Tells the story: lines up what happened, day by day, and lets it happen through the actions that everybody uses."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from portfolio.demo import (
    considering,
    doubting,
    following,
    founding,
    gating,
    measured,
    ordering,
    outside,
    proposing,
    ruling,
    turning,
    way,
    working,
)
from portfolio.demo.calendar import Calendar

CHAPTERS = (
    founding,
    ordering,
    ruling,
    working,
    way,
    measured,
    turning,
    gating,
    proposing,
    doubting,
    following,
    outside,
    considering,
)


def is_told() -> bool:
    return User.objects.filter(email=DEMO_EMAILS[Role.EXECUTIVE]).exists()


@transaction.atomic
def tell(now: datetime, seed: int = 7) -> int:
    """The whole story, in one commit. Returns how many things happened; 0 when it was told before."""
    if is_told():
        return 0
    calendar = Calendar(now, seed)
    for chapter in CHAPTERS:
        chapter.write(calendar)
    happenings = sorted(calendar.happenings, key=lambda happening: happening.at)
    for happening in happenings:
        happening.do(happening.at)
    return len(happenings)
