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
  const words = JSON.parse(said.dataset.words);
  const names = [...new Set([...form.querySelectorAll("[data-activity] [type=radio]")].map((each) => each.name))];
  const reason = form.querySelector("[data-reason]");
  let touched = Boolean(chosen("verdict"));

  const update = () => {
    reason.hidden = !reason.querySelector("textarea").value;
    const ratings = names.map(chosen);
    const levels = ratings.filter((each) => each && each !== "not").map(Number);
    if (!levels.length) return;
    const level = median(levels);
    const expected = level >= LOWEST_VALIDATED ? String(level) : "not_yet_validated";
    said.textContent = said.dataset.pattern
      .replace("[level]", level)
      .replace("[word]", words[level - 1]);
    if (!touched && ratings.every(Boolean)) {
      form.querySelector(`[name="verdict"][value="${expected}"]`).checked = true;
    }
    const verdict = chosen("verdict");
    if (verdict && verdict !== "further_evidence" && verdict !== expected) reason.hidden = false;
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "verdict") touched = true;
    update();
  });
  update();
}

function watchKeys() {
  const help = form.querySelector("[data-keys]");
  const on = form.querySelector("[data-keys-on]");
  const activities = [...form.querySelectorAll("[data-activity]")];
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

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, input:not([type=radio]):not([type=checkbox])");
    if (!on.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = activities.indexOf(event.target.closest("[data-activity]"));
    if (here >= 0) at = here;
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "d") form.querySelector("#comment").focus();
    else if (event.key === "?") help.open = !help.open;
    else if (at >= 0 && /^[0-5]$/.test(event.key)) {
      const value = event.key === "0" ? "not" : event.key;
      activities[at].querySelector(`[type=radio][value="${value}"]`).click();
    } else return;
    event.preventDefault();
  });
}

if (form) {
  watchMedian();
  watchKeys();
}
