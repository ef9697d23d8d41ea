// The review room: one recording after the other, by keyboard all the way.

import { Box } from "./review-box.js";
import { Comments, review } from "./comments.js";
import { Follower } from "./review-follow.js";
import { BEFORE_S, Listening } from "./review-listening.js";
import { Picture } from "./review-picture.js";
import { keepOnly, sound, Track } from "./review-player.js";
import { choose, firstOpen } from "./review-points.js";
import { fetchAhead, fetched } from "./review-queue.js";
import { Words } from "./review-words.js";
import { call } from "./server.js";

const SPAN_S = 3; // "here" is what was just heard
const PROMPT = "rv-keys";

function remembered(name, otherwise) {
  try {
    return localStorage.getItem(name) ?? otherwise;
  } catch {
    return otherwise; // no storage in this browser
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // it holds until the page is left
  }
}

export class Room extends Listening {
  constructor(root, { go }) {
    super();
    this.root = root;
    this.go = go;
    this.$ = (id) => root.querySelector(`#${id}`);
    document.addEventListener("keydown", this.onKey = (event) => this.key(event));
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("change", (event) => this.change(event));
    this.onScroll = () => {
      if (this.follower) this.follower.on = false;
    };
    for (const kind of ["wheel", "touchmove"]) window.addEventListener(kind, this.onScroll, { passive: true });
    this.load(root.dataset.id);
  }

  close() {
    this.closed = true;
    document.removeEventListener("keydown", this.onKey);
    for (const kind of ["wheel", "touchmove"]) window.removeEventListener(kind, this.onScroll);
    this.leave();
    keepOnly(new Set());
  }

  leave() {
    this.track?.pause();
    this.comments?.close();
    this.box?.close();
    clearTimeout(this.soon);
  }

  /** Another recording in this same view; true where this is one. */
  take({ view, id }) {
    if (view !== "review" || !/^\d/.test(id ?? "")) return false;
    this.load(id);
    return true;
  }

  problem(message) {
    const place = this.root.querySelector("#vc-problem");
    place.textContent = message;
    place.hidden = !message;
    if (message) window.scrollTo(0, 0);
  }

  say(text) {
    const place = this.$("rv-told");
    place.textContent = place.textContent === text ? `${text} ` : text;
  }

  // --- a recording comes -------------------------------------------------------------------------

  async load(id) {
    this.leave();
    this.id = id;
    this.loading = true; // keys are for what is on its way
    this.problem("");
    const wait = setTimeout(() => { this.$("rv-wait").hidden = false; }, 350);
    try {
      // Asked first, so that what was fetched ahead is not shown once it was taken back.
      const begun = await call(`${review(id)}/open`, { json: {} });
      const data = await fetched(id);
      if (this.closed || this.id !== id) return;
      this.begin(data, begun);
    } catch (error) {
      if (this.closed || this.id !== id) return;
      this.$("rv-room").replaceChildren();
      this.problem(error.message);
    } finally {
      clearTimeout(wait);
      this.$("rv-wait").hidden = true;
      if (this.id === id) this.loading = false;
    }
  }

  begin({ title, html }, { next = "", waiting = 0 }) {
    const room = this.$("rv-room");
    room.innerHTML = html;
    room.removeAttribute("aria-busy");
    document.title = title;
    window.scrollTo(0, 0);
    this.main = room.firstElementChild;
    this.coach = this.main.hasAttribute("data-coach");
    this.next = next;
    for (const part of room.querySelectorAll(".rv-next")) part.hidden = !next;
    const left = room.querySelector(".rv-left");
    if (left) left.textContent = waiting ? `${waiting} waiting` : "";
    this.keys = new Map(JSON.parse(this.main.dataset.keys).flatMap(({ keys, action }) => keys.map((key) => [key, action])));
    for (const action of this.keys.values()) if (typeof this[action] !== "function") throw new Error(`no action ${action}`);
    this.on = remembered(PROMPT, "on") === "on";
    this.$("rv-keys-on").checked = this.on;
    this.words = new Words(this.main);
    this.follower = new Follower(this.main, this.words);
    this.flag = null;
    const clips = [...this.words.turns.values()].map(({ at, length, article }) => ({ at, length, url: article.dataset.audio }));
    this.track = new Track(clips, {
      onTime: (now, before) => this.time(now, before),
      onState: (playing) => this.state(playing),
      onTrouble: (message) => this.problem(message),
    });
    this.picture = new Picture(this.main, this.words, { end: this.track.end, jump: (at) => this.jump(at) });
    this.showRate();
    this.comments = new Comments(this.main, this.id, {
      drawn: (turn, html_) => this.redraw(turn, html_),
      quiet: () => this.track.pause(),
      say: (text) => this.say(text),
    });
    this.box = new Box(this.main, this.id, {
      kept: (turn, html_, said) => {
        this.redraw(turn, html_);
        this.comments.watch();
        this.say(said);
      },
      closed: () => {
        this.follower.boxed = false;
        this.main.querySelector("h1").focus({ preventScroll: true });
        if (this.goesOn) this.track.play();
        this.goesOn = false;
      },
      hear: ({ turn, from, to }) => from >= 0 && this.hear(turn.words[from].start, turn.words[to].end),
    });
    this.time(0, 0);
    this.main.querySelector("h1").focus({ preventScroll: true });
    keepOnly(new Set(clips.map(({ url }) => url)));
    for (const { url } of clips.slice(0, 2)) if (url) sound(url);
    clearTimeout(this.soon);
    if (this.coach && this.next) this.soon = setTimeout(() => fetchAhead(this.next), 800);
  }

