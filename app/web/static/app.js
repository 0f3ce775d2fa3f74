// What makes forms smoother; every page works without it.

// A form marked data-autosave is sent quietly after each change; the server answers
// {saved: "14:32"} or {message: "…"}.
const DELAY_MS = 600;

// What is typed, with what the server needs to say when it saved on the reader's clock.
const typed = (form) => {
  const body = new FormData(form);
  body.set("autosave", "1");
  body.set("offset", String(new Date().getTimezoneOffset()));
  return body;
};

// What is not saved yet (no connection, a session that ended, too long a text) waits in this tab for
// its writer: the next page with the same form takes it up, unless the form was changed since.
const writer = document.body.dataset.reader;

const waiting = (form) => `unsaved ${writer} ${form.dataset.autosave || form.action}`;

const store = (work) => {
  try {
    return work(sessionStorage);
  } catch {
    return null; // a browser that keeps nothing
  }
};

const fields = (form) => [...form.elements].filter(
  (field) => field.name && field.matches("textarea, select, input:not([type=hidden], [type=file])"),
);
const chosen = (field) => ["checkbox", "radio"].includes(field.type);
const written = (form) => fields(form).map((field) => (chosen(field) ? field.checked : field.value));
const names = (form) => fields(form).map((field) => field.name);
const served = (form) => fields(form).map(
  (field) => (chosen(field) ? field.defaultChecked : field.defaultValue ?? field.value),
);

const takeUp = (form) => {
  const found = JSON.parse(store((tab) => tab.getItem(waiting(form))));
  if (!found) return;
  if (JSON.stringify(found.before) !== JSON.stringify(served(form))) {
    store((tab) => tab.removeItem(waiting(form)));
    return;
  }
  // Whoever adds rows to a form adds those that were waited for; other fields than then are left.
  form.dispatchEvent(new CustomEvent("takeup", { detail: found.names }));
  if (JSON.stringify(found.names) !== JSON.stringify(names(form))) return;
  fields(form).forEach((field, place) => {
    field[chosen(field) ? "checked" : "value"] = found.now[place];
  });
  form.closest("details")?.setAttribute("open", "");
  form.dispatchEvent(new Event("change", { bubbles: true }));
};

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-saved]");
  let timer = null;
  let running = Promise.resolve();
  let before = served(form);
  let isWaiting = false;
  const wait = (now) => {
    isWaiting = true;
    store((tab) => tab.setItem(waiting(form), JSON.stringify({ before, now, names: names(form) })));
  };
  const saved = (now) => {
    before = now;
    isWaiting = false;
    store((tab) => tab.removeItem(waiting(form)));
  };
  const save = async () => {
    timer = null;
    const now = written(form);
    try {
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        body: typed(form),
        headers: { Accept: "application/json" },
      });
      const said = await answer.json();
      if (answer.ok) saved(now);
      else wait(now);
      if (status) status.textContent = answer.ok ? said.saved : said.message;
      const outcome = answer.ok ? "saved" : "refused";
      form.dispatchEvent(new CustomEvent(outcome, { detail: { ...said, status: answer.status } }));
    } catch {
      wait(now);
      if (status) status.textContent = form.dataset.offline || "";
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { running = running.then(save); }, DELAY_MS);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  window.addEventListener("online", () => {
    if (isWaiting) soon();
  });
  form.addEventListener("submit", () => {
    if (timer === null) return;
    clearTimeout(timer); // what is sent now must not be saved once more behind it
    timer = null;
    wait(written(form));
  });
  window.addEventListener("pagehide", () => {
    if (timer === null) return;
    clearTimeout(timer);
    wait(written(form)); // nobody hears whether it arrived
    navigator.sendBeacon(form.dataset.autosave || form.action, typed(form));
  });
  // Once the scripts of the page are there too.
  document.addEventListener("DOMContentLoaded", () => takeUp(form));
}

// Bring the reader to what needs mending.
document.querySelector("[data-focus]")?.focus();

// Copy buttons.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

// On a phone the places stand in one row that scrolls: begin where the reader is.
const place = document.querySelector(".site-nav [aria-current]");
if (place) {
  const row = place.closest(".site-nav");
  row.scrollLeft = place.offsetLeft - row.offsetLeft - (row.clientWidth - place.offsetWidth) / 2;
}
