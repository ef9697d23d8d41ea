// The list of recordings, and fetching the next one while this one is being heard.

import { review } from "./comments.js";
import { sound } from "./review-player.js";
import { call } from "./server.js";

let ahead = null; // { id, data: Promise } of the next one

export class Queue {
  constructor(root, { go }) {
    this.onKey = (event) => {
      const plain = event.target === document.body || root.contains(event.target);
      if (event.key !== "Enter" || !plain || event.target.closest("a, button") || !root.dataset.first) return;
      event.preventDefault();
      go({ view: "review", id: root.dataset.first });
    };
    document.addEventListener("keydown", this.onKey);
    if (root.dataset.first) fetchAhead(root.dataset.first);
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
  }
}

export function fetchAhead(id) {
  if (ahead?.id === id) return;
  const data = call(review(id));
  ahead = { id, data };
  data.then(({ sounds }) => {
    if (ahead?.id === id) for (const url of sounds) sound(url);
  }).catch(() => {
    if (ahead?.id === id) ahead = null;
  });
}

/** What was fetched ahead of a recording, or fetched now. */
export function fetched(id) {
  const data = ahead?.id === id ? ahead.data : call(review(id));
  if (ahead?.id === id) ahead = null;
  return data;
}
