// Plays recordings and parts of them: anything with data-clip, data-start and data-end.

let playing = null; // { audio, end, from, done }

export function clip(name) {
  return document.querySelector(`audio[data-clip="${CSS.escape(name)}"]`);
}

export function hush() {
  if (playing === null) return;
  const { audio, from } = playing;
  playing = null;
  audio.pause();
  tell(from, false);
}

/** Say which words or button sound now; a link cannot be pressed, but it can be the current one. */
function tell(from, sounding) {
  if (!from) return;
  from.classList.toggle("playing", sounding);
  const state = from.matches('button, [role="button"]') ? "aria-pressed" : "aria-current";
  if (sounding) from.setAttribute(state, "true");
  else from.removeAttribute(state);
}

/** Play from `start` to `end` seconds. Resolves when it starts; rejects where the browser forbids it. */
export async function play(audio, { start = 0, end = Infinity, from = null, done = null } = {}) {
  hush();
  const mine = { audio, end, from, done };
  playing = mine;
  tell(from, true);
  try {
    if (audio.readyState === 0) {
      audio.load();
      await new Promise((ready, failed) => {
        audio.addEventListener("loadedmetadata", ready, { once: true });
        audio.addEventListener("error", () => failed(new Error("The recording could not be loaded.")), { once: true });
      });
    }
    if (playing !== mine) return;
    audio.currentTime = start;
    await audio.play();
  } catch (error) {
    if (playing === mine) hush();
    throw error;
  }
  const watch = () => {
    if (playing !== mine) return;
    if (audio.ended || audio.currentTime >= mine.end) {
      hush();
      done?.();
      return;
    }
    setTimeout(watch, 15);
  };
  watch();
}

function toggle(target) {
  if (playing?.from === target) {
    hush();
    return;
  }
  const name = target.dataset.clip ?? target.closest("[data-clip]")?.dataset.clip;
  const audio = name && clip(name);
  if (!audio) return;
  const start = Number(target.dataset.start ?? 0);
  const end = target.dataset.end === undefined ? Infinity : Number(target.dataset.end);
  play(audio, { start, end, from: target }).catch(() => {});
}

/** A page anchor without leaving the page: the base address of the page is another. */
function reveal(hash) {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return;
  if (target instanceof HTMLDetailsElement) target.open = true;
  for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  target.classList.remove("vc-shown");
  void target.offsetWidth;
  target.classList.add("vc-shown");
}

/** Clicks and keys on marks, words and play buttons, wherever they appear. */
export function listen(root) {
  root.addEventListener("click", (event) => {
    const anchor = event.target.closest('a[href^="#"]');
    if (anchor) {
      event.preventDefault();
      reveal(anchor.getAttribute("href"));
      if (anchor.dataset.start !== undefined) toggle(anchor);
      return;
    }
    const target = event.target.closest("[data-start]");
    if (target && root.contains(target)) toggle(target);
  });
  root.addEventListener("keydown", (event) => {
    const target = event.target;
    if ((event.key === "Enter" || event.key === " ") && target.matches?.('[role="button"][data-start]')) {
      event.preventDefault();
      toggle(target);
    }
    if (target.matches?.(".said[data-clip]")) walk(target, event);
  });
  root.addEventListener("focusout", ({ target }) => {
    if (target.matches?.(".said[data-clip]")) target.querySelector(".vc-here")?.classList.remove("vc-here");
  });
}

/** Arrow keys go from word to word, Enter plays one. */
function walk(said, event) {
  const words = [...said.querySelectorAll("[data-start].w")];
  const here = words.findIndex((word) => word.classList.contains("vc-here"));
  if (event.key === "Enter" && here >= 0) {
    toggle(words[here]);
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    const next = Math.max(0, Math.min(words.length - 1, here + (event.key === "ArrowRight" ? 1 : -1)));
    words[here]?.classList.remove("vc-here");
    words[next]?.classList.add("vc-here");
  } else {
    return;
  }
  event.preventDefault();
}
