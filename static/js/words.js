/* What scripts say stands in layouts/words.html, so that it is translated: say("copied", { text: "MIS-12" }). */
const words = new Map([...document.querySelectorAll("template[data-words]")].flatMap(({ content }) =>
  [...content.querySelectorAll("[data-word]")].map((each) => [each.dataset.word, each.textContent])));
const plural = new Intl.PluralRules(document.documentElement.lang || "en");

export function say(key, values = {}) {
  return (words.get(key) ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/* The form that goes with a number: say("changed.one"), say("changed.other"). */
export function sayCount(key, n) {
  const form = `${key}.${plural.select(n)}`;
  return say(words.has(form) ? form : `${key}.other`, { n });
}
