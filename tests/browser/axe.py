"""What axe-core finds wrong on a page: `violations(page) == []` is WCAG 2.2 AA as far as a machine can tell."""

from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Page

TAGS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # those of them that look at colours
RUN = """async ([within, runOnly]) => {
  const found = await axe.run(within, { runOnly, resultTypes: ["violations"], preload: false });
  return found.violations.flatMap(rule => rule.nodes.map(node => ({
    rule: rule.id, help: rule.help, where: node.target.flat().join(" "), why: node.failureSummary.split("\\n").slice(1).join("; "),
  })));
}"""

# A colour measured in the middle of a change is one that nobody reads. What never ends is left alone.
STILL = """() => Promise.allSettled(document.getAnimations()
  .filter(each => each.effect.getComputedTiming().endTime < Infinity).map(each => each.finished))"""


def violations(page: Page, within: str = "html", rules: dict[str, Any] = TAGS) -> list[str]:
    """One line for each element that breaks a rule: the rule, where, why. The page is taken as it stands, what is open is seen.

    The source is evaluated, not added as a script, because our Content-Security-Policy lets none in.
    """
    page.evaluate(STILL)
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(_source())
    found = page.evaluate(RUN, [within, rules])
    return [f"{each['rule']} at {each['where']}: {each['why']}" for each in found]


@cache
def _source() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
