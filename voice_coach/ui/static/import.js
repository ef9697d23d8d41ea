// Bringing a recording in: upload, progress, whose voice is whose, and turns to switch.

import { call } from "./server.js";

const PAUSE_MS = 700;
const of = (id) => `./api/import/${encodeURIComponent(id)}`;

export class Import {
  constructor(root, { go }) {
    this.root = root;
    this.go = go;
    this.id = root.dataset.id;
    this.find("vc-import-form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.bring();
    });
    for (const button of root.querySelectorAll(".vc-this-is-me")) button.addEventListener("click", () => this.ask(button, "mine", { side: Number(button.dataset.side) }));
    for (const button of root.querySelectorAll(".vc-switch")) button.addEventListener("click", () => this.ask(button, `switch/${button.dataset.turn}`, {}));
    this.find("vc-import-stop")?.addEventListener("click", () => call(`${of(this.id)}/stop`, { method: "POST" }).catch((error) => this.problem(error)));
    this.find("vc-import-go")?.addEventListener("click", () => this.follow());
    if (this.find("vc-import-stage")) this.follow();
  }

  find(id) {
    return this.root.querySelector(`#${id}`);
  }

  close() {
    this.closed = true;
  }

  problem(error) {
    const line = this.find("vc-import-problem");
    line.textContent = error.message ?? String(error);
    line.hidden = false;
  }

  again() {
    if (!this.closed) this.go({ view: "import", id: this.id }, { replace: true });
  }

  async ask(button, path, json) {
    button.disabled = true;
    this.find("vc-import-problem").hidden = true;
    try {
      await call(`${of(this.id)}/${path}`, { json });
      this.again();
    } catch (error) {
      button.disabled = false;
      this.problem(error);
    }
  }

  /** One file after the other; one that fails does not stop the rest. */
  async bring() {
    const files = [...this.find("vc-import-files").files];
    const scenario = this.find("vc-import-scenario").value;
    const consent = this.find("vc-import-agreed").checked;
    const button = this.find("vc-import-start");
    const list = this.find("vc-import-list");
    button.disabled = true;
    list.replaceChildren();
    let last = null;
    let failed = 0;
    for (const file of files) {
      const line = document.createElement("li");
      line.textContent = `${file.name}: sending…`;
      list.append(line);
      try {
        const asked = new URLSearchParams({ name: file.name, consent, scenario });
        last = (await call(`./api/import?${asked}`, { body: file, method: "POST" })).id;
        const link = document.createElement("a");
        link.href = `./?import=${encodeURIComponent(last)}`;
        link.dataset.go = "import";
        link.dataset.id = last;
        link.textContent = `${file.name}: saved. Open it`;
        line.replaceChildren(link);
      } catch (error) {
        failed += 1;
        line.classList.add("vc-bad");
        line.textContent = `${file.name}: ${error.message}`;
      }
    }
    button.disabled = false;
    if (files.length === 1 && !failed && !this.closed) this.go({ view: "import", id: last });
  }

  async follow() {
    const stage = this.find("vc-import-stage");
    const stopped = this.find("vc-import-go");
    try {
      let now = await call(`${of(this.id)}/go`, { method: "POST" });
      stopped.hidden = true;
      this.find("vc-import-stop").hidden = false;
      while (!this.closed && now.running) {
        stage.textContent = `${now.stage}…`;
        this.find("vc-import-share").value = now.share;
        await new Promise((done) => setTimeout(done, PAUSE_MS));
        now = await call(of(this.id));
      }
      if (this.closed) return;
      if (now.state === "choose" || now.state === "done") return this.again();
      if (now.error) this.problem(new Error(now.error));
      stage.textContent = now.error ? "This recording could not be read." : "Stopped. What is done is kept.";
    } catch (error) {
      this.problem(error);
    }
    this.find("vc-import-stop").hidden = true;
    stopped.hidden = false;
  }
}
