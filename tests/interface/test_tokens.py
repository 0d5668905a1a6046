"""The colours of tokens.css: enough contrast for words and for shapes, and told apart by colour-blind people."""

import re
from itertools import combinations
from pathlib import Path

import pytest

TOKENS = Path("static/css/tokens.css").read_text(encoding="utf-8")
PAIRS = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", TOKENS)}
THEMES = {"light": 0, "dark": 1}
Channels = tuple[float, float, float]

WORDS = [
    *[(word, ground) for word in ("text", "muted") for ground in ("bg", "surface", "sunken", "raised", "hover")],
    *[(word, ground) for word in ("accent", "accent-deep") for ground in ("bg", "surface", "raised", "accent-bg")],
    ("text", "accent-bg"),
    ("text", "tint"),
    ("muted", "tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    *[(f"{tone}", "surface") for tone in ("ok", "warn-text", "bad-text")],
    *[(f"{tone}", "bg") for tone in ("ok", "warn-text", "bad-text")],
    ("ok", "ok-bg"),
    ("warn-text", "warn-bg"),
    ("bad-text", "bad-bg"),
    *[("text", f"{tone}-bg") for tone in ("ok", "warn", "bad")],
    *[(kind, "surface") for kind in ("core", "adjacent", "transformational", "strategic", "feature", "platform")],
    *[("on-accent", kind) for kind in ("core", "adjacent", "transformational", "strategic", "feature", "platform")],
    *[("on-accent", tone) for tone in ("ok", "warn", "bad")],
    *[(f"on-heat-{step}", f"heat-{step}") for step in range(7)],
]
ZONES = ("core", "adjacent", "transformational")
TYPES = ("strategic", "feature", "platform")
TONES = ("ok", "warn", "bad")
# What a figure draws with, on every ground that a figure lies on; `hair` is the track below a bar.
SHAPES = [
    *[
        (drawn, ground)
        for drawn in (*TONES, *ZONES, *TYPES, "accent", "strong")
        for ground in ("surface", "bg", "sunken", "raised", "hair")
    ],
    ("text", "border"),
]


def channels(colour: str) -> Channels:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def linear(colour: str) -> Channels:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)
    )
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_words_can_be_read(word: str, ground: str, theme: str) -> None:
    assert contrast(PAIRS[word][THEMES[theme]], PAIRS[ground][THEMES[theme]]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(shape: str, ground: str, theme: str) -> None:
    assert contrast(PAIRS[shape][THEMES[theme]], PAIRS[ground][THEMES[theme]]) >= 3


# How red-blind, green-blind and blue-blind people see linear RGB (Machado, Oliveira and Fernandes, 2009, full severity).
EYES: dict[str, tuple[Channels, Channels, Channels]] = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "red-blind": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green-blind": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "blue-blind": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lab(colour: Channels) -> Channels:
    """A linear colour where distances are as far as they look (CIE 1976)."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, eyes: str) -> Channels:
    red, green, blue = linear(colour)
    first, second, third = (row[0] * red + row[1] * green + row[2] * blue for row in EYES[eyes])
    return lab((first, second, third))


def apart(one: str, other: str, theme: str, eyes: str) -> float:
    """How far two tokens look from each other (Delta E 1976)."""
    places = [seen(PAIRS[name][THEMES[theme]], eyes) for name in (one, other)]
    return sum((a - b) ** 2 for a, b in zip(*places, strict=True)) ** 0.5


# The least distance of any two of a family for any eye, in whole steps: light, then dark.
FAMILIES = [(TONES, (26, 37)), (ZONES, (20, 21)), (TYPES, (42, 36))]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("family", "least"), FAMILIES)
def test_colours_of_one_family_are_told_apart_by_every_eye(
    family: tuple[str, ...], least: tuple[int, int], theme: str, eyes: str
) -> None:
    nearest = min(apart(one, other, theme, eyes) for one, other in combinations(family, 2))
    assert round(nearest) >= least[THEMES[theme]]


def test_green_and_red_would_not_be_told_apart_by_red_blind_people() -> None:
    """The measure is worth its name: an ordinary pair of traffic lights fails it."""
    green, red = seen("#1a7f37", "red-blind"), seen("#cf222e", "red-blind")
    usual = (
        sum((a - b) ** 2 for a, b in zip(seen("#1a7f37", "everybody"), seen("#cf222e", "everybody"), strict=True))
        ** 0.5
    )
    assert sum((a - b) ** 2 for a, b in zip(green, red, strict=True)) ** 0.5 < usual / 2


@pytest.mark.parametrize("theme", THEMES)
def test_more_heat_is_a_longer_way_from_the_surface(theme: str) -> None:
    surface = PAIRS["surface"][THEMES[theme]]
    steps = [contrast(PAIRS[f"heat-{step}"][THEMES[theme]], surface) for step in range(7)]
    assert steps == sorted(steps)
    assert all(apart(f"heat-{step}", f"heat-{step + 1}", theme, eyes) >= 9 for step in range(6) for eyes in EYES)


def test_no_style_sheet_but_the_tokens_names_a_colour() -> None:
    """A colour beside the tokens would be missing in one theme and in the contrast table above."""
    allowed = {"#fff", "#ffffff", "#0d1014", "#1b212b", "#e9ecf1", "#12161d", "#7b8494", "#4b5563", "#000"}
    for name in ("base", "layout", "components", "charts"):
        text = Path(f"static/css/{name}.css").read_text(encoding="utf-8")
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", text)) <= allowed, name


def test_a_theme_is_other_colours_and_nothing_else() -> None:
    """The browser tests rely on it: in dark they ask only the rules that look at colours."""
    for sheet in Path("static/css").glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "prefers-color-scheme" not in text, sheet
        themed = re.findall(r"\[data-theme[^{}]*{([^{}]*)}", text)
        assert {rule.strip().partition(":")[0] for rule in themed} <= {"color-scheme"}, sheet
