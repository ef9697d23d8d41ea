// The picture along the top: where in the recording one is, where the flags and the comments are.

import { clock } from "./review-words.js";

const STEP_S = 3;

export class Picture {
  /** `jump(at)` goes to a second of the whole. */
  constructor(main, words, { end, jump }) {
    Object.assign(this, { main, words, end, jump, now: 0, moments: [] });
    this.clock = main.querySelector("#rv-now");
    this.wave();
    this.marks();
  }

  /** From when to when something beside a turn is about, in seconds of the whole. */
  place(element) {
    const turn = this.words.turns.get(Number(element.dataset.turn));
    return turn ? { start: turn.at + Number(element.dataset.start), end: turn.at + Number(element.dataset.end) } : null;
  }

  marks() {
    const box = this.main.querySelector(".rv-marks");
    const end = Math.max(this.end, 0.001);
    const made = [];
    this.moments = [];
    for (const element of this.main.querySelectorAll(".rv-flag, .rv-comment")) {
      const span = this.place(element);
      if (!span) continue;
      const comment = element.matches(".rv-comment");
      this.moments.push({ element, comment, ...span });
      const mark = document.createElement("i");
      const family = [...element.classList].find((name) => name.startsWith("f-")) ?? "";
      mark.className = comment ? "rv-dot" : `rv-tick ${family}`;
      for (const kind of ["wrong", "right", "rv-missed"]) if (element.classList.contains(kind)) mark.classList.add(kind);
      mark.style.left = `${(100 * span.start) / end}%`;
      mark.style.width = `${(100 * (span.end - span.start)) / end}%`;
      made.push(mark);
    }
    this.moments.sort((a, b) => a.start - b.start);
    box.replaceChildren(...made);
  }

  wave() {
    const wave = this.main.querySelector(".rv-wave");
    const to = (event) => {
      const { left, width } = wave.getBoundingClientRect();
      this.jump(((event.clientX - left) / width) * this.end);
    };
    wave.addEventListener("pointerdown", (event) => {
      wave.setPointerCapture(event.pointerId);
      to(event);
    });
    wave.addEventListener("pointermove", (event) => wave.hasPointerCapture(event.pointerId) && to(event));
    wave.addEventListener("keydown", (event) => {
      const by = { Home: -Infinity, End: Infinity, PageUp: 15, PageDown: -15, ArrowUp: STEP_S, ArrowDown: -STEP_S }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.jump(by === Infinity ? this.end : by === -Infinity ? 0 : this.now + by);
    });
  }

  /** Show the moment; a screen reader is told once a second. */
  draw(now, { whole = false } = {}) {
    this.now = now;
    const wave = this.main.querySelector(".rv-wave");
    wave.style.setProperty("--now", now / Math.max(this.end, 0.001));
    const text = clock(now);
    if (this.clock.textContent === text && !whole) return;
    this.clock.textContent = text;
    const turn = this.words.turnAt(now);
    wave.setAttribute("aria-valuenow", now.toFixed(1));
    wave.setAttribute("aria-valuetext", turn ? `${text}, ${turn.article.getAttribute("aria-label")}` : text);
  }
}
