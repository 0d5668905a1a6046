"""What somebody proposes, and the framings that are weighed for it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from missions import classifier
from missions.actions.findings import require_envelope
from missions.actions.verdicts import verdict_on
from missions.events import ActivityProposed, FramingAdded, FramingChosen
from missions.models import Activity, AlreadyChosen, AnswersUnclear, Framing, NoSuchFraming, TooManyFramings
from missions.models.activity import MOST_FRAMINGS
from missions.models.limits import STATEMENT, TITLE
from missions.models.texts import required_reason, required_text, text
from pipeline import log


@log.action
def propose_activity(*, title: str, words: str = "", by: User | None, at: datetime) -> Activity:
    """Anything somebody proposes, not yet known to be a mission. Raises TextMissing, TextTooLong."""
    activity = Activity.created(
        title=required_text(title, "title", TITLE), words=text(words, "words", STATEMENT), proposed_by=by, at=at
    )
    fact = ActivityProposed(
        activity_id=activity.pk,
        key=activity.key,
        title=activity.title,
        words=activity.words,
        proposer_id=by.pk if by else None,
        proposer_name=by.name if by else "",
    )
    log.append(fact, by=by, at=at)
    return activity


@log.action
def add_framing(
    *,
    activity: Activity,
    title: str,
    purpose: str = "",
    answers: Mapping[str, str] | None = None,
    fte_min: Decimal | None = None,
    fte_max: Decimal | None = None,
    money_min: Decimal | None = None,
    money_max: Decimal | None = None,
    currency: str = "",
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Framing:
    """Another framing beside those there are; nothing is decided by it.

    Raises TextMissing, TextTooLong, AnswersUnclear, EnvelopeImpossible, TooManyFramings, Stale.
    """
    activity = activity.locked()
    activity.require_version(expected_version)
    position = activity.framings.count() + 1
    if position > MOST_FRAMINGS:
        raise TooManyFramings(f"{activity.key} has {MOST_FRAMINGS} framings, as many as can be read side by side.")
    given: dict[str, Any] = {
        "fte_min": fte_min, "fte_max": fte_max, "money_min": money_min, "money_max": money_max, "currency": currency,
    }  # fmt: skip
    require_envelope(given)
    framing = Framing(
        activity=activity, position=position, title=required_text(title, "title", TITLE), added_by=by, created_at=at,
        purpose=text(purpose, "purpose", STATEMENT), answers=dict(answers or {}), **given,
    )  # fmt: skip
    kind = str(consequence(framing).mission_type or "")
    framing.save(force_insert=True)
    activity.store(at=at)
    fact = FramingAdded(
        activity_id=activity.pk, position=position, title=framing.title, purpose=framing.purpose,
        answers=framing.answers, type=kind, **given,
    )  # fmt: skip
    log.append(fact, by=by, at=at)
    return framing


@log.action
def choose_framing(
    *,
    activity: Activity,
    framing: int,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Framing:
    """The framing with this number is what the next session starts from; the others stay beside it to be read.

    Raises NoSuchFraming, AlreadyChosen, ReasonMissing, TextTooLong, Stale.
    """
    activity = activity.locked()
    activity.require_version(expected_version)
    chosen = activity.framings.filter(position=framing).first()
    if chosen is None:
        raise NoSuchFraming(f"{activity.key} has no framing {framing}.", field="framing")
    if chosen.is_chosen:
        raise AlreadyChosen(f"Framing {framing} of {activity.key} is the chosen one already.", field="framing")
    because = required_reason(reason)
    activity.framings.filter(is_chosen=True).update(is_chosen=False)
    chosen.is_chosen, chosen.chosen_because = True, because
    chosen.save(update_fields=["is_chosen", "chosen_because"])
    activity.store(at=at)
    fact = FramingChosen(activity_id=activity.pk, position=framing, title=chosen.title, reason=because)
    log.append(fact, by=by, at=at)
    return chosen


def consequence(framing: Framing) -> classifier.Verdict:
    """What the tree would say: the four tests count as passed where the framing says nothing else of them.

    Raises AnswersUnclear.
    """
    asked = {str(test): "yes" for test in classifier.FIRST_STAGE} | framing.answers
    if extra := framing.answers.keys() - {str(test) for test in classifier.Test}:
        raise AnswersUnclear(f"A framing answers the six tests; {sorted(extra)[0]!r} is none of them.", field="answers")
    return verdict_on(asked)
