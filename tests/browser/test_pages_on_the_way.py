"""Pages that no link leads to at first, because an answer or a step in the life of a mission does: in every look, too."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.browser.looks import troubles
from tests.product import Window

Open = Callable[..., Window]


def test_the_pages_that_an_answer_leads_to_are_right_in_every_look(window: Open) -> None:
    owner = window("mission_owner")
    page = owner.go("/intake")
    page.locator("[name=title]").fill("Make Hove love us")
    page.get_by_role("button", name="Walk the tree").click()
    page.wait_for_url("**/specific_objective")
    wrong = [*troubles(owner)]
    page.locator("[name=answer][value=no]").check()
    page.locator("main form button.button-primary").click()
    page.wait_for_url("**/mend")
    wrong += [*troubles(owner), *troubles(owner, "/check-ins/end?round=KR-1,KR-2")]
    assert wrong == []


def test_the_pages_of_a_mission_that_is_chartered_paused_and_doubted_are_right_in_every_look(window: Open) -> None:
    owner, decides = window("mission_owner"), window("executive")
    mission = _proposed(owner)
    wrong = [*troubles(owner, f"{mission}/considered"), *troubles(owner, f"{mission}/charter")]
    _send(owner, f"{mission}/charter", objective_summary="Three streets meet.", hypothesis="Who is warm stays.")
    submit = _address(owner, f"{mission}/charter", "submit")
    wrong += troubles(owner, submit)
    _send(owner, submit)
    for step in ("withdraw", "return", "sign"):
        wrong += troubles(decides, submit.replace("submit", step))
    _send(decides, submit.replace("submit", "sign"))
    wrong += [*troubles(decides, f"{mission}/charter"), *troubles(decides, f"{mission}/launch")]
    wrong += troubles(decides, f"{mission}/turn-down")
    _send(decides, f"{mission}/launch")
    _send(decides, f"{mission}/pause", reason="The street is closed for a month.")
    wrong += [*troubles(decides, mission), *troubles(decides, f"{mission}/resume")]
    _send(
        decides,
        f"{mission}/recharter",
        trigger="new_data",
        reason="They come for each other.",
        considered="Neighbours meet.",
    )
    doubt = decides.page.url.removeprefix(decides.address)
    wrong += [*troubles(decides, mission), *troubles(decides, doubt)]
    for decision in ("continue", "succeed", "stop"):
        wrong += troubles(decides, f"{doubt}/{decision}")
    _send(decides, f"{doubt}/continue", reason="It is the same wish.")
    wrong += troubles(decides, doubt)
    measure = _address(decides, "/outcomes/OUT-1", "edit", within="/measures/")
    wrong += [*troubles(decides, measure), *troubles(decides, measure.replace("edit", "drop"))]
    assert wrong == []


def _proposed(owner: Window) -> str:
    """The address of a new candidate, ready for its charter."""
    today = datetime.now(UTC).date()
    said = {"title": "Let Lewes find company in winter", "purpose": "People in Lewes find warmth within a walk."}
    kind = {"type": "feature", "ambition": "core"}
    window = {"starts_on": str(today), "ends_on": str(today + timedelta(days=120))}
    owner.go("/missions/propose").locator("main select[name=outcome]").evaluate(
        "list => { list.value = list.options[1].value }"
    )
    _send(owner, "", **said, **kind, **window, fte_max="4", money_max="60000", currency="GBP")
    address = owner.page.url.removeprefix(owner.address).partition("?")[0]
    assert "/MIS-" in address, "the proposal was refused"
    return address


def _send(somebody: Window, path: str, **values: str) -> None:
    """Fills in the form of the page, chooses or types, and sends it."""
    page = somebody.go(path) if path else somebody.page
    for name, value in values.items():
        choice = page.locator(f"main [type=radio][name={name}][value='{value}']")
        choice.check() if choice.count() else page.locator(f"main [name={name}]").fill(value)
    with page.expect_navigation():
        page.locator("main form[method=post] .form-actions button").first.click()
    assert path == "" or page.locator(".field-error").count() == 0, page.locator("main").inner_text()


def _address(somebody: Window, path: str, step: str, within: str = "/charters/") -> str:
    link = somebody.go(path).locator(f"main a[href*='{within}'][href$='/{step}']").first
    return link.get_attribute("href") or ""
