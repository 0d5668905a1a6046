"""The import format, read strictly: plain values in, plain values and problems out. docs/import-format.md describes it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

T = TypeVar("T")

DIRECTIONS = {
    "increase": "increase",
    "decrease": "decrease",
    "keep_at_or_above": "maintain_above",
    "keep_at_or_below": "maintain_below",
    "milestone": "milestone",
    "binary": "binary",
    "undefined": "undefined",
}
TYPES = ("strategic", "feature", "platform", "unclassified")
AMBITIONS = ("core", "adjacent", "transformational", "unclassified")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Unreadable(Exception):
    """The file is no portfolio at all; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """A row, or a part of it, that cannot be taken over, and what to do about it."""

    path: str
    detail: str


@dataclass(frozen=True)
class Measurement:
    path: str
    at: date
    value: Decimal


@dataclass(frozen=True)
class KeyResult:
    path: str
    key: str
    title: str
    kind: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    measurements: tuple[Measurement, ...]
    source_facts: Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    path: str
    at: date
    rating: str
    by: str
    ends_on: date | None
    cost: Decimal | None
    currency: str


@dataclass(frozen=True)
class Mission:
    path: str
    key: str
    title: str
    statement: str
    type: str
    ambition: str
    starts_on: date | None
    ends_on: date | None
    money: Decimal | None
    currency: str
    owners: tuple[str, ...]
    clusters: tuple[str, ...]
    segment: str
    outcome: str
    key_results: tuple[KeyResult, ...]
    reports: tuple[Report, ...]
    source_facts: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    path: str
    key: str
    title: str
    statement: str
    kind: str
    owners: tuple[str, ...]
    clusters: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A cluster or a segment."""

    path: str
    key: str
    title: str
    purpose: str


@dataclass
class Portfolio:
    key: str
    title: str
    clusters: list[Group] = field(default_factory=list)
    segments: list[Group] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    missions: list[Mission] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(document: Any) -> list[Portfolio]:
    """The portfolios of the document, each with the problems found in it. Raises Unreadable."""
    if not isinstance(document, dict) or not document:
        raise Unreadable("The file must hold a JSON object: one portfolio, or several under their keys.")
    several = {"main": document} if isinstance(document.get("portfolio"), str) else document
    for key, tree in several.items():
        if not isinstance(tree, dict) or not isinstance(tree.get("portfolio"), str):
            raise Unreadable(f"{key!r} is no portfolio: give it a text under 'portfolio', its title.")
    return [_portfolio(key, tree) for key, tree in several.items()]


def _portfolio(key: str, tree: Mapping[str, Any]) -> Portfolio:
    found = Portfolio(key=key, title=tree["portfolio"])
    rows = _Rows(found)
    rows.unknown(key, tree, {"portfolio", "clusters", "segments", "outcomes", "missions"})
    found.clusters = rows.each(f"{key}/clusters", tree.get("clusters"), _group)
    found.segments = rows.each(f"{key}/segments", tree.get("segments"), _group)
    known = {group.key for group in found.clusters}
    for path, raw in rows.listed(f"{key}/outcomes", tree.get("outcomes")):
        outcome = rows.one(path, raw, _outcome)
        if outcome is not None:
            found.outcomes.append(outcome)
            nested = rows.each(f"{outcome.path}/missions", raw.get("missions"), _mission_of(outcome.key))
            found.missions += nested
    found.missions += rows.each(f"{key}/missions", tree.get("missions"), _mission_of(""))
    for mission in found.missions:
        for cluster in set(mission.clusters) - known:
            found.problems.append(
                Problem(mission.path, f"The cluster {cluster!r} is not listed under clusters. Add it.")
            )
    rows.refuse_twins()
    return found


class _Rows:
    """Reads rows and collects what is wrong with them."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio

    def problem(self, path: str, detail: str) -> None:
        self.portfolio.problems.append(Problem(path, detail))

    def listed(self, path: str, raw: Any) -> list[tuple[str, Mapping[str, Any]]]:
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.problem(path, "Give a list.")
            return []
        rows: list[tuple[str, Mapping[str, Any]]] = []
        for n, item in enumerate(raw):
            if isinstance(item, dict):
                rows.append((f"{path}/{item.get('key', n)}", item))
            else:
                self.problem(f"{path}/{n}", "Give an object.")
        return rows

    def each(self, path: str, raw: Any, make: Callable[["_Row"], T]) -> list[T]:
        made = [self.one(row_path, item, make) for row_path, item in self.listed(path, raw)]
        return [item for item in made if item is not None]

    def one(self, path: str, raw: Mapping[str, Any], make: Callable[["_Row"], T]) -> T | None:
        row = _Row(self, path, raw)
        try:
            return make(row)
        except _Wrong as trouble:
            self.problem(path, str(trouble))
            return None

    def unknown(self, path: str, raw: Mapping[str, Any], known: set[str]) -> None:
        strange = sorted(set(raw) - known)
        if strange:
            self.problem(path, f"Unknown: {', '.join(strange)}. Known here: {', '.join(sorted(known))}.")

    def refuse_twins(self) -> None:
        """Two rows under one key cannot be told apart on the next run."""
        for name in ("clusters", "segments", "outcomes", "missions"):
            seen: set[str] = set()
            kept = []
            for item in getattr(self.portfolio, name):
                if item.key in seen:
                    self.problem(item.path, f"The key {item.key!r} is there twice. Give each its own.")
                else:
                    seen.add(item.key)
                    kept.append(item)
            setattr(self.portfolio, name, kept)


