"""Figures: what is drawn for known, unknown and regressed values, and that every one can be read aloud."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

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
