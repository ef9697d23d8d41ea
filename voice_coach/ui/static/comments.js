// What is said beside a turn: hear it, answer it, change it, take it back. In the room and in the report.

import { Memo } from "./memo.js";
import { clip, hush, play } from "./report/player.js";
import { RecorderView } from "./recorder.js";
import { sound } from "./review-player.js";
import { call } from "./server.js";

export const review = (session) => `./api/review/${encodeURIComponent(session)}`;

/** A recorder for a spoken comment, in `element`. `span`: turn, start_s, end_s, or answer_to. */
export function memoRecorder(element, { session, span, label, onSent }) {
  const asked = new URLSearchParams(span);
  const path = `${review(session)}/spoken?${asked}`;
  const recorder = new RecorderView(element, {
    session,
    label,
    make: (options) => new Memo({ path, ...options }),
    handFile: (file) => call(path, { body: file }),
    onSent,
  });
  recorder.own();
  return recorder;
}

export class Comments {
  /** `drawn(turn, html)` puts a margin in its place; `quiet()` silences what is playing; `say(text)` tells. */
  constructor(root, session, { drawn, quiet = hush, say = () => {}, report = false }) {
    Object.assign(this, { root, session, drawn, quiet, say, report });
    this.heard = null;
    root.addEventListener("click", this.onClick = (event) => this.click(event));
    this.watch();
  }

  close() {
    this.root.removeEventListener("click", this.onClick);
    this.hush();
    this.eyes?.disconnect();
    this.recorder?.take?.release();
    clearTimeout(this.telling);
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button || !this.root.contains(button)) return;
    const { edit, delete: gone, answer, answerAloud } = button.dataset;
    if (button.matches(".rv-hear-comment")) this.toggle(button);
    else if (edit) this.change(edit, button);
    else if (gone) this.takeBack(gone, button);
    else if (answer) this.answer(answer, button);
    else if (answerAloud) this.answerAloud(answerAloud, button);
    else if (this.report && button.matches("[data-seek]")) this.playMoment(button);
  }

  // --- hearing ---------------------------------------------------------------------------------

  toggle(button) {
    if (this.heard?.button === button) this.hush();
    else this.hear(button);
  }

  /** Play a spoken comment; resolves when it is over or was stopped. */
  hear(button) {
    this.hush();
    this.quiet();
    const audio = sound(button.dataset.audio);
    return new Promise((done) => {
      this.heard = { audio, button, done };
      button.classList.add("playing");
      button.setAttribute("aria-pressed", "true");
      audio.playbackRate = 1;
      audio.currentTime = 0;
      audio.onended = () => this.hush();
      audio.play().catch(() => this.hush());
    });
  }

  hush() {
    if (!this.heard) return;
    const { audio, button, done } = this.heard;
    this.heard = null;
    audio.pause();
    button.classList.remove("playing");
    button.removeAttribute("aria-pressed");
    done();
  }

  playMoment(button) {
    const place = button.closest("[data-turn]");
    const audio = clip(`turn-${place.dataset.turn}`);
    this.hush();
    if (audio) play(audio, { start: Number(place.dataset.start), end: Number(place.dataset.end) + 0.3, from: button }).catch(() => {});
  }

  // --- writing ---------------------------------------------------------------------------------

  ask(path) {
    return `${review(this.session)}${path}${this.report ? `${path.includes("?") ? "&" : "?"}report=true` : ""}`;
  }

  async send(path, options, problem) {
    try {
      const { turn, html } = await call(this.ask(path), options);
      this.drawn(turn, html);
      this.watch();
      return true;
    } catch (error) {
      problem(error.message);
      return false;
    }
  }

  /** A field under a comment. `keep(text, problem)` sends it. */
  field(button, { label, value = "", keep }) {
    const said = button.closest("[data-comment]");
    said.querySelector(".rv-inline")?.remove();
    const form = document.createElement("form");
    form.className = "rv-inline";
    form.innerHTML = '<label><span class="unseen"></span><textarea rows="2" maxlength="4000" dir="auto"></textarea></label><p class="rv-box-tools"><button type="submit" class="vc-second">Keep</button><button type="button" class="vc-quiet">Not now</button></p><p class="vc-problem" role="alert" hidden></p>';
    form.querySelector(".unseen").textContent = label;
    const text = form.querySelector("textarea");
    text.value = value;
    const problem = (message) => {
      const place = form.querySelector(".vc-problem");
      place.textContent = message;
      place.hidden = false;
    };
    const close = () => {
      form.remove();
      button.focus();
    };
    form.querySelector(".vc-quiet").addEventListener("click", close);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      keep(text.value, problem);
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    said.append(form);
    text.focus();
    text.setSelectionRange(value.length, value.length);
  }

  change(id, button) {
    const value = button.closest("[data-comment]").querySelector(".rv-text")?.textContent ?? "";
    this.field(button, {
      label: "Your comment",
      value,
      keep: async (text, problem) => (await this.send(`/comment/${id}`, { json: { text } }, problem)) && this.say("Changed."),
    });
  }

  answer(id, button) {
    this.field(button, {
      label: "Your answer",
      keep: async (text, problem) => (await this.send("/comment", { json: { text, answer_to: id } }, problem)) && this.say("Kept."),
    });
  }

  async takeBack(id, button) {
    if (!window.confirm("Take this comment back? It is gone then.")) return;
    await this.send(`/comment/${id}`, { method: "DELETE" }, (message) => this.trouble(button, message));
    this.say("Taken back.");
  }

  trouble(button, message) {
    const said = button.closest("[data-comment]");
    let place = said.querySelector(":scope > .vc-problem");
    if (!place) {
      place = document.createElement("p");
      place.className = "vc-problem";
      place.setAttribute("role", "alert");
      said.append(place);
    }
    place.textContent = message;
  }

  answerAloud(id, button) {
    const said = button.closest("[data-comment]");
    said.querySelector(".rv-inline")?.remove();
    const box = document.createElement("div");
    box.className = "rv-inline";
    box.innerHTML = '<div class="vc-recorder"></div><button type="button" class="vc-quiet">Not now</button>';
    const close = () => {
      if (this.recorder?.take) this.recorder.discard();
      box.remove();
    };
    box.querySelector(".vc-quiet").addEventListener("click", close);
    said.append(box);
    this.hush();
    this.quiet();
    this.recorder = memoRecorder(box.querySelector(".vc-recorder"), {
      session: this.session,
      span: { answer_to: id, ...(this.report ? { report: "true" } : {}) },
      label: "Answer",
      onSent: ({ turn, html }) => {
        this.drawn(turn, html);
        this.watch();
        this.say("Kept.");
      },
    });
    this.recorder.button.focus();
  }

  // --- what is new -----------------------------------------------------------------------------

  /** Once a new comment has been in sight for a second, it was seen. */
  watch() {
    this.eyes?.disconnect();
    const waiting = new Set();
    this.eyes = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) waiting.add(target);
        else waiting.delete(target);
      }
      clearTimeout(this.telling);
      this.telling = setTimeout(() => this.tell(waiting), 1000);
    }, { threshold: 0.6 });
    for (const news of this.root.querySelectorAll("[data-news]")) this.eyes.observe(news);
  }

  async tell(waiting) {
    const seen = [...waiting];
    if (!seen.length) return;
    waiting.clear();
    for (const one of seen) {
      this.eyes.unobserve(one);
      delete one.dataset.news;
    }
    try {
      await call(`${review(this.session)}/seen`, { json: { ids: seen.map((one) => one.dataset.comment) } });
    } catch {
      // it stays new, and is told the next time
    }
  }
}
