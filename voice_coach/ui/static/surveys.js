// A word and a few sliders, before and after; nothing that was left out is sent.

import { call } from "./server.js";

/** A slider that nobody has moved is no answer. */
function touch(slider) {
  delete slider.dataset.open;
  slider.removeAttribute("aria-valuetext");
  slider.parentElement.querySelector("output").value = slider.value;
}

function answers(form) {
  const scale = {};
  for (const slider of form.querySelectorAll("input[type=range]:not([data-open])")) scale[slider.name] = Number(slider.value);
  return {
    kind: form.dataset.survey,
    session: form.dataset.session ?? "",
    scale,
    word: form.elements.word?.value.trim() ?? "",
    used: form.querySelector("[name=used]:checked")?.value ?? "",
    happened: form.elements.happened?.value.trim() ?? "",
  };
}

const nothing = ({ scale, word, used, happened }) => !word && !used && !happened && !Object.keys(scale).length;

/** What was answered on the brief goes with the session that begins; it never holds it up. */
export async function sendBefore(root, session) {
  const form = root.querySelector("form[data-survey=before]");
  if (!form) return;
  const told = { ...answers(form), session };
  if (nothing(told)) return;
  try {
    await call("./api/survey", { json: told });
  } catch (error) {
    console.warn(error.message);
  }
}

/** Bring every survey in a view to life. */
export function surveys(root) {
  for (const slider of root.querySelectorAll(".vc-statement input[type=range]"))
    for (const event of ["input", "pointerup"]) slider.addEventListener(event, () => touch(slider));
  for (const form of root.querySelectorAll("form[data-survey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.survey !== "before") send(form, answers(form));
    });
    form.querySelector("[data-skip]")?.addEventListener("click", () => send(form, { kind: form.dataset.survey, session: form.dataset.session, skipped: true }));
  }
  for (const button of root.querySelectorAll("[data-forget]")) button.addEventListener("click", () => forget(button));
}

async function send(form, told) {
  const problem = form.querySelector(".vc-problem");
  problem.hidden = true;
  try {
    const { said } = await call("./api/survey", { json: told });
    const section = form.closest(".vc-feel");
    const note = document.createElement("p");
    note.className = "vc-feel-said";
    note.setAttribute("role", "status");
    note.tabIndex = -1;
    note.textContent = told.skipped ? "Fine. It will not be asked again for this one." : said ? `How negotiating felt. ${said}` : "Kept, for you alone.";
    section.replaceWith(note);
    note.focus({ preventScroll: true });
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  }
}

async function forget(button) {
  button.disabled = true;
  try {
    await call(`./api/survey/${encodeURIComponent(button.dataset.forget)}/forget`, { method: "POST" });
    button.closest("li").remove();
  } catch (error) {
    button.disabled = false;
    button.textContent = error.message;
  }
}
