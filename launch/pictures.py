"""`./cairn pictures`: retakes docs/pictures from a Cairn of its own with the demo, in Chromium."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from launch import browser
from launch.installation import Installation

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = {  # the end of a picture's name: the window and its theme
    "light": (DESK, "light"),
    "dark": (DESK, "dark"),
    "light-phone": (PHONE, "light"),
    "dark-phone": (PHONE, "dark"),
}
PICTURES = {  # a picture's name: who looks, and where; a selector leads on from there to the first such link
    "sign-in": ("", "/accounts/login/", ""),
    "control-centre": ("executive", "/", ""),
    "outcome-board": ("executive", "/outcomes", ""),
    "mission": ("mission_owner", "/missions", "main a:has-text('Make Brighton love us: the first seasons')"),
    "heat-map": ("profession_lead", "/people", ""),
    "event-explorer": ("data_steward", "/events", ""),
    "wizard": ("mission_owner", "/intake", ""),
    "re-charter": ("executive", "/recharters/REC-2", ""),
    "mix": ("executive", "/mix", ""),
    "decisions": ("executive", "/decisions", ""),
    "conclusions": ("mission_owner", "/conclusions", ""),
}


def main(names: list[str]) -> int:
    """Takes these pictures, all when none is named."""
    browser.install()
    path = browser.find()
    if path is None or browser.missing():
        print(f"cairn: pictures need Chromium (Debian: apt install {' '.join(browser.missing())})")
        return 1
    if unknown := set(names) - set(PICTURES):
        print(f"cairn: no picture is called {', '.join(unknown)}; there are {', '.join(PICTURES)}")
        return 2
    with Installation(demo=True) as installation, sync_playwright() as playwright:
        installation.start("web", "worker-1", "worker-2")
        chromium = playwright.chromium.launch(executable_path=path, args=browser.FLAGS)
        for name in names or PICTURES:
            for look in LOOKS:
                print(take(chromium, installation.address, name, look))
        chromium.close()
    return 0


def take(chromium: Browser, address: str, name: str, look: str) -> Path:
    """The file that the picture was written to."""
    role, path, link = PICTURES[name]
    window, theme = LOOKS[look]
    context = chromium.new_context(viewport=window, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = signed_in(context, address, role) if role else context.new_page()
    page.goto(address + path, wait_until="load")
    if link:
        page.locator(link).first.click()
        page.wait_for_load_state()
    page.wait_for_timeout(800)  # live parts have asked for themselves once
    file = FOLDER / f"{name}-{look}.png"
    page.screenshot(path=file)
    context.close()
    return file


def signed_in(context: BrowserContext, address: str, role: str) -> Page:
    page = context.new_page()
    page.goto(address + "/accounts/login/")
    page.locator(f"button[name=role][value={role}]").click()
    page.locator(".guide form button").click()  # the guided hour is for those who try it
    page.wait_for_load_state()
    return page


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
