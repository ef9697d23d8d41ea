// The big button with its meter: click, or hold Space. Used on the stage and for saying it again.

import { call, of, TAB } from "./server.js";
import { MicrophoneTrouble, Recording } from "./recording.js";
import { hush } from "./report/player.js";

const HOLD_MS = 350; // shorter than this is a tap, which starts or stops like a click
const BARS = 48;
// Who has no keyboard at hand is not told of one.
const HOW = matchMedia("(pointer: coarse)").matches
  ? "Tap to speak, and tap again when you are done."
  : "Click, or hold <kbd>Space</kbd> while you speak.";

const MARKUP = `
<canvas class="vc-meter" width="640" height="72" aria-hidden="true"></canvas>
<button type="button" class="vc-record" aria-describedby="vc-record-help"><span class="vc-disc" aria-hidden="true"></span><span class="vc-record-label"></span></button>
<p class="vc-record-help" id="vc-record-help"></p>
<p class="vc-record-tools"><button type="button" class="vc-quiet vc-discard" hidden>Start over <kbd>Esc</kbd></button><label class="vc-upload vc-quiet">Upload a recording instead<input type="file" accept="audio/*,video/mp4,video/webm,.wav,.flac,.mp3,.m4a,.ogg,.opus,.webm" class="unseen"></label></p>
<p class="vc-record-trouble" role="alert" hidden></p>`;

let current = null; // the recorder that Space belongs to

export class RecorderView {
  /**
   * `gap()` gives the seconds since the line ended, or null. `onCutIn(name)` when somebody cuts in, which
   * ends the recording like "Done". `onSent(answer)` when a recording is handed in.
   * `make(options)` gives what records, `handFile(file)` hands a file in: a turn of the session unless told.
   */
  constructor(element, { session, drill_of = null, gap = () => null, label = "Answer", onCutIn, onSent, onCancel, make, handFile }) {
    Object.assign(this, { element, session, drill_of, gap, label, onCutIn, onSent, onCancel });
    this.make = make ?? ((options) => new Recording(options));
    this.handFile = handFile ?? ((file) => this.handTurn(file));
    element.innerHTML = MARKUP;
    this.button = element.querySelector(".vc-record");
    this.canvas = element.querySelector("canvas");
    this.help = element.querySelector(".vc-record-help");
    this.tools = element.querySelector(".vc-upload");
    this.discardButton = element.querySelector(".vc-discard");
    this.trouble = element.querySelector(".vc-record-trouble");
    this.levels = new Array(BARS).fill(0);
    this.button.addEventListener("click", () => this.toggle());
    this.discardButton.addEventListener("click", () => this.discard());
    element.querySelector("input").addEventListener("change", (event) => this.upload(event.target));
    this.set("idle");
  }

  set(state) {
    this.state = state;
    this.element.dataset.state = state;
    const recording = state === "recording";
    const label = { idle: this.label, opening: "Opening the microphone…", recording: "Done", sending: "Keeping it…" }[state];
    this.element.querySelector(".vc-record-label").textContent = label;
    this.button.setAttribute("aria-pressed", String(recording));
    this.button.disabled = state === "sending";
    this.discardButton.hidden = !recording;
    this.tools.hidden = state !== "idle";
    if (state === "idle") {
      this.help.innerHTML = HOW;
      this.levels.fill(0);
      this.draw();
    }
  }

  /** From now on Space belongs to this one. */
  own() {
    current = this;
  }

  say(message) {
    this.trouble.textContent = message;
    this.trouble.hidden = !message;
  }

  toggle() {
    if (this.state === "idle") this.start();
    else if (this.state === "recording" || this.state === "opening") this.stop();
  }

