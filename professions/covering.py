"""How much of what a mission asks for nobody is lent for yet, stretch by stretch of days. Plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from professions.capacity import DAY, NONE, Span, Window, total

Dated = tuple[datetime, Span]  # since when somebody is asked for, or was lent, and for which days


def still_open(asked: Sequence[Dated], lent: Sequence[Dated]) -> list[list[Span]]:
    """The open stretches of each demand of one craft on one mission. Give the newest demand first.

    A demand is covered by whoever was lent since it was raised. The newest takes first: what was lent since then was lent
    since every older one too, so nobody is counted twice.
    """
    edges = sorted({day for _, span in (*asked, *lent) for day in (span.starts_on, _after(span))})
    found: list[list[Span]] = [[] for _ in asked]
    for day, following in pairwise(edges):
        gone = NONE
        for place, (raised_at, span) in enumerate(asked):
            if span.starts_on <= day < _after(span):
                there = sum(
                    (each.fte for at, each in lent if at >= raised_at and each.starts_on <= day < _after(each)), NONE
                )
                covered = min(span.fte, max(there - gone, NONE))
                gone += covered
                found[place].append(Span(day, following - DAY, span.fte - covered))
    return [_open(span, steps) for (_, span), steps in zip(asked, found, strict=True)]


def _after(span: Span) -> date:
    assert span.ends_on is not None
    return span.ends_on + DAY


def _open(span: Span, steps: Sequence[Span]) -> list[Span]:
    """The steps with something open; neighbours that are alike are one."""
    return [step for step in total(steps, Window(span.starts_on, span.ends_on)) if step.fte > 0]


def ahead(spans: Iterable[Span], today: date) -> list[Span]:
    """The stretches that are not over, from today on."""
    left = [span for span in spans if span.ends_on is None or span.ends_on >= today]
    return [replace(span, starts_on=max(span.starts_on, today)) for span in left]
