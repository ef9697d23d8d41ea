// My data: consent, a copy of everything, days to keep, deleting. And consent asked on the brief.

import { call } from "./server.js";

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const AGAIN_MS = 500;

/** On the brief: nothing begins before "I agree" was pressed. */
export function askConsent(root) {
  const asked = root.querySelector("#vc-consent");
  if (!asked) return;
  const begin = root.querySelector("#vc-begin");
  begin.disabled = true;
  asked.querySelector("#vc-agree").addEventListener("click", async ({ currentTarget }) => {
    const problem = asked.querySelector(".vc-problem");
    currentTarget.disabled = true;
    try {
      await call("./api/consent", { json: { version: asked.dataset.version } });
      asked.remove();
      begin.disabled = false;
      begin.focus();
    } catch (error) {
      currentTarget.disabled = false;
      problem.textContent = error.message;
      problem.hidden = false;
    }
  });
}

export class Mine {
  constructor(root, { go }) {
    this.root = root;
    this.go = go;
    this.on("#vc-agree", "click", async (button) => {
      await call("./api/consent", { json: { version: button.dataset.version } });
      this.again();
    });
    this.on("#vc-withdraw", "click", async () => {
      await call("./api/consent", { method: "DELETE" });
      this.again();
    });
    this.on("#vc-pack", "click", () => this.pack());
    this.on("#vc-days", "submit", async () => {
      const typed = root.querySelector("#vc-keep-days").value;
      await call("./api/mine/days", { json: { days: typed ? Number(typed) : null } });
      this.again();
    });
    this.on("#vc-forget", "submit", () => this.forget());
    for (const button of root.querySelectorAll(".vc-delete")) {
      button.addEventListener("click", () => this.guarded(button, () => this.remove(button)));
    }
  }

  close() {
    this.closed = true;
  }

  again() {
    this.go({ view: "mine", id: "" }, { keep: true });
  }

  on(selector, event, act) {
    const place = this.root.querySelector(selector);
    place?.addEventListener(event, (happened) => {
      happened.preventDefault();
      this.guarded(place, () => act(place));
    });
  }

  async guarded(place, act) {
    const problem = this.root.querySelector("#vc-problem");
    problem.hidden = true;
    const button = place.matches("button") ? place : place.querySelector("button");
    button.disabled = true;
    try {
      await act();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
      problem.scrollIntoView({ block: "center" });
    } finally {
      button.disabled = false;
    }
  }

  /** Make the zip; what takes over two seconds shows how far it is. */
  async pack() {
    const box = this.root.querySelector("#vc-packing");
    const bar = box.querySelector("[role=progressbar]");
    const fetchIt = this.root.querySelector("#vc-fetch");
    fetchIt.hidden = true;
    let now = await call("./api/mine/export", { method: "POST" });
    while (!now.ready && !now.error && !this.closed) {
      box.hidden = false;
      box.querySelector("p").textContent = `${now.stage}…`;
      bar.setAttribute("aria-valuenow", Math.round(now.share * 100));
      bar.firstElementChild.style.transform = `scaleX(${now.share})`;
      await wait(AGAIN_MS);
      now = await call("./api/mine/export");
    }
    box.hidden = true;
    if (now.error) throw new Error(now.error);
    fetchIt.hidden = false;
    fetchIt.focus();
  }

  /** The first press asks, the second deletes. */
  async remove(button) {
    if (!button.dataset.sure) {
      button.dataset.sure = "asked";
      button.textContent = "Delete it for good";
      setTimeout(() => {
        delete button.dataset.sure;
        button.textContent = "Delete";
      }, 8000);
      return;
    }
    const line = button.closest("li");
    const receipt = await call(`./api/mine/session/${encodeURIComponent(line.dataset.session)}`, { method: "DELETE" });
    line.remove();
    this.show(receipt);
  }

  async forget() {
    const typed = this.root.querySelector("#vc-sure").value;
    const receipt = await call("./api/mine/forget", { json: { typed } });
    for (const section of this.root.querySelectorAll("main > section:not(.vc-receipt)")) section.remove();
    this.show(receipt);
  }

  /** What was removed, in words, and as a file to keep. */
  show(receipt) {
    const place = this.root.querySelector("#vc-receipt");
    const rows = Object.values(receipt.rows).reduce((sum, count) => sum + count, 0);
    const size = receipt.files.reduce((sum, file) => sum + file.size_bytes, 0);
    const left = receipt.rows_left + receipt.files_left;
    place.replaceChildren();
    const said = document.createElement("p");
    said.textContent = `Deleted: ${receipt.files.length} files (${(size / 1e6).toFixed(1)} MB) and ${rows} rows of the database. Looked again afterwards: ${left === 0 ? "nothing is left" : `${left} things are left, and are removed at the next start`}.`;
    if (receipt.pending) said.textContent += ` ${receipt.pending} That is done at the next start.`;
    const link = document.createElement("a");
    link.className = "vc-second";
    link.textContent = "Keep the receipt";
    link.download = `voice-coach-receipt-${receipt.id}.json`;
    link.href = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 1)], { type: "application/json" }));
    const line = document.createElement("p");
    line.append(link);
    place.append(said, line);
    place.hidden = false;
    place.focus();
    place.scrollIntoView({ block: "center" });
  }
}
