// The team page's choice of period, asking groups to rehearse, and a learner's own choice on home.

import { call } from "./server.js";

export function team(root, { go }) {
  root.querySelector("#vc-period")?.addEventListener("change", ({ target }) => go({ view: "team", id: target.value }));
  takingBack(root, { go, after: { view: "team", id: new URLSearchParams(location.search).get("team") ?? "" } });
}

export function asking(root, { go }) {
  const form = root.querySelector("#vc-ask");
  const problem = form.querySelector(".vc-problem");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const [department, team] = JSON.parse(form.elements.group.value);
    button.disabled = true;
    problem.hidden = true;
    try {
      await call("./api/asked", { json: { what: form.elements.what.value, department, team, due: form.elements.due.value } });
      go({ view: "ask", id: "" }, { replace: true });
    } catch (error) {
      button.disabled = false;
      problem.textContent = error.message;
      problem.hidden = false;
    }
  });
  takingBack(root, { go, after: { view: "ask", id: "" } });
}

function takingBack(root, { go, after }) {
  for (const button of root.querySelectorAll("[data-take-back]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await call(`./api/asked/${encodeURIComponent(button.dataset.takeBack)}`, { method: "DELETE" });
        go(after, { replace: true });
      } catch (error) {
        button.disabled = false;
        button.textContent = error.message;
      }
    });
  }
}

/** On home: whether statements are sent is the learner's choice, kept at once. */
export function statements(root) {
  root.querySelector("#vc-statements")?.addEventListener("change", async ({ target }) => {
    const wanted = target.checked;
    try {
      await call("./api/statements", { json: { send: wanted } });
    } catch {
      target.checked = !wanted;
    }
  });
}
