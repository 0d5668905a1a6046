"""The gates of a mission and the decisions about it, as its page shows them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from interface import words
from missions.life import OVER
from portfolio.lists.decisions import kind_word
from portfolio.models import GateCard, MissionCard
from portfolio.queries import decision_log, gates

SHOWN = 30
STATUS = {"scale": "on_track", "continue": "on_track", "spin_down": "concluded"}


def card(mission: MissionCard, today: date) -> dict[str, Any]:
    """What the card of the gates shows, on whichever tab it stands."""
    found = gates.of_mission(mission.pk)
    money = gates.money_of(mission, found)
    return {
        "gates": [_shown(gate, mission, today) for gate in found],
        "gates_says": _says(found, money, mission, today),
        "money": money,
        "money_parts": _parts(money),
        "money_unit": f"k {money.currency}" if _is_large(money) else money.currency,
    }


def whole(mission: MissionCard, today: date) -> dict[str, Any]:
    """The gates, and every decision about the mission, the newest first."""
    rows = decision_log.listed().filter(mission_id=mission.pk).order_by("-at", "-entry_id")
    entries = decision_log.told(rows.values(*decision_log.LISTED)[: SHOWN + 1])
    shown = card(mission, today)
    people = dict(
        User.objects.filter(pk__in=[each["gate"].decided_by for each in shown["gates"]]).values_list("pk", "name")
    )
    for each in shown["gates"]:
        each["decided_by"] = people.get(each["gate"].decided_by, "")
    decided = [{**entry, "kind_word": kind_word(entry["kind"])} for entry in entries[:SHOWN]]
    return {**shown, "decisions": decided, "has_more_decisions": len(entries) > SHOWN}


def _shown(gate: GateCard, mission: MissionCard, today: date) -> dict[str, Any]:
    key, word = _status(gate, mission, today)
    options = " · ".join(words.kind_word(option) for option in gate.detail["options"])
    return {"gate": gate, "status": key, "word": word, "options": options, "put_off": _put_off(gate)}


def _status(gate: GateCard, mission: MissionCard, today: date) -> tuple[str, str]:
    if gate.state == "decided":
        return STATUS[gate.option], words.kind_word(gate.option)
    if gate.state == "withdrawn":
        return "not_judged", _("Withdrawn")
    if mission.state in OVER:
        return "concluded", _("Lapsed")
    if gate.due_on and gate.due_on < today:
        return "off_track", _("Overdue")
    return "not_started", _("Open")


def _put_off(gate: GateCard) -> str:
    """How often its day was moved back: a gate that nobody dares to decide is worth a word."""
    times = sum(
        1 for change in gate.detail["changes"] if change["due_before"] and change["due_on"] > change["due_before"]
    )
    return ngettext("put off once", "put off %(n)d times", times) % {"n": times} if times else ""


def _parts(money: gates.Money) -> list[dict[str, Any]]:
    if not money.most:
        return []
    parts = (
        ("ok", _("Released"), money.released),
        ("warn", _("Locked at gates"), money.locked),
        ("plain", _("Not spoken for"), money.free or Decimal(0)),
    )
    each = 1000 if _is_large(money) else 1
    return [{"key": key, "label": label, "value": value / each} for key, label, value in parts]


def _is_large(money: gates.Money) -> bool:
    """Six digits do not fit into a narrow bar: from there on it counts in thousands."""
    return money.most is not None and money.most >= 100_000


def _says(found: Sequence[GateCard], money: gates.Money, mission: MissionCard, today: date) -> str:
    """What is released of what there is, and what is next."""
    released = words.number(money.released, money.currency)
    if money.most is None:
        first = _("The envelope names no money")
    elif money.released:
        first = _("%(released)s of %(most)s is released") % {
            "released": released,
            "most": words.number(money.most, money.currency),
        }
    else:
        first = _("Nothing of %(most)s is released yet") % {"most": words.number(money.most, money.currency)}
    waiting = [gate for gate in found if gate.state == "open"] if mission.state not in OVER else []
    if not waiting:
        return first
    due = waiting[0].due_on
    day = words.day(due, today.year)
    is_late = due is not None and due < today
    then = _("%(key)s was due on %(day)s") if is_late else _("%(key)s is due on %(day)s")
    return _("%(first)s; %(then)s") % {"first": first, "then": then % {"key": waiting[0].key, "day": day}}
