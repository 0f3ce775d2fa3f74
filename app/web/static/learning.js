// Smoother units, quizzes and attestations; every page works without it.

// Giving a step a place that another one has makes the two change places.
for (const list of document.querySelectorAll("[data-places]")) {
  const places = [...list.querySelectorAll("select")];
  const before = new Map(places.map((place) => [place, place.value]));
  list.addEventListener("change", ({ target }) => {
    const other = places.find((place) => place !== target && place.value === target.value);
    if (other && target.value) {
      other.value = before.get(target);
      before.set(other, other.value);
    }
    before.set(target, target.value);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
