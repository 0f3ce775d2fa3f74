// A file dropped anywhere on the page lands in the form that adds one.

const panel = document.querySelector("[data-drop]");
const input = panel?.querySelector("input[type=file]");

if (panel && input) {
  panel.querySelector(".drop-hint").hidden = false;
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("is-dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("is-dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    document.body.classList.remove("is-dropping");
    input.files = event.dataTransfer.files;
    panel.open = true;
    panel.querySelector("[name=title]").focus();
  });
}
