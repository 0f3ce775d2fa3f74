// Typing in paper: Enter goes on to the next place, and a place for one key goes on by itself.
for (const form of document.querySelectorAll("form[data-type-in]")) {
  const places = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  const button = form.querySelector("button");
  const goOn = (place) => {
    const next = places[places.indexOf(place) + 1] || button;
    next.focus();
    next.select?.();
  };
  for (const place of places) {
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      if (event.ctrlKey) {
        form.requestSubmit();
      } else if (place.matches("input")) {
        event.preventDefault();
        goOn(place);
      }
    });
    if (place.matches("[data-one-key]")) {
      place.addEventListener("input", () => {
        if (/^[0-9]$/.test(place.value)) goOn(place);
      });
    }
  }
}