  async start() {
    if (this.state !== "idle") return;
    const gap_s = this.gap();
    hush();
    this.own();
    this.say("");
    this.set("opening");
    const take = this.make({
      session: this.session,
      drill_of: this.drill_of,
      gap_s,
      onLevel: (level) => this.level(level),
      onFull: () => {
        this.say("That was the longest a turn may be; it is kept.");
        this.stop();
      },
      onCutIn: (name) => {
        if (this.take !== take || this.state !== "recording") return;
        this.onCutIn?.(name);
        this.stop();
      },
      onTrouble: (error) => this.fail(error),
    });
    this.take = take;
    try {
      this.starting = take.start();
      await this.starting;
      if (this.take === take && this.state === "opening") this.set("recording");
    } catch (error) {
      if (this.take === take) this.fail(error);
    }
  }

  async stop() {
    const take = this.take;
    if (!take || !["recording", "opening"].includes(this.state)) return;
    try {
      await this.starting;
      if (this.take !== take) return;
      this.set("sending");
      await take.stop();
      this.take = null;
      this.set("idle");
      this.onSent?.(take.answer);
    } catch (error) {
      if (this.take === take) this.fail(error);
    }
  }

  async discard() {
    const take = this.take;
    this.take = null;
    this.set("idle");
    this.button.focus();
    try {
      await take?.discard();
    } catch (error) {
      this.say(error.message);
    }
  }

  fail(error) {
    const take = this.take;
    this.take = null;
    take?.release();
    this.set("idle");
    this.say(error.message);
    this.element.classList.toggle("no-microphone", error instanceof MicrophoneTrouble);
  }

  async upload(input) {
    const file = input.files[0];
    if (!file) return;
    this.say("");
    this.set("sending");
    try {
      const answer = await this.handFile(file);
      this.set("idle");
      this.onSent?.(answer);
    } catch (error) {
      this.set("idle");
      this.say(error.message);
    }
    input.value = "";
  }

  /** A file as a turn: nobody knows when it was spoken, so without a gap. */
  handTurn(file) {
    const asked = new URLSearchParams({ tab: TAB });
    if (this.drill_of !== null) asked.set("drill_of", this.drill_of);
    return call(`${of(this.session)}/upload?${asked}`, { body: file });
  }

  level(peak) {
    this.levels.push(Math.max(0, Math.min(1, 1 + Math.log10(Math.max(peak, 0.001)) / 2.2)));
    this.levels.shift();
    this.draw();
    const seconds = this.take?.seconds ?? 0;
    const clock = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
    if (this.state === "recording") this.help.textContent = clock;
  }

  /** Bars that grow from the middle; still where motion is not wanted: one bar, its length the level. */
  draw() {
    const paper = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    paper.clearRect(0, 0, width, height);
    paper.fillStyle = this.state === "recording" ? "#0f766e" : "#d6d3d1";
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) {
      const loud = this.levels.at(-1);
      paper.fillRect((width * (1 - loud)) / 2, height / 2 - 4, Math.max(4, width * loud), 8);
      return;
    }
    const step = width / BARS;
    this.levels.forEach((level, place) => {
      const tall = Math.max(4, level * height);
      paper.beginPath();
      paper.roundRect(place * step + step / 2 - 2.5, (height - tall) / 2, 5, tall, 2.5);
      paper.fill();
    });
  }
}

const typing = (target) => target.closest?.("input, textarea, select, summary, a[href], [contenteditable], .said, button:not(.vc-record)");
let held = null; // { at, wasIdle }

/** Space and Esc, once for the page. */
export function keys() {
  const ready = () => current?.element.isConnected && !current.element.hidden && current.element.offsetParent !== null;
  window.addEventListener("keydown", (event) => {
    if (!ready() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && current.state === "recording") {
      event.preventDefault();
      current.discard();
    }
    if (event.key !== " " || typing(event.target)) return;
    event.preventDefault();
    if (event.repeat || held) return;
    held = { at: performance.now(), wasIdle: current.state === "idle" };
    if (held.wasIdle) current.start();
  });
  window.addEventListener("keyup", (event) => {
    if (event.key !== " " || !held) return;
    event.preventDefault();
    const { at, wasIdle } = held;
    held = null;
    if (!ready()) return;
    const long = performance.now() - at >= HOLD_MS;
    if (!wasIdle || long) current.stop();
  });
  window.addEventListener("blur", () => {
    held = null;
  });
}
