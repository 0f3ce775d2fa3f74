// A part of a page that follows what happens elsewhere: fetched again while somebody looks at it.
// Without scripts, or without a connection, its link does the same.
const FIRST_MS = 1000; // most work is done soon
const LONGEST_MS = 5000;
const part = document.querySelector("[data-live]");
let shown = part.innerHTML;

const look = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(window.location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.querySelector("[data-live]");
    if (!there) {
      if (answer.ok) window.location.reload(); // all is done: the whole page says something else now
      return;
    }
    const now = there.innerHTML;
    if (now === shown) return;
    part.innerHTML = now;
    shown = now;
  } catch {
    // offline: what was there stays, the next look may succeed
  }
};

const follow = async (wait) => {
  await look();
  setTimeout(follow, wait, Math.min(wait * 2, LONGEST_MS));
};

setTimeout(follow, FIRST_MS, FIRST_MS);
