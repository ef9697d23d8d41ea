// Sharing a session with a coach, from its report.

import { call, of } from "./server.js";

/** The piece is drawn by the server; after each step it is drawn anew. */
export function sharing(root) {
  const place = root.querySelector("#vc-sharing");
  if (!place) return;
  const path = `${of(place.dataset.id)}/share`;
  const step = async (options) => {
    const problem = place.querySelector(".vc-problem");
    try {
      const { html } = await call(path, options);
      const made = document.createElement("div");
      made.innerHTML = html;
      place.replaceWith(made.firstElementChild);
      sharing(root);
      root.querySelector("#vc-sharing").focus({ preventScroll: true });
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  };
  place.querySelector("#vc-share")?.addEventListener("submit", (event) => {
    event.preventDefault();
    step({ json: { coach: place.querySelector("#vc-coach").value, due: place.querySelector("#vc-due").value } });
  });
  place.querySelector("#vc-take-back")?.addEventListener("click", () => step({ method: "DELETE" }));
}
