// A running session: the line, the answer, what was said. Drawn from the server's events.

import { call, GONE, of, renew, TAB } from "./server.js";
import { clip, hush, play } from "./report/player.js";
import { RecorderView } from "./recorder.js";

const $ = (root, id) => root.querySelector(`#${id}`);

export class Stage {
  constructor(root, { go }) {
    this.root = root;
    this.go = go;
    this.session = root.dataset.id;
    this.turns = new Map();
    this.status = null;
    this.heard = -1; // the last line that was played
    this.lineEnded = null;
    this.recorder = new RecorderView($(root, "vc-recorder"), {
      session: this.session,
      gap: () => this.gap(),
      onCutIn: (name) => this.cutIn(name),
      onSent: () => this.waitFor("Keeping what you said"),
    });
    this.recorder.own();
    $(root, "vc-replay").addEventListener("click", () => this.speak());
    $(root, "vc-read").addEventListener("click", () => this.go({ view: "report", id: this.session }));
    $(root, "vc-end").addEventListener("click", () => this.end());
    this.open();
  }

  close() {
    this.closed = true;
    this.events?.close();
    clearTimeout(this.again);
    if (this.recorder.take) this.recorder.take.release();
    hush();
  }

  /** Take the session and follow it; again after a restart of the server. */
  async open() {
    this.events?.close();
    try {
      await call(`${of(this.session)}/open`, { json: { tab: TAB } });
    } catch (error) {
      this.problem(error.message, error.status ? null : undefined);
      if (!error.status) this.later();
      return;
    }
    if (this.closed) return;
    this.problem("");
    this.follow();
  }

  follow() {
    const events = new EventSource(`${of(this.session)}/events?tab=${encodeURIComponent(TAB)}`);
    this.events = events;
    events.addEventListener("turn", ({ data }) => this.turn(JSON.parse(data)));
    events.addEventListener("room", ({ data }) => this.room(JSON.parse(data).people));
    events.addEventListener("status", ({ data }) => this.update(JSON.parse(data)));
    events.addEventListener("taken", ({ data }) => {
      events.close();
      this.taken(JSON.parse(data).error);
    });
    events.onerror = () => {
      events.close();
      if (this.closed) return;
      this.problem(GONE);
      this.later();
    };
  }

  later() {
    clearTimeout(this.again);
    this.again = setTimeout(async () => {
      if (this.closed) return;
      try {
        await renew();
        await this.open();
      } catch {
        this.later();
      }
    }, 1000);
  }

  taken(message) {
    hush();
    $(this.root, "vc-recorder").hidden = true;
    this.problem(message, { label: "Use this tab", act: () => this.open() });
  }

  problem(message, button = null) {
    const place = $(this.root, "vc-problem");
    place.hidden = !message;
    place.textContent = message;
    if (!message || !button) return;
    const made = document.createElement("button");
    made.type = "button";
    made.className = "vc-second";
    made.textContent = button.label;
    made.addEventListener("click", button.act);
    place.append(" ", made);
  }

  // --- what comes ------------------------------------------------------------------------------

  turn(turn) {
    const known = this.turns.get(turn.index);
    this.turns.set(turn.index, turn);
    if (!known && turn.speaker === "learner") $(this.root, "vc-came").textContent = ""; // no news any more
    if (!known && turn.audio) {
      const sound = document.createElement("audio");
      Object.assign(sound, { src: `.${turn.audio}`, preload: turn.speaker === "counterpart" ? "auto" : "none" });
      sound.dataset.clip = `turn-${turn.index}`;
      $(this.root, "vc-sounds").append(sound);
    }
    this.drawTurns();
  }

  /** Who is here; somebody who comes in later is told. */
  room(people) {
    const box = $(this.root, "vc-room");
    const came = this.people ? people.filter(({ id }) => !this.people.some((one) => one.id === id)) : [];
    this.people = people;
    box.hidden = people.length < 2;
    box.querySelector("ul").replaceChildren(...people.map(({ id, name, role }) => {
      const one = document.createElement("li");
      one.dataset.person = id;
      const bold = document.createElement("b");
      bold.textContent = name;
      const what = document.createElement("span");
      what.textContent = role;
      one.append(bold, " ", what);
      return one;
    }));
    if (came.length) $(this.root, "vc-came").textContent = `${came.map(({ name }) => name).join(" and ")} ${came.length > 1 ? "have" : "has"} come in.`;
    this.mark();
  }

