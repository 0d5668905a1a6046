"""What a page makes the browser fetch, as it travels: style sheets at most 25 KB, scripts at most 75 KB, ours at most 20 KB of it."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest

STATIC = Path("static")
PARTS = [Path("templates/layouts") / name for name in ("document.html", "document_links.html", "core_scripts.html")]
CORE = "".join(path.read_text(encoding="utf-8") for path in PARTS)
PAGES = sorted(path for path in Path("templates").rglob("*.html") if path not in PARTS)
KB = 1024


def packed(names: set[str]) -> int:
    return sum(map(weight, names))


@cache
def weight(name: str) -> int:
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def loaded(text: str, folder: str) -> set[str]:
    """The files that a template names, and the modules that those import."""
    named = re.findall(r"""static ['"]([^'"]+)['"]""", text)
    found = {name for name in named if re.match(f"({folder})/", name)}
    for name in [name for name in found if name.startswith("js/")]:
        found |= imported(name)
    return found


@cache
def imported(name: str) -> set[str]:
    direct = {
        f"js/{other}" for other in re.findall(r'from "\./([\w-]+\.js)"', (STATIC / name).read_text(encoding="utf-8"))
    }
    return direct.union(*map(imported, direct)) if direct else direct


def ours(names: set[str]) -> set[str]:
    return {name for name in names if name.startswith("js/")}


STYLES, SCRIPTS = loaded(CORE, "css"), {name for name in loaded(CORE, "js|vendor") if name.endswith(".js")}


def test_the_core_scripts_are_small() -> None:
    assert {"js/app.js", "js/live.js", "js/palette.js", "js/words.js", "vendor/htmx/htmx.min.js"} <= SCRIPTS
    assert packed(ours(SCRIPTS)) <= 20 * KB
    assert packed(SCRIPTS) <= 75 * KB


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_page_adds_more_than_the_budget_leaves(page: Path) -> None:
    """Each on top of the core; uPlot is for the long series alone and counts apart."""
    text = page.read_text(encoding="utf-8")
    styles = STYLES | loaded(text, "css")
    scripts = SCRIPTS | {name for name in loaded(text, "js|vendor") if name.endswith(".js") and "uplot" not in name}
    assert packed(styles) <= 25 * KB
    assert packed(scripts) <= 75 * KB


def test_long_series_alone_bring_their_library() -> None:
    assert "uplot" not in CORE.lower()
