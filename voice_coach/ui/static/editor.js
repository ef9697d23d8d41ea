// The scenario editor: the text is the truth, the form changes it through the server.

import { call } from "./server.js";

const PAUSE_MS = 450; // after the last key, so that nothing is checked in the middle of a word

export class Editor {
  constructor(root, { go }) {
    this.root = root;
    this.go = go;
    this.was = root.dataset.id;
    this.key = `draft:${this.was}`;
    this.text = this.find("vc-yaml");
    this.form = this.find("vc-form");
    this.changes = new Map(); // what the form changed and the text does not have yet: path to value
    this.restore();
    this.text.addEventListener("input", () => this.later());
    this.form.addEventListener("input", ({ target }) => {
      this.changes.delete(target.dataset.path); // in the order in which they were made last
      this.changes.set(target.dataset.path, target.value);
      this.later();
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.find("vc-problems").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.goTo(Number(button.dataset.line));
    });
    this.find("vc-try").addEventListener("click", () => this.attempt());
    this.find("vc-play").addEventListener("click", () => this.play());
    this.settle();
  }

  find(id) {
    return this.root.querySelector(`#${id}`);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    if (this.changes.size) this.settle(); // the last change of the form is kept with the draft
  }

  /** What was typed before a reload, in this tab. */
  restore() {
    try {
      this.text.value = sessionStorage.getItem(this.key) ?? this.text.value;
    } catch {
      // no storage in this browser: the editor works without
    }
  }

  keep() {
    try {
      sessionStorage.setItem(this.key, this.text.value);
    } catch {
      // full or forbidden: the text is still on the page
    }
  }

  /** After a pause. */
  later() {
    clearTimeout(this.timer);
    this.waiting = true;
    this.find("vc-play").disabled = this.find("vc-try").disabled = true;
    this.timer = setTimeout(() => this.settle(), PAUSE_MS);
  }

  settle() {
    this.waiting = false;
    this.queue = (this.queue ?? Promise.resolve()).then(() => this.bringTogether());
  }

  /**
   * Puts what the form changed into the text as it is now, one change after another. A change that
   * meets a text in which somebody types stays, and comes again after the pause that follows.
   */
  async bringTogether() {
    this.keep();
    if (!this.changes.size) await this.ask("check");
    for (const [path, value] of [...this.changes]) {
      const done = await this.ask("change", { path: JSON.parse(path), value });
      if (done && this.changes.get(path) === value) this.changes.delete(path);
    }
  }

  /** Whether an answer came to the text as it still is. */
  async ask(what, change = {}) {
    const text = this.text.value;
    try {
      const found = await call(`./api/draft/${what}`, { json: { text, ...change } });
      if (this.text.value !== text) return false;
      if (found.text !== undefined) this.put(found.text);
      if (this.closed) return true;
      this.trouble("");
      this.draw(found);
      return true;
    } catch (error) {
      if (this.closed) return false;
      if (error.status && what === "change") await this.ask("check"); // what is to be mended first
      this.trouble(error.message);
      return false;
    }
  }

  /** Only what differs is replaced, so that the cursor stays where somebody types. */
  put(text) {
    const old = this.text.value;
    const most = Math.min(old.length, text.length);
    let start = 0;
    while (start < most && old[start] === text[start]) start += 1;
    let end = 0;
    while (end < most - start && old.at(-1 - end) === text.at(-1 - end)) end += 1;
    const top = this.text.scrollTop;
    this.text.setRangeText(text.slice(start, text.length - end), start, old.length - end, "preserve");
    this.text.scrollTop = top;
    this.keep();
  }