  /** A margin is drawn anew; what was chosen in it stays chosen. */
  redraw(turn, html) {
    const margin = this.main.querySelector(`.rv-margin[data-turn="${turn}"]`);
    const chosen = this.flag && margin.contains(this.flag) ? this.flag.dataset.flag ?? this.flag.dataset.missed : null;
    margin.innerHTML = html;
    this.picture.marks();
    if (chosen !== null) {
      const same = [...margin.querySelectorAll(".rv-flag")].find(({ dataset }) => (dataset.flag ?? dataset.missed) === chosen);
      this.flag = null;
      if (same) this.choose(same);
    }
  }

  // --- what keys and buttons do ------------------------------------------------------------------

  key(event) {
    if (this.loading || !this.main?.isConnected || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.box.open || this.$("rv-help").open || this.comments.recorder?.take) return;
    const target = event.target;
    if (target.matches?.("textarea, select, input[type=text]")) return;
    const radio = target.matches?.("input[type=radio]");
    if (radio && /^[1-9]$/.test(event.key)) {
      this.points(target, Number(event.key));
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && radio) {
      this.main.querySelector("h1").focus({ preventScroll: true });
      return;
    }
    if (target.matches?.("input, summary, button, a[href]") && (event.key === " " || event.key === "Enter")) return;
    if (radio && event.key.startsWith("Arrow")) return;
    if (!this.on) return;
    const action = this.keys.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!action) return;
    event.preventDefault();
    this[action]();
  }

  click(event) {
    if (this.loading || !this.main?.contains(event.target)) return;
    const button = event.target.closest("button");
    if (button) {
      if (event.detail > 0 && button.dataset.act) button.blur(); // Space plays again, and not this button
      const flag = button.closest(".rv-flag");
      if (button.dataset.act) this[button.dataset.act]();
      else if (button.dataset.verdict) this.verdict(flag, button.dataset.verdict);
      else if (button.dataset.unmiss) this.unmiss(flag);
      else if (button.matches("[data-seek]")) this.hearMoment(button.closest(".rv-comment"));
      return;
    }
    if (event.target.closest("summary, a[href]:not(.mark), input, label, textarea, select")) return;
    const word = this.words.of(event.target);
    if (word) {
      event.preventDefault();
      event.stopPropagation();
      if (document.getSelection()?.isCollapsed === false) return;
      this.jump(word.start);
      const mark = event.target.closest(".mark");
      const flag = mark && this.main.querySelector(`[id="${CSS.escape(mark.getAttribute("href").slice(1))}"]`);
      if (flag) this.choose(flag);
      return;
    }
    const flag = event.target.closest(".rv-flag");
    if (flag) {
      this.choose(flag);
      this.hearMoment(flag);
    }
  }

  change({ target }) {
    if (target.id === "rv-keys-on") {
      this.on = target.checked;
      remember(PROMPT, this.on ? "on" : "off");
    }
    if (target.matches("input[type=radio]")) this.points(target, Number(target.value));
  }

  // --- flags -------------------------------------------------------------------------------------

  accept() { this.verdict(this.near(), "right"); }
  reject() { this.verdict(this.near(), "wrong"); }

  /** The flag that is chosen: by hand, or because it was the last to sound. */
  near() {
    return this.flag?.matches("[data-flag]") ? this.flag : null;
  }

  async verdict(flag, which) {
    if (!flag?.dataset.flag) {
      this.say("Choose a flag first: N goes to the next one.");
      return;
    }
    this.choose(flag);
    const accepted = flag.classList.contains(which) ? null : which === "right";
    const focused = flag.contains(document.activeElement) ? which : "";
    await this.send("/verdict", { turn: Number(flag.dataset.turn), flag: flag.dataset.flag, accepted });
    if (focused) this.flag?.querySelector(`[data-verdict="${focused}"]`)?.focus({ preventScroll: true });
    this.say(accepted === null ? "No verdict." : accepted ? "Right." : "Wrong.");
  }

  async unmiss(flag) {
    await this.send(`/missed/${flag.dataset.turn}/${flag.dataset.missed}`, null, "DELETE");
    this.say("Taken back.");
  }

  async send(path, json, method) {
    try {
      const { turn, html } = await call(`${review(this.id)}${path}`, json ? { json } : { method });
      this.redraw(turn, html);
    } catch (error) {
      this.problem(error.message);
    }
  }

  // --- words -------------------------------------------------------------------------------------

  /** What "here" is: marked words, the flag that just sounded, or what was heard in the last seconds. */
  here() {
    const marked = this.words.selected();
    if (marked) return marked;
    const now = this.track.now;
    const flag = this.flag && this.picture.place(this.flag);
    if (flag && now > flag.start - BEFORE_S - 0.2 && now < flag.end + SPAN_S) return this.words.span(flag.start, flag.end - 0.01);
    return this.words.span(now - SPAN_S, now);
  }

  openBox(kind, span) {
    if (kind !== "whole" && !span) return;
    this.goesOn = this.track.playing;
    this.track.pause();
    this.comments.hush();
    this.follower.boxed = true;
    this.box.show(kind, span);
  }

  comment() { this.coach ? this.openBox("comment", this.here()) : this.answerHere("answer"); }
  speak() { this.coach ? this.openBox("speak", this.here()) : this.answerHere("answerAloud"); }
  commentWhole() { this.openBox("whole", null); }

  missed() {
    const span = this.here();
    if (span && !span.turn.article.classList.contains("learner")) {
      const before = [...this.words.turns.values()].findLast(({ at, article }) => at <= span.turn.at && article.classList.contains("learner"));
      if (!before?.words.length) {
        this.say("Flags are for the learner’s words.");
        return;
      }
      this.openBox("missed", { turn: before, from: before.words.length - 1, to: before.words.length - 1 });
      return;
    }
    this.openBox("missed", span);
  }

  /** Whose recording it is answers the comment that was heard last. */
  answerHere(how) {
    this.track.pause();
    this.pause = null;
    const comments = this.picture.moments.filter(({ comment }) => comment);
    const chosen = this.flag?.matches(".rv-comment") ? this.flag : comments.findLast(({ start }) => start <= this.track.now)?.element;
    const button = chosen?.querySelector(how === "answer" ? "[data-answer]" : "[data-answer-aloud]");
    if (button) this.comments[how](how === "answer" ? button.dataset.answer : button.dataset.answerAloud, button);
    else this.say("There is no comment here yet.");
  }

  // --- points, and on ----------------------------------------------------------------------------

  rubric() {
    const first = firstOpen(this.main);
    this.track.pause();
    first?.focus();
    first?.closest("fieldset").scrollIntoView({ block: "center" });
  }

  async points(input, points) {
    try {
      this.say(await choose(this.id, input, points));
    } catch (error) {
      this.problem(error.message);
    }
  }

  async done() {
    this.track.pause();
    try {
      const { next } = await call(`${review(this.id)}/done`, { json: { done: true } });
      this.say(next ? "Done. The next recording." : "Done. That was the last one.");
      this.go({ view: "review", id: next });
    } catch (error) {
      this.problem(error.message);
    }
  }

  skip() {
    if (this.next) this.go({ view: "review", id: this.next });
    else this.say("There is no other recording.");
  }

  toList() { this.go(this.coach ? { view: "review", id: "" } : { view: "report", id: this.id }); }

  help() {
    this.$("rv-help").showModal();
  }
}
