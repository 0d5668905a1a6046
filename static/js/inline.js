/* A value becomes its field where it stands. The form is fetched from its own page and sent to its own door:
   what is required and refused, whose version it was filled in for and that it counts once stay decided there. */
import { adoptToasts, toast } from "./toast.js";
import { say } from "./words.js";

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

export async function openInline(link) {
  const host = link.closest("[data-inline]");
  const name = host.dataset.inline;
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const form = answer?.ok && formWith(parsed(await answer.text()), name);
  if (!form) {
    location.assign(link.href); // its page says what is the matter
    return;
  }
  place(host, name, form, new URL(form.getAttribute("action") || answer.url, answer.url));
}

const formWith = (page, name) => [...page.querySelectorAll("form[method=post]")].find((form) => form.elements[name]);

function place(host, name, form, address) {
  const around = host.closest("h1, h2, h3, p") ?? host; // a form may not stand inside those
  const made = document.querySelector("template[data-inline-made]").content.firstElementChild.cloneNode(true);
  let sent = form;
  const show = (from) => {
    sent = from;
    const field = document.importNode(from.elements[name].closest(".field") ?? from.elements[name], true);
    made.querySelector("[data-inline-field]").replaceChildren(field);
    const control = made.elements[name];
    control.focus();
    control.select?.();
  };
  const close = () => {
    made.remove();
    around.hidden = false;
    host.querySelector("[data-inline-open]")?.focus();
  };
  made.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); close(); }
    if (event.key === "Enter" && event.target.matches("textarea") && (event.ctrlKey || event.metaKey)) made.requestSubmit();
  });
  made.querySelector("[data-inline-cancel]").addEventListener("click", close);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(sent);
    body.set(name, made.elements[name].value);
    made.classList.add("is-sending");
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "text/html" } }).catch(() => null);
    made.classList.remove("is-sending");
    if (!answer) toast(say("unreachable"), { tone: "error" });
    else if (answer.ok) await shown(host, await answer.text(), close);
    else refused(answer, name, show);
  });
  around.hidden = true;
  around.after(made);
  show(form);
}

/* The page it led to may be another one: then this page is asked for the value that stands now. */
async function shown(host, text, close) {
  const led = parsed(text);
  const fresh = led.getElementById(host.id) ?? parsed(await (await fetch(location.href)).text()).getElementById(host.id);
  if (fresh) host.replaceChildren(...document.importNode(fresh, true).childNodes);
  close();
  if (fresh) adoptToasts(led);
  else location.reload();
}

async function refused(answer, name, show) {
  const form = answer.status === 422 && formWith(parsed(await answer.text()), name);
  if (form) show(form);
  else toast(say("refused"), { tone: "error" });
}
