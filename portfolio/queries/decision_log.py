"""The decision log: what was decided, in sentences, and the entries that fit what is asked."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from interface import words
from missions.models import Conclusion
from portfolio.models import DecisionEntry, GoalCard, MissionCard, OutcomeCard

Row = Mapping[str, Any]
Names = Mapping[str, str]
LISTED = (
    "entry_id", "kind", "at", "recorded_at", "by_id", "by_name", "mission_id", "mission_key", "mission_title", "outcome_id",
    "outcome_key", "outcome_title", "reason", "detail",
)  # fmt: skip


def listed() -> QuerySet[Any]:
    """Every decision with who took it and what it was about, by the names that these bear today."""
    rows: QuerySet[Any] = DecisionEntry.objects.known().annotate(
        by_name=_of(User.objects, "by_id", "name"),
        mission_key=_of(MissionCard.objects, "mission_id", "key"),
        mission_title=_of(MissionCard.objects, "mission_id", "title"),
        outcome_key=_of(OutcomeCard.objects, "outcome_id", "key"),
        outcome_title=_of(OutcomeCard.objects, "outcome_id", "title"),
    )
    return rows


def _of(rows: Any, reference: str, column: str) -> Subquery:
    return Subquery(rows.filter(pk=OuterRef(reference)).values(column)[:1], output_field=CharField())


def filtered(rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
    """The decisions that fit everything asked: of one filter any value, of several filters each."""
    for name, values in asked.items():
        if values and name != "q":
            rows = rows.filter(_FITS[name](list(values)))
    for word in str(asked.get("q") or "").split():
        rows = rows.filter(
            Q(reason__icontains=word)
            | Q(mission_title__icontains=word)
            | Q(outcome_title__icontains=word)
            | Q(mission_key__iexact=word)
        )
    return rows


def _about_outcomes(values: list[Any]) -> Q:
    """Decisions about an outcome are also those about the missions that pursue it."""
    outcomes = OutcomeCard.objects.filter(key__in=values).values("pk")
    return Q(outcome_id__in=outcomes) | Q(
        mission_id__in=MissionCard.objects.filter(outcome_id__in=outcomes).values("pk")
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end(day: date) -> datetime:
    return _start(day) + timedelta(days=1)


_FITS: dict[str, Callable[[list[Any]], Q]] = {
    "kind": lambda values: Q(kind__in=values),
    "by": lambda values: Q(by_id__in=values),
    "mission": lambda values: Q(mission_id__in=MissionCard.objects.filter(key__in=values).values("pk")),
    "outcome": _about_outcomes,
    "since": lambda values: Q(at__gte=_start(values[0])),
    "until": lambda values: Q(at__lt=_end(values[0])),
    "as_of": lambda values: Q(recorded_at__lt=_end(values[0])),
}


def told(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The entries with their sentences. One look for all the names that these need."""
    given = list(rows)
    names = _names(given)
    return [{**row, "sentence": sentence(row, names)} for row in given]


def _names(rows: list[Row]) -> Names:
    people = {row["detail"].get("owner_id") for row in rows} - {None}
    goals = {row["detail"].get("goal_id") for row in rows} - {None}
    found = dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
    found |= dict(GoalCard.objects.filter(pk__in=goals).values_list("pk", "title")) if goals else {}
    return {str(pk): name for pk, name in found.items()}


def sentence(row: Row, names: Names) -> str:
    """What was decided, with the names of what it was about. A kind without a sentence of its own says its name."""
    said = SENTENCES.get(row["kind"])
    return said(row["detail"], names) if said else words.kind_word(row["kind"])


def about(row: Row) -> str:
    """The mission or outcome that it concerns; else the portfolio as a whole."""
    return row["mission_title"] or row["outcome_title"] or row["detail"].get("title") or _("The portfolio")


Sentence = Callable[[Mapping[str, Any], Names], str]


def _tranche(detail: Mapping[str, Any], money: str, fte: str) -> str:
    parts = [
        words.number(Decimal(detail[name]), unit)
        for name, unit in ((money, detail["currency"]), (fte, "FTE"))
        if detail[name] and Decimal(detail[name])
    ]
    return _(" and ").join(parts)


def _day(text: str | None) -> str:
    return words.day(date.fromisoformat(text)) if text else _("no day")


def _last_day(text: str | None) -> str:
    return words.day(words.last_day(date.fromisoformat(text))) if text else _("no day")


def _decided(detail: Mapping[str, Any], names: Names) -> str:
    released = _tranche(detail, "released", "released_fte")
    said = {"option": words.kind_word(detail["option"]), "key": detail["key"], "released": released}
    if detail["option"] == "spin_down":
        return _("%(option)s at %(key)s, nothing is released") % said
    return _("%(option)s at %(key)s, %(released)s released") % said if released else _("%(option)s at %(key)s") % said


def _asked(wording: str) -> Sentence:
    def say(detail: Mapping[str, Any], names: Names) -> str:
        said = {
            "key": detail["key"],
            "day": _day(detail["due_on"]),
            "locked": _tranche(detail, "tranche", "fte") or _("nothing"),
        }
        return _(wording) % said

    return say


