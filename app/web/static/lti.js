// Where a browser keeps no cookie for us in a frame, the platform may keep one secret instead
// (LTI client side postMessages 1.0, lti.put_data and lti.get_data; OIDC Login with platform
// storage 1.0). Works only where the platform offered it; without an answer the way goes on.
const PATIENCE_MS = 1500;
const page = document.querySelector("[data-storage]");

// The frame that stores for us: the platform's page itself, or a child of it with that name.
const storing = (name) => {
  const platform = window.parent === window ? window.opener : window.parent;
  if (!platform || name === "_parent") return platform;
  return platform.frames[name] || platform;
};

const ask = (subject, more) =>
  new Promise((resolve) => {
    const { origin, target } = page.dataset;
    const frame = storing(target);
    const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
    const finish = (value) => {
      window.removeEventListener("message", heard);
      resolve(value);
    };
    const heard = ({ origin: from, data }) => {
      if (from !== origin || data?.message_id !== id) return;
      if (data.subject === `${subject}.response`) finish(data.error ? null : data.value);
    };
    if (!frame) return resolve(null);
    window.addEventListener("message", heard);
    setTimeout(() => finish(null), PATIENCE_MS);
    frame.postMessage({ subject, message_id: id, ...more }, origin);
  });

if (page.dataset.storage === "put") {
  await ask("lti.put_data", { key: page.dataset.key, value: page.dataset.value });
  window.location.replace(page.dataset.next);
} else {
  const form = page.querySelector("form");
  form.elements.browser.value = (await ask("lti.get_data", { key: page.dataset.key })) || "";
  form.submit();
}
