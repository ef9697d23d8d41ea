// The page: which view is shown, and moving between them. The views themselves come from Gradio.

import { call, GONE } from "./server.js";
import { keys } from "./recorder.js";
import { hush, listen } from "./report/player.js";
import { Report } from "./report.js";
import { Editor } from "./editor.js";
import { Room } from "./review.js";
import { Queue } from "./review-queue.js";
import { difficulty, keep, prefer, read } from "./plan.js";
import { Stage } from "./stage.js";
import { sendBefore, surveys } from "./surveys.js";
import { Import } from "./import.js";
import { askConsent, Mine } from "./mine.js";
import { sharing } from "./sharing.js";
import { asking, statements, team } from "./team.js";

let gradio = null;
let live = null; // the running stage, report, editor or review
let asked = null;

/** Called once by the Gradio component. `go` asks it for a view; `watch` tells when one came. */
export function start({ element, props, watch, go }) {
  gradio = { element, props, go };
  document.documentElement.lang = "en";
  document.body.classList.remove("dark");
  watch("value", () => arrived());
  listen(element);
  keys();
  element.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show({ view: link.dataset.go, id: link.dataset.id ?? "", level: link.dataset.level });
  });
  window.addEventListener("popstate", () => show(fromAddress(), { keep: true }));
  show(fromAddress(), { keep: true });
}

function fromAddress() {
  const asked = new URLSearchParams(location.search);
  if (asked.has("session")) return { view: asked.get("view") === "report" ? "report" : "stage", id: asked.get("session") };
  if (asked.has("scenario")) return { view: "brief", id: asked.get("scenario"), level: asked.get("level") ?? undefined };
  if (asked.has("review")) return { view: "review", id: asked.get("review") };
  if (asked.has("import")) return { view: "import", id: asked.get("import") };
  if (asked.has("edit")) return { view: "editor", id: asked.get("edit") };
  if (asked.has("progress")) return { view: "progress", id: asked.get("progress") };
  for (const view of ["team", "ask"]) if (asked.has(view)) return { view, id: asked.get(view) };
  for (const view of ["mine", "trail"]) if (asked.has(view)) return { view, id: "" };
  return { view: "home", id: "" };
}

function address({ view, id, level }) {
  const part = encodeURIComponent(id);
  if (view === "brief") return `./?scenario=${part}${level ? `&level=${encodeURIComponent(level)}` : ""}`;
  if (view === "import") return `./?import=${part}`;
  if (view === "editor") return `./?edit=${part}`;
  if (view === "review") return `./?review=${part}`;
  if (view === "stage") return `./?session=${part}`;
  if (view === "report") return `./?session=${part}&view=report`;
  if (view === "progress") return `./?progress=${part}`;
  if (view === "team" || view === "ask") return `./?${view}=${part}`;
  if (view === "mine" || view === "trail") return `./?${view}`;
  return "./";
}

/** Ask for a view. `keep`: the address already names it. */
export function show(where, { keep = false, replace = false } = {}) {
  if (live?.take?.(where)) { // it goes there by itself
    asked = where;
    if (!keep) history.pushState({}, "", address(where));
    return;
  }
  live?.close();
  live = null;
  hush();
  asked = where;
  if (!keep) history[replace ? "replaceState" : "pushState"]({}, "", address(where));
  gradio.element.setAttribute("aria-busy", "true");
  clearTimeout(show.slow);
  show.slow = setTimeout(() => slow(where), 350);
  gradio.go({ ...where, at: Date.now() });
}

/** A view that takes a moment says so; one that cannot come, as nobody is signed in, leads there. */
function slow({ view }) {
  if (!gradio.element.hasAttribute("aria-busy")) return;
  call("./api/warmth").catch(({ status }) => status === 401 && location.reload());
  const told = { report: "Putting your report together…", home: "Opening…", import: "Opening…", brief: "Opening the brief…", stage: "Taking a seat…", editor: "Opening the editor…", mine: "Looking up what is kept of you…", trail: "Checking the trail…", review: "Opening the review room…", team: "Adding up…", ask: "Opening…", progress: "Looking back…" };
  const note = document.createElement("p");
  note.className = "vc-wait";
  note.setAttribute("role", "status");
  note.textContent = told[view];
  gradio.element.append(note);
}

/** Gradio patches the last view into the new one, node by node: what listened, wrote into it or was
 * typed there would live on in the new view. So its nodes are made anew. */
function afresh(patched) {
  const root = patched.cloneNode(false);
  root.innerHTML = patched.innerHTML;
  patched.replaceWith(root);
  return root;
}

/** A new view is in the page. */
function arrived() {
  const patched = gradio.element.querySelector(".vc-view");
  if (!patched || patched.dataset.view === undefined) return;
  const root = afresh(patched);
  clearTimeout(show.slow);
  gradio.element.removeAttribute("aria-busy");
  for (const note of gradio.element.querySelectorAll(".vc-wait")) note.remove();
  live?.close();
  live = null;
  document.title = root.dataset.title;
  window.scrollTo(0, 0);
  const view = root.dataset.view;
  surveys(root);
  if (view === "home" || view === "brief") warmth(root);
  if (view === "brief") {
    const button = root.querySelector("#vc-begin");
    keep(root, button.dataset.scenario);
    prefer(root, asked?.level);
    root.querySelector("#vc-levels").addEventListener("change", ({ target }) => {
      asked = { ...asked, level: target.value };
      history.replaceState({}, "", address(asked)); // a reload keeps the choice
    });
    button.addEventListener("click", () => begin(root));
    askConsent(root);
  }
  if (view === "stage") live = new Stage(root, { go: show });
  if (view === "review") live = root.dataset.id ? new Room(root, { go: show }) : new Queue(root, { go: show });
  if (view === "editor") live = new Editor(root, { go: show });
  if (view === "report") {
    live = new Report(root, { go: show });
    sharing(root);
  }
  if (view === "home") statements(root);
  if (view === "team") team(root, { go: show });
  if (view === "ask") asking(root, { go: show });
  if (view === "import") live = new Import(root, { go: show });
  if (view === "mine") live = new Mine(root, { go: show });
  if (asked?.view !== fromAddress().view) history.replaceState({}, "", address(asked));
}

/** Say how far the models are, until they are ready. */
async function warmth(root) {
  const line = root.querySelector("#vc-warmth");
  let shown = false;
  while (root.isConnected) {
    let now;
    try {
      now = await call("./api/warmth");
    } catch {
      now = { error: GONE };
    }
    if (line.id !== "vc-warmth") return; // another view has come, and its words stand here now
    if (!root.isConnected || line.id !== "vc-warmth") return;
    if (now.ready) {
      line.textContent = shown ? "Ready when you are." : "";
      line.hidden = !shown;
      return;
    }
    shown = true;
    line.hidden = false;
    line.classList.toggle("vc-bad", Boolean(now.error));
    line.textContent = now.error || `${now.stage}…`;
    line.style.setProperty("--share", now.share ?? 0);
    await new Promise((done) => setTimeout(done, 500));
  }
}

async function begin(root) {
  const button = root.querySelector("#vc-begin");
  const problem = root.querySelector("#vc-problem");
  button.disabled = true;
  button.textContent = "One moment…";
  problem.hidden = true;
  try {
    const { id } = await call("./api/session", { json: { scenario: button.dataset.scenario, difficulty: difficulty(root), plan: read(root) } });
    await sendBefore(root, id);
    show({ view: "stage", id });
  } catch (error) {
    button.disabled = false;
    button.textContent = "I’m ready";
    problem.textContent = error.message;
    problem.hidden = false;
  }
}