def _enveloped(detail: Mapping[str, Any], names: Names) -> str:
    def amount(name: str) -> Decimal | None:
        return None if detail[name] is None else Decimal(detail[name])

    parts = (
        words.between(amount("fte_min"), amount("fte_max"), "FTE"),
        words.between(amount("money_min"), amount("money_max"), detail["currency"]),
    )
    return _("Envelope: %(envelope)s") % {"envelope": ", ".join(filter(None, parts)) or _("open")}


def _handed_over(detail: Mapping[str, Any], names: Names) -> str:
    to = names.get(detail["owner_id"] or "", "")
    said = _("Handed over to %(to)s") % {"to": to} if to else _("Handed over")
    return f"{said} ({words.kind_word(detail['kind']).lower()})" if detail.get("kind") else said


def _concluded(detail: Mapping[str, Any], names: Names) -> str:
    result = str(Conclusion.Result(detail["result"]).label)
    return _("Concluded: %(result)s") % {"result": result[0].lower() + result[1:]}


def _overridden(detail: Mapping[str, Any], names: Names) -> str:
    """What was chosen against the leaf of the tree; in older events the leaf was the verdict, and `type` what was chosen."""
    leaf, chosen = (
        (detail["type"], detail["override_type"])
        if detail.get("override_type")
        else (detail["verdict"], detail["type"])
    )
    said = {"leaf": words.kind_word(leaf or "none").lower(), "chosen": words.kind_word(chosen or "none").lower()}
    return _("The tree said %(leaf)s, chosen was %(chosen)s") % said


def _mix(detail: Mapping[str, Any], names: Names) -> str:
    if not detail["shares"]:
        return _("No targets of the mix from %(day)s") % {"day": _day(detail["starts_on"])}
    shares = ", ".join(f"{words.kind_word(kind)} {_percent(share)}" for kind, share in detail["shares"].items())
    return _("Targets of the mix from %(day)s: %(shares)s") % {"day": _day(detail["starts_on"]), "shares": shares}


def _percent(share: Any) -> str:
    value = Decimal(str(share))
    return words.number(value * 100 if value <= 1 else value, "%")


def _limited(detail: Mapping[str, Any], names: Names) -> str:
    if detail["most"] is None:
        return _("No limit of strategic missions from %(day)s") % {"day": _day(detail["starts_on"])}
    return _("At most %(most)s strategic missions in parallel from %(day)s") % {
        "most": detail["most"],
        "day": _day(detail["starts_on"]),
    }


SENTENCES: dict[str, Sentence] = {
    "gate": _decided,
    "gate_set": _asked("%(key)s is set, due on %(day)s: %(locked)s locked"),
    "gate_changed": _asked("%(key)s is changed, due on %(day)s: %(locked)s locked"),
    "gate_withdrawn": lambda detail, names: _("%(key)s is withdrawn") % detail,
    "charter": lambda detail, names: _("Charter signed, version %(n)s") % {"n": detail.get("charter_version") or 1},
    "turned_down": lambda detail, names: _("Turned down"),
    "pause": lambda detail, names: _("Paused"),
    "resume": lambda detail, names: _("Resumed"),
    "recharter_opened": lambda detail, names: _("Frozen: its purpose is reconsidered"),
    "recharter": lambda detail, names: _("Re-charter decided: it goes on under its purpose"),
    "review": lambda detail, names: _("Goes on until the review on %(day)s") % {"day": _day(detail["review_on"])},
    "parent": lambda detail, names: (
        _("Now the child of another mission") if detail["parent_id"] else _("No child of another mission any more")
    ),
    "launch": lambda detail, names: _("Launched"),
    "envelope": _enveloped,
    "window": lambda detail, names: (
        _("New window: %(start)s to %(end)s")
        % {"start": _day(detail["starts_on"]), "end": _last_day(detail["ends_on"])}
    ),
    "handover": _handed_over,
    "alignment": lambda detail, names: _("Aligned with another outcome"),
    "classification": lambda detail, names: (
        _("Classified as %(type)s, %(ambition)s")
        % {name: words.kind_word(detail[name]).lower() for name in ("type", "ambition")}
    ),
    "conclusion": _concluded,
    "override": _overridden,
    "graduation": lambda detail, names: _("Graduated into %(platform_key)s") % detail,
    "rank": lambda detail, names: _("Moved from rank %(from_rank)s to %(to_rank)s") % detail,
    "order": lambda detail, names: (
        _("A new order of %(n)s outcomes by %(method)s")
        % {"n": len(detail["ranks"] or ()), "method": words.kind_word(detail["method"] or "").lower()}
    ),
    "retirement": lambda detail, names: _("Retired"),
    "goal_retirement": lambda detail, names: (
        _("Goal retired: %(title)s") % {"title": names.get(detail["goal_id"] or "", "") or _("a goal")}
    ),
    "mix_targets": _mix,
    "strategic_limit": _limited,
    "limit_exceeded": lambda detail, names: (
        _("%(allowed)s strategic missions allowed beyond the limit of %(most)s, until %(day)s")
        % {"allowed": detail["allowed"], "most": detail["most"], "day": _last_day(detail["expires_on"])}
    ),
}
