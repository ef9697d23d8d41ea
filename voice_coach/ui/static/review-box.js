// The box at the foot of the room: a comment on some words, written or spoken, or a flag on them.

import { memoRecorder, review } from "./comments.js";
import { clock, moved, quote, seconds } from "./review-words.js";
import { call } from "./server.js";

const TITLES = { comment: "Comment", speak: "Comment aloud", missed: "A flag that is missing", whole: "Comment on the whole" };

export class Box {
  /** `kept(turn, html, said)` when something was kept; `closed()` when the box is away; `hear(span)`. */
  constructor(root, session, { kept, closed, hear }) {
    Object.assign(this, { session, kept, closed, hear });
    this.element = root.querySelector("#rv-box");
    this.room = root;
    this.open = "";
    const $ = (id) => this.element.querySelector(`#${id}`);
    Object.assign(this, { write: $("rv-write"), add: $("rv-add"), text: $("rv-text"), spanner: $("rv-span"), recordBox: $("rv-record") });
    this.element.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button?.matches("[data-close]")) this.close();
      if (button?.id === "rv-hear") this.hear(this.span);
      if (button?.dataset.move) this.move(...button.dataset.move.split(","));
    });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.write.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keepWords();
    });
    this.add?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keepFlag();
    });
  }

  show(kind, span) {
    this.open = kind;
    this.span = span;
    this.element.hidden = false;
    this.element.dataset.kind = kind;
    this.element.querySelector("#rv-box-title").textContent = TITLES[kind];
    this.write.hidden = kind !== "comment" && kind !== "whole";
    this.add.hidden = kind !== "missed";
    this.recordBox.hidden = kind !== "speak";
    this.element.querySelector("#rv-record-tools").hidden = kind !== "speak";
    this.spanner.hidden = kind === "whole";
    this.problem("");
    this.draw();
    if (kind === "missed") this.spanner.focus();
    else if (kind === "speak") this.record();
    else this.text.focus();
  }

  draw() {
    for (const word of this.room.querySelectorAll(".rv-chosen")) word.classList.remove("rv-chosen");
    if (!this.open || this.open === "whole") return;
    const { turn, from, to } = this.span;
    if (from >= 0) for (const word of turn.words.slice(from, to + 1)) word.element.classList.add("rv-chosen");
    const [start, end] = seconds(this.span);
    this.element.querySelector("#rv-quote").textContent = quote(this.span);
    this.element.querySelector("#rv-quote").hidden = from < 0;
    this.element.querySelector("#rv-times").textContent = `${clock(turn.at + start)} to ${clock(turn.at + end)}`;
  }

  move(which, by) {
    this.span = moved(this.span, which, Number(by));
    this.draw();
  }

  key(event) {
    if (event.key === "Escape" && this.recorder?.state !== "recording") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.target === this.text && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.keepWords();
    } else if (event.target === this.spanner && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      this.move(event.shiftKey ? "start" : "end", event.key === "ArrowLeft" ? -1 : 1);
    } else if (event.target === this.spanner && event.key === "Enter") {
      event.preventDefault();
      if (this.open === "missed") this.element.querySelector("#rv-kind").focus();
      else this.text.focus();
    } else if (event.target.id === "rv-kind" && event.key === "Enter") {
      event.preventDefault();
      this.keepFlag();
    }
  }

  problem(message) {
    const place = this.element.querySelector("#rv-box-problem");
    place.textContent = message;
    place.hidden = !message;
  }

  where() {
    if (this.open === "whole") return { turn: -1, start_s: 0, end_s: 0 };
    const [start, end] = seconds(this.span);
    return { turn: this.span.turn.index, start_s: Math.max(0, start), end_s: Math.max(0, end) };
  }

  record() {
    this.recorder = memoRecorder(this.recordBox, {
      session: this.session,
      span: this.where(),
      label: "Record",
      onSent: ({ turn, html }) => this.done(turn, html, "Your comment is kept."),
    });
    this.recorder.button.focus();
    this.recorder.start();
  }

  async keepWords() {
    if (!this.text.value.trim()) return;
    await this.keep("/comment", { ...this.where(), text: this.text.value }, "Your comment is kept.");
  }

  async keepFlag() {
    const [family, type] = this.element.querySelector("#rv-kind").value.split("/");
    if (this.span.from < 0) {
      this.problem("Nothing was heard in this turn that could be flagged.");
      return;
    }
    await this.keep("/missed", { turn: this.span.turn.index, family, type, first: this.span.from, last: this.span.to }, "The flag is added.");
  }

  async keep(path, json, said) {
    if (this.busy) return;
    this.busy = true;
    try {
      const { turn, html } = await call(`${review(this.session)}${path}`, { json });
      this.done(turn, html, said);
    } catch (error) {
      this.problem(error.message);
    } finally {
      this.busy = false;
    }
  }

  done(turn, html, said) {
    this.text.value = "";
    this.kept(turn, html, said);
    this.close();
  }

  close() {
    if (!this.open) return;
    if (this.recorder?.take) this.recorder.discard();
    this.recorder = null;
    this.recordBox.replaceChildren();
    this.open = "";
    this.element.hidden = true;
    this.draw();
    this.closed();
  }
}
