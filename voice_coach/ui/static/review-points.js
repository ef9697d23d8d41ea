// Points against a rubric: a digit chooses a level, and the next line has the focus.

import { review } from "./comments.js";
import { call } from "./server.js";

/** The first line without points, else the first. */
export function firstOpen(main) {
  return main.querySelector(".rv-criterion:not(:has(:checked)) input") ?? main.querySelector(".rv-criterion input");
}

/** Choose `points` in the line of `input`. Resolves to what to say; rejects with the server's sentence. */
export async function choose(session, input, points) {
  const criterion = input.closest(".rv-criterion");
  const chosen = criterion.querySelector(`input[value="${points}"]`);
  if (!chosen) return "";
  const byKey = !chosen.checked;
  chosen.checked = true;
  if (byKey) {
    const next = criterion.nextElementSibling;
    (next?.querySelector("input:checked") ?? next?.querySelector("input") ?? chosen).focus();
  }
  const { rubric } = criterion.closest("[data-rubric]").dataset;
  await call(`${review(session)}/points`, { json: { rubric, criterion: criterion.dataset.criterion, points } });
  return `${criterion.querySelector("legend b").textContent}: ${points}.`;
}
