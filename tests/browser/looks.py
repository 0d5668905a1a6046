"""A page in every look: on a phone, a tablet and a desk, in light and in dark."""

from collections.abc import Iterator

from tests.browser import axe
from tests.product import Window

WIDTHS = (390, 768, 1440)
THEMES = {"light": axe.TAGS, "dark": axe.COLOURS}  # a theme is other colours and nothing else

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
    for theme, rules in THEMES.items():
        somebody.page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            somebody.page.set_viewport_size({"width": width, "height": 900})
            look = f"{where} ({theme}, {width} px)"
            if over := somebody.overflows():
                yield f"{look}: {over} px too wide"
            yield from (f"{look}: {violation}" for violation in axe.violations(somebody.page, rules=rules))
    yield from (f"{where}: {trouble}" for trouble in somebody.troubles)
    somebody.troubles.clear()
