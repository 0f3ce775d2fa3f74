// Inside a platform's frame: tell it how tall the page is, so that only one scrollbar is left.
// (LTI client side postMessages 1.0; a height is no secret, so whoever frames us may hear it.)
if (window.parent !== window) {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    window.parent.postMessage({ subject: "lti.frameResize", height }, "*");
  };
  new ResizeObserver(tell).observe(document.documentElement);
  tell();
}

// The way out of a registration (LTI Dynamic Registration 1.0, 3.7).
document.querySelector("[data-close-frame]")?.addEventListener("click", () => {
  window.parent.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
});

if (window.parent === window) {
  // Phones are given the whole page, and so is a window of its own: there, a way back is missing.
  document.querySelector("[data-to-course]")?.removeAttribute("hidden");
}
