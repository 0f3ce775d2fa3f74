// A file that is too large is said to be so before it travels; the server says the same.
const form = document.querySelector("form[data-most]");
const file = form?.querySelector("input[type=file]");
const warning = form?.querySelector("[data-too-large]");

file?.addEventListener("change", () => {
  const large = [...file.files].some((one) => one.size > Number(form.dataset.most));
  warning.hidden = !large;
  form.querySelector("button").disabled = large;
});
