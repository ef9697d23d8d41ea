// The review room: one recording after the other, by keyboard all the way.

import { Box } from "./review-box.js";
import { Comments, review } from "./comments.js";
import { keepOnly, sound, Track } from "./review-player.js";
import { clock, Words } from "./review-words.js";
import { call } from "./server.js";

const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2];
const STEP_S = 3;
const BEFORE_S = 1.2; // what is heard before a flag, so that it is not torn out
const AFTER_S = 0.6;
const SPAN_S = 3; // "here" is what was just heard
const PROMPT = "rv-keys";

let rate = 1; // kept from recording to recording
let ahead = null; // { id, data: Promise } of the next one

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

export class Queue {
  constructor(root, { go }) {
    this.onKey = (event) => {
      const plain = event.target === document.body || root.contains(event.target);
      if (event.key !== "Enter" || !plain || event.target.closest("a, button") || !root.dataset.first) return;
      event.preventDefault();
      go({ view: "review", id: root.dataset.first });
    };
    document.addEventListener("keydown", this.onKey);
    if (root.dataset.first) fetchAhead(root.dataset.first);
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
  }
}

function fetchAhead(id) {
  if (ahead?.id === id) return;
  const data = call(review(id));
  ahead = { id, data };
  data.then(({ sounds }) => {
    if (ahead?.id === id) for (const url of sounds) sound(url);
  }).catch(() => {
    if (ahead?.id === id) ahead = null;
  });
}

