// A document of the toolkit: rows are added, moved and taken out in place, and what follows from the
// numbers is shown as they are saved. Without this file the same buttons send the form.

const form = document.querySelector(".document-form");

const status = form?.querySelector("[data-saved]");
if (status) status.textContent = status.dataset.hint;

// Two texts in one place: "Save" shows both. Who leaves all the same is asked first; then the server
// sets aside what was typed, among the versions.
const CONFLICT = 409;
let clashes = false;
const setClash = (now) => {
  clashes = now;
  status?.classList.toggle("is-refused", now);
};
form?.addEventListener("refused", (event) => setClash(event.detail.status === CONFLICT));
form?.addEventListener("saved", () => setClash(false));
form?.addEventListener("submit", () => setClash(false));
window.addEventListener("beforeunload", (event) => {
  if (clashes) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  if (clashes) navigator.sendBeacon(form.action, new FormData(form));
});

// The currency stands beside every amount.
form?.querySelector("#currency")?.addEventListener("change", (event) => {
  for (const one of form.querySelectorAll("[data-currency]")) one.textContent = event.target.value;
});

// Pictures and summaries, as the server sent each of them last.
const parts = new Map(
  [...document.querySelectorAll("[data-follows]")].map((part) => [part.dataset.follows, part.innerHTML]),
);

// What is unfolded stays so, and where the reader is in it.
const renew = (part, html) => {
  const controls = () => [...part.querySelectorAll("details, summary, a, button")];
  const open = controls().map((one) => one.open);
  const here = controls().indexOf(document.activeElement);
  part.innerHTML = html;
  controls().forEach((one, place) => { if (open[place]) one.open = true; });
  if (here >= 0) controls()[here]?.focus({ preventScroll: true });
};

// A part above that grows must not push away what somebody is typing in.
const inPlace = (change) => {
  const top = () => document.activeElement.getBoundingClientRect().top;
  const before = top();
  change();
  window.scrollBy({ top: top() - before, behavior: "instant" });
};

const follow = (html) => {
  const sent = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of sent.querySelectorAll("[data-follows]")) {
    const name = fresh.dataset.follows;
    const part = document.querySelector(`[data-follows="${name}"]`);
    if (!part || parts.get(name) === fresh.innerHTML) continue;
    parts.set(name, fresh.innerHTML);
    inPlace(() => renew(part, fresh.innerHTML));
  }
};

// What an autosave answers with: place → words; and the parts of the page that follow.
form?.addEventListener("saved", (event) => {
  for (const [place, words] of Object.entries(event.detail.computed || {})) {
    const output = form.querySelector(`[data-computed="${place}"]`);
    if (output) output.textContent = words || "–";
  }
  follow(event.detail.follows || "");
});

// What waits in this tab may have other rows than the page: names of its fields → those rows.
form?.addEventListener("takeup", (event) => {
  for (const grid of form.querySelectorAll("[data-grid]")) {
    const pattern = new RegExp(`^${grid.dataset.grid}-(\\d+)-`);
    const wanted = new Set(event.detail.map((name) => name.match(pattern)?.[1]).filter(Boolean)).size;
    if (!grid.querySelector("[data-add]") || !wanted) continue;
    while (rowsOf(grid).length < wanted && add(grid));
    while (rowsOf(grid).length > wanted) rowsOf(grid).at(-1).remove();
    number(grid);
  }
});

// Changes made here are changes of the form: let them be saved.
const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));

const rowsOf = (grid) => [...grid.querySelectorAll("tbody > [data-row]")];

const newKey = () => [...crypto.getRandomValues(new Uint8Array(4))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The server reads rows in the order of their numbers, and labels and messages go by them.
const number = (grid) => {
  const name = grid.dataset.grid;
  const rows = rowsOf(grid);
  rows.forEach((row, place) => {
    const renamed = (text) => text?.replace(new RegExp(`^${name}-\\d+-`), `${name}-${place}-`);
    for (const field of row.querySelectorAll("[name]")) {
      if (field.name.startsWith(`${name}-`)) field.name = renamed(field.name);
      if (field.id) field.id = renamed(field.id);
    }
    for (const button of row.querySelectorAll("[data-move]")) {
      if (button.dataset.move === "up") button.hidden = place === 0;
      if (button.dataset.move === "down") button.hidden = place === rows.length - 1;
    }
    for (const named of row.querySelectorAll("[aria-label]")) {
      named.setAttribute("aria-label", named.getAttribute("aria-label").replace(/ \d+,/, ` ${place + 1},`));
    }
  });
};

const emptied = (row, key) => {
  const old = row.querySelector('input[name$="-row"]').value;
  for (const field of row.querySelectorAll("input, textarea, select")) {
    if (field.name.endsWith("-row")) field.value = key;
    else if (["checkbox", "radio"].includes(field.type)) field.checked = false;
    else field.value = "";
    field.removeAttribute("aria-invalid");
  }
  for (const error of row.querySelectorAll(".field__error")) error.remove();
  for (const output of row.querySelectorAll("[data-computed]")) {
    output.dataset.computed = output.dataset.computed.replace(old, key);
    output.textContent = "–";
  }
  for (const button of row.querySelectorAll("button[name=do]")) button.value = button.value.replace(old, key);
  return row;
};

const add = (grid) => {
  const last = rowsOf(grid).at(-1);
  if (!last) return false; // every row was taken out: let the server make one
  const row = emptied(last.cloneNode(true), newKey());
  last.after(row);
  number(grid);
  row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  return true;
};

const moves = {
  up: (row) => row.previousElementSibling?.before(row),
  down: (row) => row.nextElementSibling?.after(row),
  remove: (row) => {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    next?.querySelector("[data-move=remove]")?.focus();
  },
};

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add], [data-move]");
  const grid = button?.closest("[data-grid]");
  if (!grid) return;
  if (button.dataset.move) {
    const move = button.dataset.move;
    const row = button.closest("[data-row]");
    // The last row stays, empty: it is what a new one is made from.
    if (move === "remove" && rowsOf(grid).length === 1) emptied(row, newKey());
    else moves[move](row);
    number(grid);
    changed();
    if (move !== "remove" && !button.hidden) button.focus();
  } else if (!add(grid)) return;
  event.preventDefault();
});
