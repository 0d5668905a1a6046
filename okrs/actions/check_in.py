"""Check-ins: by people, integrations and imports one at a time, by KPIs a batch of windows at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from missions.models import KeyTaken
from missions.models.limits import STATEMENT
from missions.models.texts import choice, text
from okrs.events import CheckedIn
from okrs.models import (
    CheckIn,
    CorrectedAlready,
    FollowsAKpi,
    InTheFuture,
    KeyResult,
    Kind,
    Kpi,
    KpiWindow,
    NotAConfidence,
    NothingSaid,
    Source,
    WrongKindOfValue,
)
from okrs.models.figures import figure, nearest
from okrs.models.kpi import observed_at as end_of_window
from pipeline import log
from pipeline.models import next_number

GRACE = timedelta(minutes=5)  # clocks of other systems run ahead a little


@log.action
def check_in(
    *,
    key_result: KeyResult,
    value: Decimal | None = None,
    zone: str = "",
    confidence: int | None = None,
    comment: str = "",
    observed_at: datetime | None = None,
    supersedes: CheckIn | None = None,
    source: str = "person",
    external_key: str = "",
    by: User | None,
    at: datetime,
) -> CheckIn:
    """The check-in. Without a value and a zone it says "no change" and repeats the last one.

    Raises KeyResultClosed, WrongKindOfValue, NothingSaid, NotAConfidence, InTheFuture, FollowsAKpi, CorrectedAlready,
    NotAFigure, TextTooLong, KeyTaken.
    """
    choice(source, Source, "source")
    comment = text(comment, "comment", STATEMENT)
    _require_confidence(confidence)
    _require_past(observed_at, source, at)
    key_result = _held(key_result)
    key_result.require_open()
    supersedes = _corrected(key_result, supersedes)
    _require_by_hand(key_result, value, zone, source)
    if value is None and not zone:
        value, zone = _last_said(key_result, supersedes)
    _require_fitting(key_result, value, zone)
    _require_new(external_key)
    said = CheckIn(
        key_result=key_result,
        value=figure(value, "value"),
        zone=zone,
        confidence=confidence,
        comment=comment,
        observed_at=observed_at or (supersedes.observed_at if supersedes else at),
        recorded_at=at,
        supersedes=supersedes,
        source=source,
        external_key=external_key,
        by=by,
    )
    return _record(said, by, at)


@log.action
def check_in_windows(*, kpi: Kpi, windows: Sequence[KpiWindow], at: datetime) -> list[CheckIn]:
    """One check-in for each of the windows that are over and whose figure changed, on every open key result that
    follows the KPI.

    The caller holds the KPI. A window that was checked in before is corrected; an unchanged figure is not said again.
    Half a week's sales would look like a fall, so a window that still runs is not checked in until it is over.
    """
    rule = kpi.computes
    figures = {
        moment: nearest(Decimal(window.value))
        for window in windows
        if window.value and (moment := end_of_window(window.starts_on, rule)) <= at
    }
    if not figures:
        return []
    followers = KeyResult.objects.following(kpi).select_for_update(of=("self",)).select_related("objective")
    made: list[CheckIn] = []
    for key_result in followers.order_by("pk"):
        standing = CheckIn.objects.standing().filter(key_result=key_result, kpi=kpi, observed_at__in=list(figures))
        before = {check_in.observed_at: check_in for check_in in standing}
        for moment, value in sorted(figures.items()):
            old = before.get(moment)
            if old is None or old.value != value:
                said = CheckIn(
                    key_result=key_result, value=value, observed_at=moment, recorded_at=at, supersedes=old,
                    source=Source.KPI, kpi=kpi,
                )  # fmt: skip
                made.append(_record(said, None, at))
    return made


def _held(key_result: KeyResult) -> KeyResult:
    held: KeyResult = (
        KeyResult.objects.select_for_update(of=("self",)).select_related("objective").get(pk=key_result.pk)
    )
    return held


def _record(said: CheckIn, by: User | None, at: datetime) -> CheckIn:
    said.number = next_number(CheckIn.PREFIX)
    said.save(force_insert=True)
    objective = said.key_result.objective
    checked_in = CheckedIn(
        check_in_id=said.pk,
        key_result_id=said.key_result_id,
        objective_id=objective.pk,
        holder_kind=objective.holder_kind,
        holder_id=objective.holder_id,
        value=said.value,
        zone=said.zone,
        confidence=said.confidence,
        comment=said.comment,
        observed_at=said.observed_at,
        supersedes=said.supersedes_id,
        source=said.source,
    )
    log.append(checked_in, by=by, at=at)
    return said


def _require_confidence(confidence: int | None) -> None:
    if confidence is not None and not 0 <= confidence <= 10:
        raise NotAConfidence(
            f"{confidence} is no confidence. Give 0 (it will not happen) to 10 (certain), or leave it open.",
            field="confidence",
        )


def _require_past(observed_at: datetime | None, source: str, at: datetime) -> None:
    if observed_at is not None and source != Source.IMPORT and observed_at > at + GRACE:
        raise InTheFuture(
            f"{observed_at:%Y-%m-%d %H:%M %Z} is still to come. Give the moment at which the value was seen.",
            field="observed_at",
        )


def _corrected(key_result: KeyResult, supersedes: CheckIn | None) -> CheckIn | None:
    if supersedes is None:
        return None
    if supersedes.key_result_id != key_result.pk:
        raise WrongKindOfValue(
            f"{supersedes.key} belongs to another key result. Name a check-in of {key_result.key}.", field="supersedes"
        )
    correction = CheckIn.objects.filter(supersedes=supersedes).first()
    if correction is not None:
        raise CorrectedAlready(
            f"{supersedes.key} was corrected by {correction.key}. Look at that one, and correct it if need be.",
            field="supersedes",
        )
    if supersedes.source == Source.KPI:
        raise FollowsAKpi(
            f"{supersedes.key} was computed from events. Send the missing or corrected events, and it corrects itself.",
            field="supersedes",
        )
    return supersedes


def _require_by_hand(key_result: KeyResult, value: Decimal | None, zone: str, source: str) -> None:
    if key_result.kpi is not None and source in (Source.PERSON, Source.API) and (value is not None or zone):
        raise FollowsAKpi(
            f"{key_result.key} gets its values from {key_result.kpi.key}. Check in without a value to state your confidence.",
            field="value",
        )


def _last_said(key_result: KeyResult, supersedes: CheckIn | None) -> tuple[Decimal | None, str]:
    last = supersedes or key_result.check_ins.standing().latest_first().first()
    if last is None:
        raise NothingSaid(f"{key_result.key} has no check-in to repeat. Give its value.", field="value")
    return last.value, last.zone


def _require_fitting(key_result: KeyResult, value: Decimal | None, zone: str) -> None:
    if key_result.is_said_in_zones:
        if zone not in key_result.zones or value is not None:
            raise WrongKindOfValue(
                f"{key_result.key} is checked in by zone. Choose one of: {', '.join(key_result.zones)}.", field="zone"
            )
    elif zone or value is None:
        raise WrongKindOfValue(f"{key_result.key} is checked in by a number. Leave the zone out.", field="zone")
    elif key_result.measure_kind == Kind.BINARY and value not in (0, 1):
        raise WrongKindOfValue(f"{key_result.key} is either done or not. Give 1 for yes or 0 for no.", field="value")


def _require_new(external_key: str) -> None:
    if external_key and CheckIn.objects.filter(external_key=external_key).exists():
        raise KeyTaken(
            f"There already is a check-in with the external key {external_key!r}. It is known; nothing needs to be sent again.",
            field="external_key",
        )