export class Room {
  constructor(root, { go }) {
    this.root = root;
    this.go = go;
    this.$ = (id) => root.querySelector(`#${id}`);
    document.addEventListener("keydown", this.onKey = (event) => this.key(event));
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("change", (event) => this.change(event));
    for (const kind of ["wheel", "touchmove"]) window.addEventListener(kind, this.onScroll = () => { this.following = false; }, { passive: true });
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
      const data = await (ahead?.id === id ? ahead.data : call(review(id)));
      if (this.closed || this.id !== id) return;
      ahead = null;
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
    const left = room.querySelector(".rv-left");
    if (left) left.textContent = `${waiting} waiting`;
    this.keys = new Map(JSON.parse(this.main.dataset.keys).flatMap(({ keys, action }) => keys.map((key) => [key, action])));
    for (const action of this.keys.values()) if (typeof this[action] !== "function") throw new Error(`no action ${action}`);
    this.on = remembered(PROMPT, "on") === "on";
    this.$("rv-keys-on").checked = this.on;
    this.words = new Words(this.main);
    this.following = true;
    this.flag = null;
    this.word = null;
    this.turnShown = null;
    const clips = [...this.words.turns.values()].map(({ at, length, article }) => ({ at, length, url: article.dataset.audio }));
    this.track = new Track(clips, {
      onTime: (now, before) => this.time(now, before),
      onState: (playing) => this.state(playing),
      onTrouble: (message) => this.problem(message),
    });
    this.track.setRate(rate);
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
        this.main.querySelector("h1").focus({ preventScroll: true });
        if (this.goesOn) this.track.play();
        this.goesOn = false;
      },
      hear: ({ turn, from, to }) => from >= 0 && this.hear(turn.words[from].start, turn.words[to].end),
    });
    this.marks();
    this.wave();
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
    this.marks();
    if (chosen !== null) {
      const same = [...margin.querySelectorAll(".rv-flag")].find(({ dataset }) => (dataset.flag ?? dataset.missed) === chosen);
      this.flag = null;
      if (same) this.choose(same);
    }
  }

  // --- the picture -------------------------------------------------------------------------------

  place(element) {
    const turn = this.words.turns.get(Number(element.dataset.turn));
    return turn ? { start: turn.at + Number(element.dataset.start), end: turn.at + Number(element.dataset.end) } : null;
  }

  marks() {
    const box = this.main.querySelector(".rv-marks");
    const end = Math.max(this.track.end, 0.001);
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
      this.jump(((event.clientX - left) / width) * this.track.end);
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
      this.jump(by === Infinity ? this.track.end : by === -Infinity ? 0 : this.track.now + by);
    });
  }

  state(playing) {
    const button = this.main.querySelector(".rv-play");
    button.classList.toggle("playing", playing);
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  time(now, before) {
    const end = Math.max(this.track.end, 0.001);
    const wave = this.main.querySelector(".rv-wave");
    wave.style.setProperty("--now", now / end);
    const text = clock(now);
    if (this.$("rv-now").textContent !== text || now === before) {
      this.$("rv-now").textContent = text;
      const turn = this.words.turnAt(now);
      wave.setAttribute("aria-valuenow", now.toFixed(1));
      wave.setAttribute("aria-valuetext", turn ? `${text}, ${turn.article.getAttribute("aria-label")}` : text);
    }
    this.follow(now);
    for (const moment of this.moments) {
      if (!this.track.playing || moment.comment || moment.start < before || moment.start >= now) continue;
      this.choose(moment.element);
    }
    if (!this.coach && this.track.playing && this.$("rv-with")?.checked) this.stopFor(before, now);
  }

  /** The word that sounds, and its turn, in sight. */
  follow(now) {
    const word = this.words.at(now);
    const turn = this.words.turnAt(now);
    if (turn !== this.turnShown) {
      this.turnShown?.article.classList.remove("rv-current");
      turn?.article.classList.add("rv-current");
      this.turnShown = turn;
      if (this.track.playing) this.following = true;
    }
    if (word === this.word) return;
    this.word?.element.classList.remove("rv-on");
    this.word = word;
    const sounds = word && word.turn === turn;
    if (sounds) word.element.classList.add("rv-on");
    if (this.following && (this.track.playing || this.moving)) this.inSight(sounds ? word.element : turn?.article);
  }

  inSight(element) {
    if (!element) return;
    const { top, bottom } = element.getBoundingClientRect();
    const from = this.main.querySelector(".rv-bar").getBoundingClientRect().bottom + 24;
    const to = window.innerHeight - (this.box.open ? 260 : 90);
    if (top >= from && bottom <= to) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollBy({ top: top - from - Math.max(0, (to - from) * 0.18), behavior: calm ? "auto" : "smooth" });
  }

  /** Whose recording it is hears each comment when its moment is over. */
  async stopFor(before, now) {
    const due = this.moments.filter(({ comment, end }) => comment && end > before && end <= now);
    if (!due.length) return;
    this.track.pause();
    const pause = (this.pause = {});
    for (const { element } of due) {
      this.choose(element);
      this.inSight(element);
      for (const said of element.querySelectorAll(".rv-said")) {
        const button = said.querySelector(".rv-hear-comment");
        const text = said.querySelector(".rv-text")?.textContent ?? "";
        if (text) this.say(`${said.querySelector(".rv-by b").textContent}: ${text}`);
        if (button) await this.comments.hear(button);
        else await new Promise((done) => setTimeout(done, 1500 + 55 * text.length)); // about as fast as one reads
        if (this.pause !== pause || this.closed) return;
      }
    }
    this.pause = null;
    this.track.play();
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

  jump(at) {
    this.pause = null;
    this.comments.hush();
    this.following = true;
    this.moving = true;
    this.track.seek(at);
    this.moving = false;
  }

  toggle() {
    this.pause = null;
    this.comments.hush();
    if (this.track.playing) {
      this.track.pause();
      return;
    }
    this.following = true;
    if (this.track.now >= this.track.end - 0.1) this.track.seek(0);
    this.track.play();
  }

  back() { this.jump(this.track.now - STEP_S); }
  ahead() { this.jump(this.track.now + STEP_S); }

  turnBack() {
    const turns = [...this.words.turns.values()];
    const now = this.track.now;
    this.jump(turns.findLast(({ at }) => at < now - 1)?.at ?? 0);
  }

  turnAhead() {
    const now = this.track.now;
    const next = [...this.words.turns.values()].find(({ at }) => at > now + 0.05);
    if (next) this.jump(next.at);
  }

  slower() { this.speed(-1); }
  faster() { this.speed(1); }

  speed(by) {
    const at = RATES.indexOf(rate);
    rate = RATES[Math.max(0, Math.min(RATES.length - 1, at + by))];
    this.track.setRate(rate);
    this.showRate();
    this.say(`Speed ${rate}`);
  }

  showRate() {
    this.$("rv-rate").textContent = `${rate}×`;
  }

  // --- flags -------------------------------------------------------------------------------------

  choose(element) {
    if (this.flag === element) return;
    this.flag?.classList.remove("rv-chosen-flag");
    this.flag?.removeAttribute("aria-current");
    this.flag = element;
    element.classList.add("rv-chosen-flag");
    element.setAttribute("aria-current", "true");
  }

  flags() {
    return this.moments.filter(({ comment }) => !comment);
  }

  nextFlag() { this.toFlag(1); }
  previousFlag() { this.toFlag(-1); }

  toFlag(by) {
    const flags = this.flags();
    const chosen = flags.findIndex(({ element }) => element === this.flag);
    const now = this.track.now;
    let to;
    if (chosen >= 0 && Math.abs(now - flags[chosen].start) < 15) to = flags[chosen + by];
    else to = by > 0 ? flags.find(({ start }) => start >= now) : flags.findLast(({ start }) => start < now);
    if (!to) {
      this.say(by > 0 ? "No more flags." : "No flag before this.");
      return;
    }
    this.choose(to.element);
    this.inSight(to.element);
    this.say(to.element.querySelector("p").textContent.trim());
    this.hear(to.start, to.end);
  }

  hear(start, end) {
    this.jump(Math.max(0, start - BEFORE_S));
    this.track.play(end + AFTER_S);
  }

  hearMoment(element) {
    const span = this.place(element);
    if (span) this.hear(span.start, span.end);
  }

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
    const flag = this.flag && this.place(this.flag);
    if (flag && now > flag.start - BEFORE_S - 0.2 && now < flag.end + SPAN_S) return this.words.span(flag.start, flag.end - 0.01);
    return this.words.span(now - SPAN_S, now);
  }

  openBox(kind, span) {
    if (kind !== "whole" && !span) return;
    this.goesOn = this.track.playing;
    this.track.pause();
    this.comments.hush();
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
    const comments = this.moments.filter(({ comment }) => comment);
    const chosen = this.flag?.matches(".rv-comment") ? this.flag : comments.findLast(({ start }) => start <= this.track.now)?.element;
    const button = chosen?.querySelector(how === "answer" ? "[data-answer]" : "[data-answer-aloud]");
    if (button) this.comments[how](how === "answer" ? button.dataset.answer : button.dataset.answerAloud, button);
    else this.say("There is no comment here yet.");
  }

  // --- points, and on ----------------------------------------------------------------------------

  rubric() {
    const first = this.main.querySelector(".rv-criterion:not(:has(:checked)) input, .rv-criterion input");
    this.track.pause();
    first?.focus();
    first?.closest("fieldset").scrollIntoView({ block: "center" });
  }

  async points(input, points) {
    const criterion = input.closest(".rv-criterion");
    const chosen = criterion.querySelector(`input[value="${points}"]`);
    if (!chosen) return;
    const byKey = !chosen.checked;
    chosen.checked = true;
    const rubric = criterion.closest("[data-rubric]").dataset.rubric;
    if (byKey) {
      const next = criterion.nextElementSibling?.querySelector?.("input:checked") ?? criterion.nextElementSibling?.querySelector?.("input");
      (next ?? chosen).focus();
    }
    try {
      await call(`${review(this.id)}/points`, { json: { rubric, criterion: criterion.dataset.criterion, points } });
      this.say(`${criterion.querySelector("legend b").textContent}: ${points}.`);
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
