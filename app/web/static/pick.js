// Narrow the list while a word is being typed; without this the button beside the field does it.
const form = document.querySelector("[data-pick]");
const search = form.querySelector("[data-pick-search]");
const offers = [...form.querySelectorAll("[data-pick-offer]")].map((row) => {
  const heading = row.closest("[data-pick-group]").querySelector("legend").textContent;
  return { row, box: row.querySelector("[name=place]"), text: `${heading} ${row.textContent}`.toLowerCase() };
});

const narrow = () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const { row, box, text } of offers) {
    row.hidden = !box.checked && !words.every((word) => text.includes(word));
  }
  for (const group of form.querySelectorAll("[data-pick-group]")) {
    group.hidden = !group.querySelector("[data-pick-offer]:not([hidden])");
  }
};

search.addEventListener("input", narrow);
// Enter in the field looks for words; it must not place anything.
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});

// A look at what may be placed, over the list: what is chosen stays chosen.
const dialog = document.querySelector("[data-pick-dialog]");
const preview = dialog.querySelector("[data-pick-frame]");
form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-pick-look]");
  if (!link) return;
  event.preventDefault();
  preview.src = link.href;
  dialog.showModal();
});
dialog.querySelector("[data-pick-back]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => preview.removeAttribute("src"));
