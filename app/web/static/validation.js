// The assessor's desk: the median as one rates, and keys. The server checks all of it again.

const form = document.querySelector("[data-review]");
const LOWEST_VALIDATED = 3;

const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.value;

// Median rounded down, as the server counts it.
function median(levels) {
  const sorted = [...levels].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2) return sorted[middle];
  return Math.floor((sorted[middle - 1] + sorted[middle]) / 2);
}

function watchMedian() {
  const said = form.querySelector("[data-median]");
  const short = form.querySelector("[data-median-short]");
  const words = JSON.parse(said.dataset.words);
  const names = [...new Set([...form.querySelectorAll("[name^=rating-]")].map((each) => each.name))];
  const reason = form.querySelector("[data-reason]");
  const further = form.querySelector("[data-further]");
  const final = form.querySelector("[data-final]");
  let touched = Boolean(chosen("verdict"));

  const update = () => {
    const verdict = chosen("verdict");
    const filled = (part) => [...part.querySelectorAll("textarea, input")].some((each) => each.value);
    further.hidden = verdict !== "further_evidence" && !filled(further);
    final.hidden = verdict === "further_evidence" && !filled(final);
    reason.hidden = !reason.querySelector("textarea").value;
    const ratings = names.map(chosen);
    const levels = ratings.filter((each) => each && each !== "not").map(Number);
    if (!levels.length) return;
    const level = median(levels);
    const shown = said.dataset.pattern.replace("[level]", level).replace("[word]", words[level - 1]);
    said.textContent = shown;
    short.textContent = shown;
    const expected = level >= LOWEST_VALIDATED ? String(level) : "not_yet_validated";
    if (!touched && ratings.every(Boolean)) {
      const offered = form.querySelector(`[name="verdict"][value="${expected}"]`);
      if (offered) offered.checked = true;
    }
    const now = chosen("verdict");
    if (now && now !== "further_evidence" && now !== expected) reason.hidden = false;
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "verdict") touched = true;
    update();
  });
  update();
}

function sayYes(activity) {
  for (const yes of activity.querySelectorAll('[data-criteria] [value="yes"]')) yes.click();
}

// Without script there are the eight answers themselves.
function watchAllYes() {
  for (const button of form.querySelectorAll("[data-all-yes]")) {
    button.hidden = false;
    button.addEventListener("click", () => sayYes(button.closest("[data-activity]")));
  }
}

function watchKeys() {
  const help = form.querySelector("[data-keys]");
  const on = form.querySelector("[data-keys-on]");
  const activities = [...form.querySelectorAll("[data-activity]")];
  const strengths = form.querySelector("#strengths");
  let at = -1;
  help.hidden = false;
  on.checked = localStorage.getItem("desk-keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("desk-keys", on.checked ? "on" : "off"));

  const go = (index) => {
    at = Math.min(Math.max(index, 0), activities.length - 1);
    const target = activities[at];
    target.scrollIntoView({ block: "start" });
    (target.querySelector("[type=radio]:checked") || target.querySelector("[type=radio]")).focus({ preventScroll: true });
  };
  const rate = (key) => {
    if (at < 0) return;
    const value = key === "0" ? "not" : key;
    activities[at].querySelector(`[name^=rating-][value="${value}"]`).click();
    if (key === "0") forward();
  };
  const yesToAll = () => {
    if (at < 0) return;
    sayYes(activities[at]);
    forward();
  };
  // All open, then all closed: what is above the activity stays where it is.
  const unfold = () => {
    if (at < 0) return;
    const folded = [...activities[at].querySelectorAll("[data-evidence]")];
    const open = folded.some((each) => !each.open);
    for (const each of folded) each.open = open;
  };
  const forward = () => (at + 1 < activities.length ? go(at + 1) : strengths.focus());

  const keys = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    y: yesToAll,
    e: unfold,
    d: () => strengths.focus(),
    "?": () => (help.open = !help.open),
  };
  document.addEventListener("keydown", (event) => {
    if (!on.checked) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.contains(event.target)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-sign]"));
      return;
    }
    const typing = event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = activities.indexOf(event.target.closest?.("[data-activity]"));
    if (here >= 0) at = here;
    if (keys[event.key]) keys[event.key]();
    else if (/^[0-5]$/.test(event.key)) rate(event.key);
    else return;
    event.preventDefault();
  });
}

// Words used again go where one was typing last, and are typed there: undo works.
function watchSnippets() {
  const list = form.querySelector("[data-snippet-list]");
  if (!list) return;
  let field = form.querySelector("#strengths");
  list.hidden = false;
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) field = event.target;
  });
  list.addEventListener("click", (event) => {
    const text = event.target.dataset?.insert;
    if (!text) return;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// The queue: j and k go through the rows, Enter opens one as it does anywhere.
function watchQueue() {
  const links = [...queue.querySelectorAll("tbody th a")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step || localStorage.getItem("desk-keys") === "off") return;
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)].focus();
    event.preventDefault();
  });
}

const queue = document.querySelector("[data-queue]");
if (queue) watchQueue();
if (form) {
  watchMedian();
  watchAllYes();
  watchKeys();
  watchSnippets();
}