  /** Who of those here has said the line. */
  mark() {
    const line = this.line();
    for (const one of this.root.querySelectorAll("#vc-room li")) {
      const speaks = one.dataset.person === line?.person;
      one.toggleAttribute("data-speaks", speaks);
      if (speaks) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
  }

  update(status) {
    const before = this.status;
    this.status = status;
    const line = this.line();
    const isNew = line && line.index > this.heard;
    if (isNew && status.phase !== "thinking") {
      $(this.root, "vc-cut").replaceChildren();
      this.hear(line, before === null);
    }
    const thinking = status.phase === "thinking";
    $(this.root, "vc-progress").hidden = !thinking;
    if (thinking) this.waitFor(status.stage || "Thinking", status.share);
    $(this.root, "vc-recorder").hidden = status.phase !== "listening";
    $(this.root, "vc-over").hidden = status.phase !== "ended";
    $(this.root, "vc-end").hidden = status.phase === "ended";
    if (status.outcome) $(this.root, "vc-outcome").textContent = status.outcome.summary;
    if (status.error) {
      const again = { label: "Try again", act: () => this.goOn() };
      this.problem(status.error, status.phase === "listening" ? null : again);
    } else {
      this.problem("");
    }
    this.root.dataset.phase = status.phase;
  }

  /** Said at once and left until they are heard: nobody is to think that something was lost. */
  cutIn(name) {
    $(this.root, "vc-cut").replaceChildren(Object.assign(document.createElement("b"), { textContent: `${name} cuts in.` }), " All that you said is kept.");
  }

  waitFor(stage, share = 0.02) {
    $(this.root, "vc-recorder").hidden = true;
    $(this.root, "vc-progress").hidden = false;
    $(this.root, "vc-stage-name").textContent = `${stage}…`;
    const bar = this.root.querySelector(".vc-bar");
    bar.setAttribute("aria-valuenow", Math.round(share * 100));
    bar.firstElementChild.style.transform = `scaleX(${share})`;
  }

  line() {
    const theirs = [...this.turns.values()].filter((turn) => turn.speaker === "counterpart");
    return theirs.at(-1) ?? null;
  }

  drawTurns() {
    const all = [...this.turns.values()].sort((a, b) => a.index - b.index);
    const mine = all.filter((turn) => turn.speaker === "learner").at(-1);
    const line = this.line();
    if (line) {
      $(this.root, "vc-caption").textContent = line.text;
      $(this.root, "vc-name").textContent = line.name;
      $(this.root, "vc-role").textContent = line.role;
      this.mark();
    }
    $(this.root, "vc-yours").hidden = !mine;
    if (mine && this.shown !== mine.html) {
      this.shown = mine.html;
      const open = [...$(this.root, "vc-last").querySelectorAll("details[open]")].map((note) => note.id);
      const focused = place($(this.root, "vc-last"));
      $(this.root, "vc-last").innerHTML = mine.html;
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      if (focused) $(this.root, "vc-last").querySelector(focused)?.focus({ preventScroll: true });
    }
    const took = line && mine && line.index > mine.index ? line.took : "";
    $(this.root, "vc-took").hidden = !took;
    $(this.root, "vc-took").textContent = took;
    const earlier = all.filter((turn) => turn !== line && turn !== mine);
    $(this.root, "vc-earlier").hidden = earlier.length === 0;
    const key = earlier.map((turn) => turn.index).join();
    if (this.earlier !== key) {
      this.earlier = key;
      $(this.root, "vc-turns").replaceChildren(...earlier.map(drawn));
    }
  }

  // --- the line --------------------------------------------------------------------------------

  async hear(line, resumed) {
    this.heard = line.index;
    this.lineEnded = null;
    $(this.root, "vc-replay").hidden = false;
    if (resumed && this.turns.size > 1) return this.label("Hear it again");
    return this.speak();
  }

  async speak() {
    const line = this.line();
    const sound = line && clip(`turn-${line.index}`);
    if (!sound) return;
    this.label("Playing…");
    this.root.dataset.speaking = "true";
    try {
      await play(sound, {
        from: $(this.root, "vc-replay"),
        done: () => {
          this.lineEnded = performance.now();
          this.label("Hear it again");
        },
      });
      sound.addEventListener("pause", () => this.label("Hear it again"), { once: true });
    } catch {
      this.label("Play");
    }
  }

  label(text) {
    if (text !== "Playing…") delete this.root.dataset.speaking;
    $(this.root, "vc-replay").querySelector("span").textContent = text;
  }

  /** Seconds since the end of the line; 0 while it still plays; null where it was not heard. */
  gap() {
    if (this.root.dataset.speaking) return 0;
    return this.lineEnded === null ? null : (performance.now() - this.lineEnded) / 1000;
  }

  async goOn() {
    try {
      await call(`${of(this.session)}/continue`, { json: { tab: TAB } });
    } catch (error) {
      this.problem(error.message);
    }
  }

  async end() {
    const sure = this.turns.size < 2 || window.confirm("End the conversation here? You get your report for what was said.");
    if (!sure) return;
    hush();
    try {
      await call(`${of(this.session)}/stop`, { json: { tab: TAB } });
    } catch (error) {
      this.problem(error.message);
    }
  }
}

/** Where the focus is in what is about to be drawn anew, so that a keyboard does not lose it. */
function place(box) {
  const here = document.activeElement;
  if (!box.contains(here)) return "";
  const note = here.closest("details[id]");
  if (note && here.tagName === "SUMMARY") return `#${CSS.escape(note.id)} > summary`;
  return here.hasAttribute("href") ? `[href="${CSS.escape(here.getAttribute("href"))}"]` : "";
}

function drawn(turn) {
  const box = document.createElement("div");
  box.className = `vc-turn ${turn.speaker}`;
  const who = document.createElement("h3");
  who.textContent = turn.name;
  box.append(who);
  box.insertAdjacentHTML("beforeend", turn.html);
  return box;
}
