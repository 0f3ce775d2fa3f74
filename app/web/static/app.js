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

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-saved]");
  let timer = null;
  let running = Promise.resolve();
  const save = async () => {
    timer = null;
    try {
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        body: typed(form),
        headers: { Accept: "application/json" },
      });
      const said = await answer.json();
      if (status) status.textContent = answer.ok ? said.saved : said.message;
    } catch {
      if (status) status.textContent = form.dataset.offline || "";
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { running = running.then(save); }, DELAY_MS);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  window.addEventListener("pagehide", () => {
    if (timer === null) return;
    clearTimeout(timer);
    navigator.sendBeacon(form.dataset.autosave || form.action, typed(form));
  });
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
