"""Whether somebody has the time that is asked of them, and what fits when they do not."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from professions import availability, capacity
from professions.capacity import Span, Window
from professions.models.assignment import Overbooked, spans_of
from professions.models.professional import EndsBeforeItStarts, NotAShare, Professional

SHARE = Decimal("0.01")
FAR = date(9998, 1, 1)  # a year of four digits that still has a day behind it


def require_share(fte: Decimal, field: str, *, least: Decimal) -> None:
    """Raises NotAShare for what is no share of a full week in hundredths."""
    if not fte.is_finite() or not least <= fte <= 1 or fte != fte.quantize(SHARE):
        raise NotAShare(
            f"{fte} is not a share of a full week. Give {least} to 1.00, with at most two decimals.", field=field
        )


def require_days(starts_on: date, ends_on: date | None) -> None:
    """Raises EndsBeforeItStarts."""
    if ends_on is not None and ends_on <= starts_on:
        raise EndsBeforeItStarts(
            f"It would be over before it starts on {spoken(starts_on)}. Choose a later end.",
            field="ends_on",
        )
    if max(starts_on, ends_on or starts_on) >= FAR:
        raise EndsBeforeItStarts("Plans end before the year 9998. Choose an earlier day.", field="ends_on")


def require_room(professional: Professional, *, lending: Span | None = None, saying: Span | None = None) -> None:
    """Raises Overbooked when lending more, or saying that there is less time, takes more than there is on some day.

    The caller holds the professional, so nobody lends the same hours in the same second.
    """
    said = [statement.span for statement in professional.statements.all()]
    lent = spans_of(professional.assignments.all())
    if lending is not None:
        _require_fit(professional, availability.in_force(said), lent, lending)
    if saying is not None:
        _require_still_fit(professional, availability.in_force([*said, saying]), lent, saying)


def _require_fit(professional: Professional, available: Sequence[Span], lent: Sequence[Span], asked: Span) -> None:
    over = capacity.overload(available, lent, asked)
    if over is None:
        return
    window = Window(asked.starts_on, asked.ends_on)
    steps = capacity.free(available, lent, window)
    left = next(step.fte for step in steps if step.starts_on <= over.day <= (step.ends_on or over.day))
    fits = min(step.fte for step in steps)
    raise Overbooked(
        f"On {spoken(over.day)} {professional.name} has {left:.2f} FTE free, {over.by:.2f} less than the {asked.fte:.2f} "
        f"asked. {_remedy(available, lent, asked, fits)}",
        field="fte",
    )


def _remedy(available: Sequence[Span], lent: Sequence[Span], asked: Span, fits: Decimal) -> str:
    ways = []
    if fits > 0:
        ways.append(f"ask for at most {fits:.2f} FTE")
    if later := first_fit(available, lent, asked):
        ways.append(f"start on {spoken(later)}")
    ways.append("end another of their assignments first")
    sentence = ", or ".join(ways)
    return f"{sentence[0].upper()}{sentence[1:]}."


def first_fit(available: Sequence[Span], lent: Sequence[Span], asked: Span) -> date | None:
    """The first later day from which the same share fits for as long as asked. None when there is none."""
    length = (asked.ends_on or asked.starts_on) - asked.starts_on
    starts = {step.starts_on for step in capacity.free(available, lent, Window(asked.starts_on))}
    for day in sorted(day for day in starts if asked.starts_on < day < FAR - length - timedelta(days=1)):
        if capacity.overload(available, lent, Span(day, day + length, asked.fte)) is None:
            return day
    return None


def _require_still_fit(professional: Professional, available: Sequence[Span], lent: Sequence[Span], said: Span) -> None:
    over = capacity.overload(available, lent, Span(said.starts_on, said.ends_on))
    if over is None:
        return
    taken, _ = capacity.peak(lent, Window(over.day, over.day))
    raise Overbooked(
        f"On {spoken(over.day)} {professional.name} is lent for {taken:.2f} FTE, {over.by:.2f} more than would be there. "
        "End or shorten an assignment first, or leave more time.",
        field="available_fte",
    )


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
