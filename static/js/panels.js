/* Tabs inside a page: links to parts that stand below each other become tabs that show one of them. */
const prepared = new WeakSet();

export function preparePanels() {
  for (const box of document.querySelectorAll("[data-panels]")) if (!prepared.has(box)) prepare(box);
}

function prepare(box) {
  prepared.add(box);
  const list = box.querySelector("[data-tabs]");
  const tabs = [...list.querySelectorAll("a")];
  const panelOf = (tab) => box.querySelector(`[data-panel][id="${CSS.escape(tab.hash.slice(1))}"]`);
  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    const panel = panelOf(tab);
    tab.id ||= `${panel.id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.removeAttribute("aria-label");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
  }
  const choose = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      panelOf(tab).hidden = tab !== chosen;
    }
  };
  const addressed = () => tabs.find((tab) => tab.hash === location.hash);
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("a");
    if (!tab || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    history.replaceState(null, "", tab.hash); // the tab is part of the address, and no step of the way back
    choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = by ? tabs[(tabs.indexOf(event.target) + by * (document.dir === "rtl" ? -1 : 1) + tabs.length) % tabs.length] : { Home: tabs[0], End: tabs.at(-1) }[event.key];
    if (!to) return;
    event.preventDefault();
    to.click();
    to.focus();
  });
  addEventListener("hashchange", () => { if (addressed()) choose(addressed()); });
  choose(addressed() ?? tabs[0]);
}
