"""Scores, states, statuses and roll-ups, as tables of cases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrs.scoring import (
    STANDARD_ZONES,
    Attainment,
    AttainmentState,
    Measure,
    MeasureKind,
    NotMeasurable,
    Reading,
    Status,
    Weighted,
    combine,
    is_leap,
    judge,
    require_measurable,
    roll_up,
    score,
    status,
)
from okrs.scoring.attainment import STALE_AFTER_DAYS
from okrs.scoring.status import CONFIDENT, DOUBTFUL, FAR_BEHIND, LAST_STRETCH, SLIGHTLY_BEHIND

START, DUE, TODAY = date(2026, 1, 1), date(2026, 4, 11), date(2026, 2, 20)  # 100 days, half of them gone
RISE, FALL = MeasureKind.INCREASE, MeasureKind.DECREASE
ABOVE, BELOW = MeasureKind.MAINTAIN_ABOVE, MeasureKind.MAINTAIN_BELOW
ZONES = ("fail", "commit", "target", "stretch")
unhurried = settings(deadline=None)  # a busy machine is no reason to fail


def dec(figure: str | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)


def measure(
    kind: MeasureKind, baseline: str | None = None, target: str | None = None, stretch: str | None = None
) -> Measure:
    return Measure(kind, dec(baseline), dec(target), dec(stretch), START, DUE)


def at(days: float, value: str | None = None, zone: str | None = None, confidence: int | None = None) -> Reading:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
    return Reading(moment, dec(value), zone, confidence)


def readings(*values: str) -> list[Reading]:
    return [at(20 + day, value) for day, value in enumerate(values)]


@pytest.mark.parametrize(
    ("kind", "baseline", "target", "stretch", "latest", "state", "share", "raw"),
    [
        (RISE, "98.74", "110", None, "58.61", "regressed", "0", "-3.5639431616"),
        (RISE, "0", "30", None, "31", "exceeded", "1", "1.0333333333"),
        (RISE, "0", "30", None, "30", "met", "1", "1"),
        (RISE, "0", "30", "40", "31", "met", "1", "1.0333333333"),
        (RISE, "0", "30", "40", "40", "exceeded", "1", "1.3333333333"),
        (RISE, "100", "200", None, "150", "in_progress", "0.5", "0.5"),
        (RISE, "100", "200", None, "100", "in_progress", "0", "0"),
        (RISE, "-20", "-10", None, "-12", "in_progress", "0.8", "0.8"),
        (FALL, "985", "365", None, "966", "in_progress", "0.0306451613", "0.0306451613"),
        (FALL, "13.5", "12.0", None, "33.5", "regressed", "0", "-13.3333333333"),
        (FALL, "0", "-2", None, "-1", "in_progress", "0.5", "0.5"),
        (FALL, "10", "5", None, "4", "exceeded", "1", "1.2"),
        (FALL, "10", "5", "3", "4", "met", "1", "1.2"),
        (FALL, "10", "5", "3", "3", "exceeded", "1", "1.4"),
        # Nobody knows how far it has come, but a reached target is a reached target.
        (RISE, None, "10", None, "8", "no_baseline", None, None),
        (RISE, None, "10", None, "10", "met", "1", "1"),
        (RISE, None, "10", None, "12", "exceeded", "1", "1"),
        # The target was met before it began: no way to go, so nothing is divided by 0.
        (RISE, "22", "22", None, "22", "already_met_at_baseline", "1", "1"),
        (RISE, "22", "22", None, "18", "regressed", "0", "0"),
        (RISE, "30", "22", None, "25", "already_met_at_baseline", "1", "1"),
        (FALL, "5", "5", None, "4", "already_met_at_baseline", "1", "1"),
        (RISE, "5", None, None, "7", "no_target", None, None),
        (MeasureKind.UNDEFINED, "17.8", None, None, "6.5", "no_target", None, None),
        (MeasureKind.UNDEFINED, None, "35", None, "39", "no_target", None, None),
        (MeasureKind.BINARY, None, None, None, "0", "in_progress", "0", "0"),
        (MeasureKind.BINARY, None, None, None, "1", "met", "1", "1"),
        (MeasureKind.MILESTONE, "0", "1", None, "0", "in_progress", "0", "0"),
        (MeasureKind.MILESTONE, None, None, None, "0.4", "in_progress", "0.4", "0.4"),
        (MeasureKind.MILESTONE, "0", "5", None, "3", "in_progress", "0.6", "0.6"),
        (MeasureKind.MILESTONE, "0", "1", None, "1", "met", "1", "1"),
        (ABOVE, "88", "86", None, "67", "regressed", "0", "0"),
        (ABOVE, None, "86", None, "86", "in_progress", "1", "1"),
        (BELOW, "0.2", "1.0", None, "6.9", "regressed", "0", "0"),
        (BELOW, None, "1.0", None, "0.9", "in_progress", "1", "1"),
    ],
)
def test_the_latest_value_is_scored_in_its_direction(
    kind: MeasureKind,
    baseline: str | None,
    target: str | None,
    stretch: str | None,
    latest: str,
    state: str,
    share: str | None,
    raw: str | None,
) -> None:
    found = score(measure(kind, baseline, target, stretch), readings(latest), TODAY)
    rounded = None if found.raw_share is None else round(found.raw_share, 10)
    assert (found.state, rounded) == (state, dec(raw))
    assert found.share == (None if share is None else found.raw_share if share == raw else Decimal(share))


@pytest.mark.parametrize("kind", [kind for kind in MeasureKind if kind not in ("ordinal", "undefined")])
def test_without_a_value_nothing_is_known_and_nothing_is_zero(kind: MeasureKind) -> None:
    found = score(measure(kind, "0" if kind is not FALL else "2", "1"), [at(3, confidence=6)], TODAY)
    assert (found.state, found.share, found.latest, found.confidence) == ("no_data", None, None, 6)


def test_before_its_start_it_has_not_started() -> None:
    found = score(measure(RISE, "0", "10"), [at(-5, "4")], START - timedelta(days=1))
    assert (found.state, found.share, found.latest) == ("not_started", None, Decimal(4))


@pytest.mark.parametrize(
    ("latest", "baseline", "state"),
    [
        ("9", "0", "missed"),
        ("10", "0", "met"),
        ("11", "0", "exceeded"),
        ("9", None, "missed"),
        ("-1", "0", "regressed"),
    ],
)
def test_after_the_due_day_what_was_not_reached_is_missed(latest: str, baseline: str | None, state: str) -> None:
    found = score(measure(RISE, baseline, "10"), readings(latest), DUE + timedelta(days=1))
    assert (found.state, found.is_overdue) == (state, True)


def test_the_due_day_itself_still_counts() -> None:
    assert score(measure(RISE, "0", "10"), readings("9"), DUE).state is AttainmentState.IN_PROGRESS


def test_nothing_is_missed_of_which_nothing_is_known() -> None:
    found = score(measure(RISE, "0", "10"), [], DUE + timedelta(days=1))
    assert (found.state, found.is_overdue) == ("no_data", True)


def test_the_last_two_values_make_the_change() -> None:
    found = score(measure(RISE, "0", "10"), [at(9, "4.5"), at(3, "6"), at(12, confidence=3)], TODAY)
    assert (found.latest, found.previous, found.change) == (Decimal("4.5"), Decimal(6), Decimal("-1.5"))


def test_of_two_values_of_one_moment_the_later_recorded_one_wins() -> None:
    assert score(measure(RISE, "0", "10"), [at(9, "4"), at(9, "5")], TODAY).latest == Decimal(5)


@pytest.mark.parametrize(
    ("last_day", "today", "is_stale"),
    [(30, TODAY, False), (15, TODAY, False), (14, TODAY, True), (90, DUE + timedelta(days=400), False)],
)
def test_a_reading_goes_stale_while_another_is_expected(last_day: int, today: date, is_stale: bool) -> None:
    assert score(measure(RISE, "0", "10"), [at(last_day, "4")], today).stale is is_stale


@pytest.mark.parametrize(
    ("given_readings", "share"),
    [
        ([at(0, "90"), at(10, "70"), at(20, "90")], "0.8"),  # 40 of 50 days
        ([at(0, "70"), at(40, "90")], "0.2222222222"),  # 35 known days outside, 10 inside
        ([at(40, "90")], "1"),  # what was before is unknown
        ([at(-30, "70"), at(25, "90")], "0.8333333333"),  # of the first, 5 days after the start are known
        ([at(50, "70")], "0"),  # seen this moment
    ],
)
def test_a_threshold_scores_the_share_of_known_time_inside(given_readings: list[Reading], share: str) -> None:
    found = score(measure(ABOVE, None, "80"), given_readings, TODAY)
    assert found.share is not None
    assert round(found.share, 10) == Decimal(share)


@pytest.mark.parametrize(
    ("values", "state"), [(("90", "90"), "met"), (("70", "90"), "missed"), (("90", "70"), "missed")]
)
def test_a_threshold_is_met_only_when_it_was_kept_to_the_end(values: tuple[str, ...], state: str) -> None:
    assert score(measure(ABOVE, None, "80"), readings(*values), DUE + timedelta(days=1)).state == state


@pytest.mark.parametrize(
    ("zones", "zone", "state", "share"),
    [
        (ZONES, "fail", "in_progress", "0"),
        (ZONES, "commit", "in_progress", "0.7"),
        (ZONES, "target", "met", "1"),
        (ZONES, "stretch", "exceeded", "1"),
        (("poor", "fair", "good"), "fair", "in_progress", "0.5"),
        (("poor", "fair", "good"), "good", "met", "1"),
        (ZONES, "unheard of", "no_data", None),
        ((), "target", "no_target", None),
    ],
)
def test_zones_are_worth_what_the_policy_says(zones: tuple[str, ...], zone: str, state: str, share: str | None) -> None:
    ordinal = Measure(MeasureKind.ORDINAL, zones=zones, start_on=START, due_on=DUE)
    found = score(ordinal, [at(5, zone=zone)], TODAY)
    assert (found.state, found.share) == (state, dec(share))


decimals = st.decimals(-1000, 1000, places=2)


@unhurried
@given(st.sampled_from(list(MeasureKind)), decimals | st.none(), decimals | st.none(), st.lists(decimals, max_size=4))
def test_a_share_is_unknown_or_between_0_and_1(
    kind: MeasureKind, baseline: Decimal | None, target: Decimal | None, values: list[Decimal]
) -> None:
    anything = Measure(kind, baseline, target, None, START, DUE)
    found = score(anything, readings(*map(str, values)), TODAY)
    assert found.share is None or 0 <= found.share <= 1
    unknown = ("no_data", "no_target", "no_baseline", "not_started")
    assert (found.share is None) == (found.state in unknown)


@unhurried
@given(decimals, decimals, decimals)
def test_falling_mirrors_rising(baseline: Decimal, target: Decimal, value: Decimal) -> None:
    rising = score(Measure(RISE, baseline, target), [at(1, str(value))], TODAY)
    falling = score(Measure(FALL, -baseline, -target), [at(1, str(-value))], TODAY)
    assert (rising.state, rising.raw_share) == (falling.state, falling.raw_share)


@unhurried
@given(st.sampled_from([RISE, FALL, ABOVE, BELOW]), decimals | st.none(), decimals, decimals)
def test_what_is_measurable_gets_a_score_or_says_that_the_baseline_is_missing(
    kind: MeasureKind, baseline: Decimal | None, target: Decimal, value: Decimal
) -> None:
    candidate = Measure(kind, baseline, target, None, START, DUE)
    try:
        require_measurable(candidate)
    except NotMeasurable:
        return
    found = score(candidate, [at(5, str(value))], TODAY)
    assert found.state is not AttainmentState.ALREADY_MET_AT_BASELINE
    assert found.share is not None or found.state is AttainmentState.NO_BASELINE


@pytest.mark.parametrize(
    ("refused", "field"),
    [
        (measure(RISE, "10", "10"), "target"),
        (measure(RISE, "10", "9"), "target"),
        (measure(FALL, "10", "10"), "target"),
        (measure(FALL, "10", "11"), "target"),
        (measure(RISE, "10"), "target"),
        (measure(ABOVE), "target"),
        (measure(RISE, "1", "10", "10"), "stretch"),
        (measure(FALL, "10", "5", "6"), "stretch"),
        (measure(BELOW, None, "5", "4"), "stretch"),
        (measure(MeasureKind.BINARY, None, "2"), "target"),
        (measure(MeasureKind.BINARY, "1"), "baseline"),
        (measure(MeasureKind.BINARY, stretch="1"), "stretch"),
        (measure(MeasureKind.MILESTONE, "1", "1"), "target"),
        (measure(MeasureKind.MILESTONE, stretch="2"), "stretch"),
        (measure(MeasureKind.UNDEFINED, "1", "2"), "kind"),
        (measure(RISE, "NaN", "2"), "baseline"),
        (measure(RISE, "1", "Infinity"), "target"),
        (replace(measure(RISE, "1", "2"), due_on=START), "due_on"),
        (Measure(MeasureKind.ORDINAL), "zones"),
        (Measure(MeasureKind.ORDINAL, zones=("good", "good")), "zones"),
        (Measure(MeasureKind.ORDINAL, zones=("bad", "")), "zones"),
        (Measure(MeasureKind.ORDINAL, target=Decimal(1), zones=ZONES), "target"),
    ],
)
def test_what_could_never_be_scored_is_refused_with_the_field(refused: Measure, field: str) -> None:
    with pytest.raises(NotMeasurable) as refusal:
        require_measurable(refused)
    assert refusal.value.field == field
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "accepted",
    [
        measure(RISE, "1", "2", "3"),
        measure(RISE, None, "2"),
        measure(FALL, "0", "-2"),
        measure(ABOVE, "99", "95"),
        measure(BELOW, None, "1"),
        measure(MeasureKind.BINARY),
        measure(MeasureKind.BINARY, "0", "1"),
        measure(MeasureKind.MILESTONE, "0", "5"),
        Measure(MeasureKind.ORDINAL, zones=ZONES),
        Measure(RISE, Decimal(1), Decimal(2)),
    ],
)
def test_what_can_be_scored_is_accepted(accepted: Measure) -> None:
    require_measurable(accepted)


def standing(state: str, raw: str | None = None, kind: MeasureKind = RISE, **more: object) -> Attainment:
    return Attainment(kind, AttainmentState(state), dec(raw), dec(raw), **more)  # type: ignore[arg-type]


HALF_GONE = {"start_on": START, "due_on": DUE, "today": TODAY}
YES_OR_NO = MeasureKind.BINARY


@pytest.mark.parametrize(
    ("attainment", "confidence", "expected"),
    [
        (standing("no_data"), 9, "no_data"),
        (standing("no_target"), 9, "no_data"),
        (standing("no_baseline"), 9, "no_data"),
        (standing("not_started"), None, "not_started"),
        (standing("met", "1"), 1, "met"),
        (standing("exceeded", "2"), None, "met"),
        (standing("already_met_at_baseline", "1"), None, "met"),
        (standing("missed", "0.9"), 9, "off_track"),
        (standing("in_progress", "0.5"), None, "on_track"),
        (standing("in_progress", "0.40"), None, "on_track"),
        (standing("in_progress", "0.39"), None, "at_risk"),
        (standing("in_progress", "0.20"), None, "at_risk"),
        (standing("in_progress", "0.19"), None, "off_track"),
        (standing("in_progress", "0.5"), 7, "on_track"),
        (standing("in_progress", "0.5"), 6, "at_risk"),
        (standing("in_progress", "0.5"), 4, "at_risk"),
        (standing("in_progress", "0.5"), 3, "off_track"),
        (standing("in_progress", "0.1"), 10, "off_track"),
        (standing("in_progress", "0.5", confidence=5), None, "at_risk"),
        (standing("in_progress", "0.5", confidence=5), 8, "on_track"),
        (standing("in_progress", "0.5", stale=True), 9, "at_risk"),
        (standing("in_progress", "0.1", stale=True), 9, "off_track"),
        (standing("in_progress", "0", YES_OR_NO), None, "on_track"),
        (standing("in_progress", "0", YES_OR_NO), 2, "off_track"),
        (standing("in_progress", "0.95", ABOVE), None, "on_track"),
        (standing("in_progress", "0.8", ABOVE), None, "at_risk"),
        (standing("in_progress", "0.6", ABOVE), None, "off_track"),
        (standing("regressed", "0.9", ABOVE), 9, "off_track"),
        (standing("regressed", "-0.01"), None, "off_track"),
    ],
)
def test_status_is_the_worst_of_pace_confidence_and_freshness(
    attainment: Attainment, confidence: int | None, expected: str
) -> None:
    assert status(attainment, **HALF_GONE, confidence=confidence) == expected


@pytest.mark.parametrize(("day", "expected"), [(79, "on_track"), (80, "at_risk")])
def test_what_is_done_at_once_owes_nothing_until_the_last_fifth(day: int, expected: str) -> None:
    today = START + timedelta(days=day)
    found = status(standing("in_progress", "0", YES_OR_NO), start_on=START, due_on=DUE, today=today)
    assert found == expected


@pytest.mark.parametrize(("raw", "expected"), [("-0.05", "at_risk"), ("-0.5", "off_track")])
def test_wavering_around_the_baseline_early_on_is_only_a_risk(raw: str, expected: str) -> None:
    today = START + timedelta(days=3)
    assert status(standing("regressed", raw), start_on=START, due_on=DUE, today=today) == expected


@pytest.mark.parametrize(
    ("attainment", "confidence", "expected"),
    [
        (standing("in_progress", "0.5"), None, "no_data"),
        (standing("in_progress", "0.5"), 8, "on_track"),
        (standing("in_progress", "1", ABOVE), None, "on_track"),
        (standing("in_progress", "0", YES_OR_NO), None, "no_data"),
        (standing("regressed", "-3.56"), None, "off_track"),
    ],
)
def test_without_dates_only_what_is_known_is_judged(
    attainment: Attainment, confidence: int | None, expected: str
) -> None:
    found = status(attainment, start_on=None, due_on=None, today=TODAY, confidence=confidence)
    assert found == expected


def test_a_judgement_shows_its_inputs() -> None:
    found = judge(standing("in_progress", "0.3", confidence=8), **HALF_GONE)
    assert (found.expected, found.gap) == (Decimal("0.5"), Decimal("0.2"))
    assert found.because == ("It is behind what the time gone by asks for.",)


def test_every_state_of_attainment_has_a_status_with_a_reason() -> None:
    for state in AttainmentState:
        assert judge(standing(state, "0.5"), **HALF_GONE).because


@pytest.mark.parametrize(
    ("parts", "share", "known", "total"),
    [
        ([], None, 0, 0),
        ([(None, 1)], None, 0, 1),
        ([("0.4", 1), ("0.8", 1)], "0.6", 2, 2),
        ([("0.4", 1), (None, 1), ("0.8", 1)], "0.6", 2, 3),
        ([("0.4", 3), ("0.8", 1)], "0.5", 2, 2),
        ([("0", 1), (None, 9)], "0", 1, 2),
        ([("0.4", 0)], None, 1, 1),
    ],
)
def test_a_roll_up_is_the_weighted_mean_of_what_is_known(
    parts: list[tuple[str | None, int]], share: str | None, known: int, total: int
) -> None:
    found = roll_up([Weighted(dec(part), Decimal(weight)) for part, weight in parts])
    assert (found.share, found.known, found.total) == (dec(share), known, total)


def test_a_roll_up_keeps_its_inputs_and_weights() -> None:
    parts = [Weighted(Decimal("0.5"), Decimal(2), "KR-1"), Weighted(None, Decimal(3), "KR-2")]
    found = roll_up(iter(parts))
    assert (found.inputs, found.known_weight, found.total_weight) == (tuple(parts), Decimal(2), Decimal(5))


def test_a_weight_is_not_below_zero() -> None:
    with pytest.raises(ValueError, match="below 0"):
        Weighted(Decimal(1), Decimal(-1))


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ("", "no_data"),
        ("no_data no_data", "no_data"),
        ("no_data not_started", "not_started"),
        ("on_track no_data", "on_track"),
        ("on_track not_started", "on_track"),
        ("met not_started", "on_track"),
        ("met met no_data", "met"),
        ("met on_track", "on_track"),
        ("on_track on_track at_risk", "at_risk"),
        ("on_track on_track off_track", "at_risk"),
        ("on_track off_track", "off_track"),
        ("met off_track not_started not_started", "off_track"),
    ],
)
def test_the_status_of_a_whole_follows_from_its_parts(parts: str, whole: str) -> None:
    assert combine([Status(part) for part in parts.split()]) == whole


def test_the_published_rules_name_the_figures_that_are_used() -> None:
    published = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text(encoding="utf-8")
    figures = [f"gap <= {SLIGHTLY_BEHIND}", f"gap > {FAR_BEHIND}", f"until {LAST_STRETCH} of", f"{CONFIDENT} and more"]
    figures += [f"{DOUBTFUL} to {CONFIDENT - 1}", f"more than {STALE_AFTER_DAYS} days"]
    figures += [f"{zone} {share}" for zone, share in STANDARD_ZONES.items()]
    assert [figure for figure in figures if figure not in published] == []
    assert [state for state in AttainmentState if f"**{state}**" not in published] == []


@pytest.mark.parametrize(
    ("kind", "baseline", "target", "earlier", "value", "expected"),
    [
        (RISE, "20", "60", "22 24", "97", True),
        (RISE, "20", "60", "22 24", "44", False),  # a good week
        (RISE, "0", "1000", "100 400", "1200", False),  # it has made steps like this before
        (FALL, "30", "10", "28", "1.2", True),  # a point in the wrong place
        (RISE, "20", "60", "", "97", False),  # the first value draws the line
        (ABOVE, None, "95", "96", "960", True),  # no way to measure by: a digit too many
        (ABOVE, None, "95", "96", "80", False),
        (ABOVE, None, "95", "0", "80", False),  # nothing is ten times nothing
        (MeasureKind.MILESTONE, "0", "1", "0", "1", False),  # that is how a milestone comes
    ],
)
def test_a_leap_is_out_of_proportion_to_the_way_and_to_every_step_so_far(
    kind: MeasureKind, baseline: str | None, target: str, earlier: str, value: str, expected: bool
) -> None:
    assert (
        is_leap(Decimal(value), measure(kind, baseline, target), [Decimal(said) for said in earlier.split()])
        is expected
    )