class _Wrong(Exception):
    """One row cannot be read."""


class _Row:
    """One object of the file, read field by field."""

    def __init__(self, rows: _Rows, path: str, raw: Mapping[str, Any]) -> None:
        self.rows, self.path, self.raw = rows, path, raw

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        value = self.raw.get(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            raise _Wrong(f"Give {name} as a text{' that is not empty' if required else ''}.")
        if "\x00" in value:
            raise _Wrong(f"Remove the NUL character from {name}.")
        if len(value.strip()) > most:
            raise _Wrong(f"Shorten {name} to {most} characters; it has {len(value)}.")
        return " ".join(value.split()) if most <= 600 else value.strip()

    def key(self) -> str:
        return self.text("key", 160) or self.text("title", 160, required=True)

    def number(self, name: str) -> Decimal | None:
        value = self.raw.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise _Wrong(f"Give {name} as a number.")
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise _Wrong(f"Give {name} as a number.") from None
        if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
            raise _Wrong(f"Give {name} as a number below 10^15.")
        return number

    def day(self, name: str, *, required: bool = False) -> date | None:
        value = self.raw.get(name)
        if value is None and not required:
            return None
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise _Wrong(f"Give {name} as a day, such as 2026-03-31.")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _Wrong(f"{name} {value} is no day of the calendar.") from None

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.raw.get(name, default)
        if value not in allowed:
            raise _Wrong(f"Give {name} as one of {', '.join(allowed)}.")
        return str(value)

    def words(self, name: str) -> tuple[str, ...]:
        value = self.raw.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            raise _Wrong(f"Give {name} as a list of texts.")
        return tuple(dict.fromkeys(word.strip() for word in value))

    def facts(self, *names: str) -> dict[str, Any]:
        """What the source says and Cairn has no place for, kept as it is."""
        return {name: self.raw[name] for name in names if self.raw.get(name) not in (None, "", [])}


def _group(row: _Row) -> Group:
    row.rows.unknown(row.path, row.raw, {"key", "title", "purpose"})
    key = row.key()
    return Group(row.path, key, row.text("title", 200) or key, row.text("purpose", 4000))


def _outcome(row: _Row) -> Outcome:
    known = {"key", "title", "objective", "statement", "kind", "owner", "owners", "clusters", "missions"}
    row.rows.unknown(row.path, row.raw, known)
    owner = row.text("owner", 200)
    return Outcome(
        path=row.path,
        key=row.key(),
        title=row.text("title", 400, required=True),
        statement=row.text("statement", 4000) or row.text("objective", 4000),
        kind=row.choice("kind", ("consumer", "business"), "business"),
        owners=row.words("owners") or ((owner,) if owner else ()),
        clusters=row.words("clusters"),
    )


def _mission_of(outcome: str) -> Callable[[_Row], Mission]:
    def make(row: _Row) -> Mission:
        return _mission(row, outcome)

    return make


MISSION_FIELDS = {
    "key", "title", "statement", "type", "ambition", "start", "end", "budget", "budget_gbp_m", "currency", "owners",
    "clusters", "cluster", "segment", "outcome", "key_results", "status_reports", "status", "goal_ids",
}  # fmt: skip


def _mission(row: _Row, outcome: str) -> Mission:
    row.rows.unknown(row.path, row.raw, MISSION_FIELDS)
    starts_on, ends_on = row.day("start"), row.day("end")
    if starts_on and ends_on and ends_on < starts_on:
        raise _Wrong(f"It ends on {ends_on}, before it starts on {starts_on}. Mend one of the two.")
    millions = row.number("budget_gbp_m")
    money = row.number("budget") if millions is None else millions * 1_000_000
    if money is not None and money < 0:
        raise _Wrong("A budget cannot be negative.")
    cluster = row.text("cluster", 160)
    path = row.path
    return Mission(
        path=path,
        key=row.key(),
        title=row.text("title", 400, required=True),
        statement=row.text("statement", 4000) or row.text("title", 400),
        type=row.choice("type", TYPES, "unclassified"),
        ambition=row.choice("ambition", AMBITIONS, "unclassified"),
        starts_on=starts_on,
        ends_on=ends_on,
        money=money,
        currency="GBP" if millions is not None else row.text("currency", 3),
        owners=row.words("owners"),
        clusters=row.words("clusters") or ((cluster,) if cluster else ()),
        segment=row.text("segment", 160),
        outcome=row.text("outcome", 160) or outcome,
        key_results=tuple(row.rows.each(f"{path}/key_results", row.raw.get("key_results"), _key_result)),
        reports=tuple(row.rows.each(f"{path}/status_reports", row.raw.get("status_reports"), _report)),
        source_facts=row.facts("status", "goal_ids"),
    )


def _key_result(row: _Row) -> KeyResult:
    known = {"key", "title", "measure", "unit", "owner", "direction", "baseline", "target", "measurements", "ours"}
    row.rows.unknown(row.path, row.raw, known)
    measurements = row.rows.each(f"{row.path}/measurements", row.raw.get("measurements"), _measurement)
    return KeyResult(
        path=row.path,
        key=row.key(),
        title=row.text("title", 600) or row.text("measure", 600, required=True),
        kind=DIRECTIONS[row.choice("direction", tuple(DIRECTIONS), "undefined")],
        unit=row.text("unit", 60),
        baseline=row.number("baseline"),
        target=row.number("target"),
        measurements=tuple(measurements),
        source_facts=row.facts("measure", "owner", "ours"),
    )


def _measurement(row: _Row) -> Measurement:
    row.rows.unknown(row.path, row.raw, {"at", "value"})
    at, value = row.day("at", required=True), row.number("value")
    if at is None or value is None:
        raise _Wrong("A measurement needs a day under 'at' and a number under 'value'.")
    return Measurement(f"{row.path}@{at}", at, value)


def _report(row: _Row) -> Report:
    known = {"at", "rating", "by", "end", "whole_life_cost_gbp_m", "whole_life_cost", "currency"}
    row.rows.unknown(row.path, row.raw, known)
    at, millions = row.day("at", required=True), row.number("whole_life_cost_gbp_m")
    if at is None:
        raise _Wrong("A report needs a day under 'at'.")
    return Report(
        path=f"{row.path}@{at}",
        at=at,
        rating=row.text("rating", 60),
        by=row.text("by", 60),
        ends_on=row.day("end"),
        cost=row.number("whole_life_cost") if millions is None else millions * 1_000_000,
        currency="GBP" if millions is not None else row.text("currency", 3),
    )
