"""What answers and remedies bring to light, checked and kept as text for the proposal."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from missions.classifier import ALIGNMENT_EXISTS, Test
from missions.models import FindingUnclear, Mission, Outcome, StrategicGoal
from missions.models.limits import LINE, REASON, STATEMENT, TITLE
from missions.models.texts import text

TEXTS = {"title": TITLE, "purpose": STATEMENT, "capability": REASON}
DAYS = ("starts_on", "ends_on")
AMOUNTS = ("fte_min", "fte_max", "money_min", "money_max")
ROWS = ("outcome", "goal")
MOST_CAPABILITIES = 12


def findings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Days, amounts and rows as text; what is empty is left out.

    Raises FindingUnclear, TextTooLong, EnvelopeImpossible, WindowReversed, GoalIsRetired, Retired.
    """
    kept: dict[str, Any] = {name: text(str(given.get(name) or ""), name, most) for name, most in TEXTS.items()}
    Mission(**{name: given.get(name) for name in DAYS}).require_window()
    kept |= {name: _day(given.get(name)) for name in DAYS}
    if isinstance(goal := given.get("goal"), StrategicGoal):
        goal.require_pursued()
    if isinstance(outcome := given.get("outcome"), Outcome):
        outcome.require_active()
    kept |= {name: str(getattr(given.get(name), "pk", given.get(name) or "")) for name in ROWS}
    if lines := _capabilities(given.get("capabilities") or ()):
        kept |= {"capabilities": lines, "capability": kept["capability"] or in_words(lines)}
        if given.get("fte_max") is None:
            given = {**given, "fte_max": _together(lines)}
    kept |= _envelope(given)
    return {name: value for name, value in kept.items() if value}


def require_remedy(question: str, found: Mapping[str, Any]) -> None:
    """Raises FindingUnclear when the remedy of the question did not bring what it is for."""
    wanted, sentence = _WANTED[question]
    if not all(any(name in found for name in either) for either in wanted):
        raise FindingUnclear(sentence, field=wanted[0][0])


_WANTED: dict[str, tuple[tuple[tuple[str, ...], ...], str]] = {
    Test.SPECIFIC_OBJECTIVE: ((("purpose", "title"),), "Send the title or the purpose as it reads now."),
    Test.TIME_BOUND: ((("starts_on",), ("ends_on",)), "Send the first day and the end that are realistic."),
    Test.STRATEGIC_FIT: (
        (("goal", "outcome"),),
        f"Send the goal that it can serve; if there is none, answer {ALIGNMENT_EXISTS} with no.",
    ),
    Test.DEFINED_RESOURCES: (
        (("capability",), ("fte_max", "money_max")),
        "List the capabilities by profession, and say at most how many people or how much money.",
    ),
}


def require_envelope(given: Mapping[str, Any]) -> None:
    """Raises EnvelopeImpossible."""
    Mission(
        **{name: given.get(name) for name in AMOUNTS}, currency=text(given.get("currency") or "", "currency", 3)
    ).require_envelope()


def _envelope(given: Mapping[str, Any]) -> dict[str, str]:
    require_envelope(given)
    amounts = {name: given.get(name) for name in AMOUNTS}
    return {name: "" if value is None else format(value, "f") for name, value in amounts.items()} | {
        "currency": given.get("currency") or ""
    }


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else ""


def _capabilities(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Professions by name, because the room of professions lies above; each with a level and people, if known."""
    if len(lines) > MOST_CAPABILITIES:
        raise FindingUnclear(
            f"{len(lines)} lines are more than an envelope needs; send at most {MOST_CAPABILITIES}.",
            field="capabilities",
        )
    kept = []
    for line in lines:
        profession = text(str(line.get("profession") or ""), "profession", LINE)
        if not profession:
            raise FindingUnclear("Each line of capability names its profession.", field="capabilities")
        level, fte = line.get("level"), line.get("fte")
        found = {"profession": profession, "level": str(level or ""), "fte": "" if fte is None else format(fte, "f")}
        kept.append({name: value for name, value in found.items() if value})
    return kept


def in_words(lines: Sequence[Mapping[str, str]]) -> str:
    """The capabilities as a sentence: "1.5 Design (level 4), Buying"."""
    said = []
    for line in lines:
        level = f" (level {line['level']})" if "level" in line else ""
        said.append(f"{line.get('fte', '')} {line['profession']}{level}".strip())
    return ", ".join(said)[:REASON]


def _together(lines: Sequence[Mapping[str, str]]) -> Decimal | None:
    """The people of all lines, when each says how many."""
    if not all("fte" in line for line in lines):
        return None
    return sum((Decimal(line["fte"]) for line in lines), Decimal())
