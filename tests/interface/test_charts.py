"""Figures: what is drawn for known, unknown and regressed values, and that every one can be read aloud."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest

from interface import charts
from interface.charts.marks import ticks
from interface.charts.scatter import NARROW, WIDE, _box, _named

TODAY = date(2026, 3, 18)
DAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(6)]
POINTS = [charts.Point(on, value) for on, value in zip(DAYS, (4, 5, None, 7, 6, 8), strict=True)]
PARTS = [{"key": "core", "label": "Core", "value": 60}, {"key": "adjacent", "label": "Adjacent", "value": 40}]

FIGURES = {
    "sparkline": charts.sparkline([1, 2, None, 3], target=4, title="Sales"),
    "sparkline of nothing": charts.sparkline([None, None]),
    "meter": charts.meter(50, 0, 100),
    "meter without data": charts.meter(None, 0, 100),
    "trend": charts.trend_line(POINTS, target=9, title="Sales rose", today=DAYS[3]),
    "trend of nothing": charts.trend_line([]),
    "trend with a range": charts.trend_line([charts.Point(on, 5, 4, 7) for on in DAYS]),
    "stacked bar": charts.stacked_bar(PARTS),
    "stacked bar of nothing": charts.stacked_bar([]),
    "mix": charts.mix_bar(58, 60, 75),
    "mix without a target": charts.mix_bar(58),
    "balance": charts.balance(4.5, 7),
    "bar": charts.amount_bar(4.5, 0, 7),
    "bar of nothing known": charts.amount_bar(None, 0, 7),
    "bullet": charts.meter(50, 0, 100, paces=(0.2, 0.4)),
    "threshold": charts.threshold(97, 95),
    "fan": charts.fan(POINTS, [charts.Chance(DAYS[-1] + timedelta(weeks=4), 7, 8, 10)], target=9),
    "fan of nothing": charts.fan([], []),
    "named parts": charts.stacked_bar(PARTS, named=True),
    "dates": charts.dates_bar(DAYS[0], DAYS[-1], DAYS[2]),
    "timeline": charts.timeline_bar(DAYS[1], None, DAYS[0], DAYS[-1], DAYS[2]),
    "months": charts.month_axis(date(2026, 1, 1), date(2027, 12, 31)),
    "scatter": charts.scatter([charts.Dot(72, 84, "Make Brighton love us")], "Confidence", "Value"),
    "scatter with links": charts.scatter(
        [charts.Dot(72, 84, "Make Brighton love us", "ok", "/x")], "Confidence", "Value"
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_whole_can_be_read_aloud_and_has_no_inline_style(name: str) -> None:
    svg = ET.fromstring(FIGURES[name])
    assert svg.find("title").text and svg.find("desc").text  # type: ignore[union-attr]
    assert svg.get("role") in {"img", "group"}
    assert not [mark for mark in svg.iter() if mark.get("style")]


def test_a_gap_in_the_values_is_a_gap_in_the_line() -> None:
    line = next(
        mark for mark in ET.fromstring(charts.sparkline([1, 2, None, 3, 4])).iter() if mark.get("class") == "line"
    )
    assert (line.get("d") or "").count("M") == 2


def test_a_line_that_ends_in_a_gap_marks_its_last_value_as_old() -> None:
    assert "dot-old" in charts.sparkline([1, 2, None])


@pytest.mark.parametrize(
    ("value", "baseline", "target", "share"),
    [
        (None, 0, 10, None),
        (5, 0, None, None),
        (5, 10, 10, None),
        (5, 0, 10, 0.5),
        (5, None, 10, 0.5),
        (4, 5, 3, 0.5),
        (-2, 0, 10, -0.2),
        (12, 0, 10, 1.2),
    ],
)
def test_progress_runs_from_baseline_to_target_in_either_direction(
    value: float | None, baseline: float | None, target: float | None, share: float | None
) -> None:
    assert charts.progress_share(value, baseline, target) == pytest.approx(share)


def test_a_regressed_value_is_drawn_backwards_in_the_tone_of_trouble() -> None:
    drawn = charts.meter(8912, 9100, 12000, "£", tone="ok")
    assert "fill-bad" in drawn
    assert "fill-ok" not in drawn
    assert "£8,912, from £9,100 towards £12,000" in drawn


def test_unknown_progress_is_not_an_empty_bar() -> None:
    drawn = charts.meter(None, 0, 10)
    assert "track-none" in drawn
    assert "No data yet" in drawn


def test_the_parts_of_a_bar_fill_it() -> None:
    widths = [
        float((mark.get("width") or "0").rstrip("%"))
        for mark in ET.fromstring(charts.stacked_bar(PARTS)).findall("rect")
    ]
    assert sum(widths) == pytest.approx(100)


@pytest.mark.parametrize(("share", "verdict"), [(60, "inside"), (59.9, "outside"), (75, "inside"), (76, "outside")])
def test_a_share_knows_whether_it_stands_inside_its_band(share: float, verdict: str) -> None:
    assert f", {verdict}<" in charts.mix_bar(share, 60, 75)


def test_what_is_missing_is_drawn_and_what_is_free_is_not_called_missing() -> None:
    assert 'class="gap"' in charts.balance(4.5, 7)
    assert 'class="gap"' not in charts.balance(9, 7.5)
    assert 'class="free"' in charts.balance(9, 7.5)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_names_of_dots_never_stand_on_each_other(width: int) -> None:
    dots = [charts.Dot(50 + step, 50 + step % 3, f"Outcome number {step}") for step in range(12)]
    places = [(float(dot.x), float(dot.y)) for dot in dots]
    named = _named(dots, places, width)
    boxes = [_box(dots[index].label, places[index], side, width) for index, side in named.items()]
    assert boxes
    assert not [1 for i, box in enumerate(boxes) for other in boxes[i + 1 :] if box.meets(other)]


def test_words_of_users_cannot_break_out_of_a_figure() -> None:
    assert "<script" not in charts.scatter([charts.Dot(1, 2, "<script>x</script>")], "x", "y")


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0, 100, [0, 25, 50, 75, 100]), (7.1, 12.5, [8, 10, 12]), (0, 1, [0, 0.25, 0.5, 0.75, 1]), (3, 3, [3])],
)
def test_an_axis_has_round_numbers(low: float, high: float, found: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(found)


def test_a_threshold_is_kept_or_not_and_never_a_way_to_go() -> None:
    kept, broken = charts.threshold(97.5, 97, "above", "%"), charts.threshold(94, 97, "above", "%")
    assert "97.5%, inside: at least 97%" in kept and "mark-ok" in kept
    assert "94%, outside: at least 97%" in broken and "mark-bad" in broken
    assert "fill-accent" not in kept + broken
    assert "inside: at most £8" in charts.threshold(7, 8, "below", "£")


def test_a_threshold_without_a_reading_is_not_outside() -> None:
    assert "track-none" in charts.threshold(None, 97)
    assert "mark-bad" not in charts.threshold(None, 97)


def test_what_is_due_by_today_lies_beneath_the_bar() -> None:
    drawn = charts.meter(5200, 4200, 9000, paces=(0.3, 0.5))
    assert drawn.count("band-") == 3
    assert "50% of the way is due by today" in drawn
    assert "band-" not in charts.meter(5200, 4200, 9000)


def test_bars_of_one_chart_share_their_scale_and_run_backwards_below_nought() -> None:
    half = ET.fromstring(charts.amount_bar(5, 0, 10)).findall("rect")[0]
    back = ET.fromstring(charts.amount_bar(-5, -5, 10)).findall("rect")[0]
    assert half.get("width") == "50%"
    assert (back.get("x"), back.get("width")) == ("0%", "33.33%")
    assert "track-none" in charts.amount_bar(None, 0, 10)


def test_a_fan_says_the_ends_of_what_may_come_beside_them() -> None:
    ahead = [charts.Chance(DAYS[-1] + timedelta(weeks=week), 7, 9, 12) for week in (2, 4)]
    drawn = charts.fan(POINTS, ahead, target=11, title="Nine of ten")
    heights = [
        float((mark.get("y") or "").rstrip("%")) for mark in ET.fromstring(drawn).iter() if "P" in (mark.text or "")
    ]
    assert all(f"P{share}" in drawn for share in (10, 50, 90))
    assert heights == sorted(heights) and min(b - a for a, b in pairwise(heights)) >= 8


def test_a_bar_has_at_most_four_parts_and_loses_nothing() -> None:
    parts = [{"key": f"k{n}", "label": f"Part {n}", "value": n} for n in (5, 1, 4, 2, 3)]
    shown = charts.at_most_four(parts)
    assert [part["label"] for part in shown] == ["Part 5", "Part 4", "Part 3", "Other"]
    assert sum(part["value"] for part in shown) == 15


def test_names_of_values_stand_beside_the_plot_and_never_on_the_line() -> None:
    drawn = charts.trend_line([charts.Point(on, 12_000 + n) for n, on in enumerate(DAYS)], unit="£")
    named = [
        mark for mark in ET.fromstring(drawn).iter() if "axis" in (mark.get("class") or "") and "£" in (mark.text or "")
    ]
    assert named and all(mark.get("text-anchor") == "end" and mark.get("x") == "0%" for mark in named)
    assert "gutter-" in drawn


def test_a_status_is_a_shape_in_the_scatter_too() -> None:
    tones = [charts.Dot(20 * n, 50, "", tone) for n, tone in enumerate(("ok", "warn", "bad"), start=1)]
    drawn = charts.scatter(tones, "x", "y")
    shapes = {mark.get("d") or mark.tag for mark in ET.fromstring(drawn).iter() if "mark " in (mark.get("class") or "")}
    assert len(shapes) == 3


def test_the_figures_of_a_column_have_the_same_decimals() -> None:
    assert charts.aligned([2.5, 0, None, 1.25], "FTE") == ["2.50\u2009FTE", "0.00\u2009FTE", "\u2013", "1.25\u2009FTE"]


def test_every_value_of_a_small_line_is_read_aloud() -> None:
    assert "1, 2, \u2013, 3" in charts.sparkline([1, 2, None, 3])
