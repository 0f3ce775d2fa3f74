// Rating by keyboard and a count of what is rated; the page works without both.

const form = document.querySelector("form.rating");
const activities = [...form.querySelectorAll("[data-activity]")];
const progress = form.querySelector("[data-progress]");
const words = form.querySelector("[data-progress-words]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const checked = (activity) => activity.querySelector("input[type=radio]:checked");

const count = () => {
  const done = activities.filter(checked).length;
  progress.value = done;
  words.textContent = words.dataset.progressWords.replace("#", String(done));
};

const goTo = (activity) => {
  const radio = checked(activity) ?? activity.querySelector("input[type=radio]");
  radio.focus({ preventScroll: true });
  activity.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
};

// Digits count only while an activity's own buttons have the focus (WCAG 2.1.4).
form.addEventListener("keydown", (event) => {
  if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
  const activity = event.target.closest("[data-activity]");
  const radio = /^[0-5]$/.test(event.key)
    && activity.querySelector(`input[type=radio][value="${event.key}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  const next = activities[activities.indexOf(activity) + 1];
  if (next) goTo(next);
  else form.querySelector("button[value=finish]").focus();
});

form.addEventListener("change", count);
document.querySelector("[data-keys]").hidden = false;
count();
