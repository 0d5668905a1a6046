"""What somebody is available for, out of what was said about it over time. Imports no Django."""

from collections.abc import Iterable
from datetime import date, timedelta

from professions.capacity import Span, Window, total

DAY = timedelta(days=1)


def in_force(statements: Iterable[Span]) -> list[Span]:
    """The statements as steps that add up: on each day the one that was made last holds.

    "Full time from January", then "half in March" gives full, half, full. Earlier statements stay as they were said, so
    that a plan that was made on them can still be understood.
    """
    held: list[Span] = []
    for statement in statements:
        held = [part for span in held for part in _outside(span, statement)]
        held.append(statement)
    return sorted(held, key=lambda span: span.starts_on)


def _outside(span: Span, newer: Window) -> list[Span]:
    """What is left of the span before the newer one begins and after it has ended."""
    parts = []
    if span.starts_on < newer.starts_on:
        parts.append(Span(span.starts_on, _earlier(span.ends_on, newer.starts_on - DAY), span.fte))
    if newer.ends_on is not None and (span.ends_on is None or span.ends_on > newer.ends_on):
        parts.append(Span(max(span.starts_on, newer.ends_on + DAY), span.ends_on, span.fte))
    return parts


def _earlier(end: date | None, other: date) -> date:
    return other if end is None else min(end, other)


def least(steps: Iterable[Span], window: Window) -> Span:
    """The first of the steps in the window on which least is there."""
    return min(total(steps, window), key=lambda step: step.fte)