  draw({ problems, playable, fields }) {
    const count = problems.length;
    this.find("vc-verdict").textContent = playable ? "It can be played." : `${count} ${count === 1 ? "thing keeps" : "things keep"} it from being played:`;
    this.find("vc-problems").replaceChildren(...problems.map(({ line, message }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "vc-line-link" });
      button.dataset.line = line;
      const place = document.createElement("b");
      place.textContent = `Line ${line}`;
      button.append(place, ` ${message}`);
      item.append(button);
      return item;
    }));
    this.find("vc-play").disabled = this.find("vc-try").disabled = !playable || this.waiting;
    if (fields.length) this.fill(fields);
    this.form.toggleAttribute("inert", fields.length === 0);
  }

  /** Make the form anew where it has other fields; else put values where nobody types. */
  fill(fields) {
    const names = fields.map(({ path, label, group }) => path + label + group).join();
    if (names !== this.names) {
      this.names = names;
      const focused = document.activeElement?.dataset?.path;
      this.form.replaceChildren(...grouped(fields));
      if (focused) [...this.form.elements].find(({ dataset }) => dataset.path === focused)?.focus();
    }
    const paths = new Set(fields.map(({ path }) => path));
    for (const path of this.changes.keys()) if (!paths.has(path)) this.changes.delete(path);
    for (const { path, value: written } of fields) {
      const field = [...this.form.elements].find(({ dataset }) => dataset.path === path);
      const value = this.changes.get(path) ?? written;
      if (field && field !== document.activeElement) field.value = value;
      if (field?.tagName === "TEXTAREA") field.rows = Math.min(Math.max(2, Math.ceil(value.length / 48), value.split("\n").length + 1), 14);
    }
  }

  goTo(line) {
    const lines = this.text.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.text.focus();
    this.text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    const height = parseFloat(getComputedStyle(this.text).lineHeight);
    this.text.scrollTop = Math.max(0, (line - 4) * height);
    this.text.scrollLeft = 0;
    this.text.scrollIntoView({ block: "nearest" });
  }

  trouble(message) {
    const place = this.find("vc-problem");
    place.textContent = message;
    place.hidden = !message;
  }

  async attempt() {
    const button = this.find("vc-try");
    button.disabled = true;
    button.textContent = "They are talking…";
    try {
      const { rows, warnings } = await call("./api/draft/try", { json: { text: this.text.value } });
      if (this.closed) return;
      this.trouble("");
      this.find("vc-trial-warnings").replaceChildren(...(warnings.length ? warnings : ["It tells good from poor: who gives reasons or trades ends above who hedges or concedes."]).map((text) => {
        const line = document.createElement("p");
        line.className = warnings.length ? "vc-problem" : "vc-fine";
        line.textContent = text;
        return line;
      }));
      this.find("vc-trial-rows").replaceChildren(...rows.map(outcome));
      const place = this.find("vc-trial");
      place.hidden = false;
      place.focus({ preventScroll: true });
      place.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.trouble(error.message);
    } finally {
      button.disabled = false;
      button.textContent = "Try it on made-up learners";
    }
  }

  async play() {
    const button = this.find("vc-play");
    button.disabled = true;
    try {
      const { id, scenario } = await call("./api/draft/play", { json: { text: this.text.value, was: this.was } });
      try {
        sessionStorage.removeItem(this.key);
      } catch {
        // nothing was kept
      }
      history.replaceState({}, "", `./?edit=${encodeURIComponent(scenario)}`); // Back comes to what was kept
      this.go({ view: "stage", id });
    } catch (error) {
      button.disabled = false;
      this.trouble(error.message);
      this.find("vc-problem").scrollIntoView({ block: "center" });
    }
  }
}

function grouped(fields) {
  const groups = new Map();
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  return [...groups].map(([name, members]) => {
    const box = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = name;
    box.append(legend, ...members.map(drawn));
    return box;
  });
}

function drawn({ path, label, kind, value, options }) {
  const box = document.createElement("label");
  box.className = `vc-field ${kind}`;
  const field = document.createElement(kind === "choice" ? "select" : kind === "lines" || kind === "text" ? "textarea" : "input");
  if (kind === "choice") {
    const known = options.includes(value) ? options : [value, ...options];
    field.replaceChildren(...known.map((one) => new Option(one, one)));
  }
  field.dataset.path = path;
  field.setAttribute("dir", "auto");
  field.value = value;
  const name = document.createElement("span");
  name.textContent = label;
  box.append(name, field);
  return box;
}

function outcome({ about, style, learner_value, relationship, agreed_share }) {
  const row = document.createElement("tr");
  row.dataset.style = style;
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = about;
  const [low, high] = learner_value.ci95;
  const range = Object.assign(document.createElement("small"), { textContent: `${low.toFixed(2)} to ${high.toFixed(2)}` });
  const cells = [learner_value.mean.toFixed(2), relationship.mean.toFixed(2), `${Math.round(agreed_share * 100)} %`];
  row.append(name, ...cells.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
  row.children[1].append(range);
  return row;
}
