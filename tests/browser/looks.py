"""A page in every look: on a phone, a tablet and a desk, in light and in dark.

A theme is other colours and nothing else, so that dark is held against the rules about colours, and sticks out nowhere
that light does not. A tablet has the layout of one of the others: what may go wrong there is its width.
"""

from collections.abc import Iterator

from tests.browser import axe
from tests.product import Window

THEMES = {"light": axe.TAGS, "dark": axe.COLOURS}
WIDTHS = (390, 768, 1440)
LOOKS = (("light", 390), ("light", 1440), ("dark", 1440))

# A list of two hundred rows takes axe forty seconds, and says no more than those of its rows that show something new.
THIN = """() => document.querySelectorAll("main :not(svg, svg *, select, pre, form)").forEach(list => {
  if (list.children.length < 10) return;
  const seen = new Set();
  for (const row of [...list.children]) {
    const named = part => (part.tagName + part.getAttribute("class")).replace(/[0-9]/g, "");
    const parts = [row, ...row.querySelectorAll("*")].map(named);
    if (parts.every(part => seen.has(part))) row.remove();
    parts.forEach(part => seen.add(part));
  }
})"""


def troubles(somebody: Window, path: str = "") -> Iterator[str]:
    """What is wrong with the page, loaded once (with a path) and looked at in each width and theme."""
    if path:
        somebody.go(path)
    somebody.page.evaluate(THIN)
    where = somebody.page.url.removeprefix(somebody.address)
    for width in WIDTHS:
        _look(somebody, "light", width)
        if over := somebody.overflows():
            yield f"{where} ({width} px): {over} px too wide"
    for theme, width in LOOKS:
        _look(somebody, theme, width)
        found = axe.violations(somebody.page, rules=THEMES[theme])
        yield from (f"{where} ({theme}, {width} px): {violation}" for violation in found)
    yield from (f"{where}: {trouble}" for trouble in somebody.troubles)
    somebody.troubles.clear()


def _look(somebody: Window, theme: str, width: int) -> None:
    somebody.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    somebody.page.set_viewport_size({"width": width, "height": 900})
