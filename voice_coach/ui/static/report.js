// The report: say a turn again, and see before and after side by side.

import { call, of, TAB } from "./server.js";
import { hush } from "./report/player.js";
import { Comments } from "./comments.js";
import { RecorderView } from "./recorder.js";

export class Report {
  constructor(root, { go }) {
    this.root = root;
    this.go = go;
    this.session = root.dataset.id;
    this.offerMoments();
    this.comments = new Comments(root, this.session, {
      report: true,
      drawn: (turn, html) => { root.querySelector(`.rv-margin[data-turn="${turn}"]`).innerHTML = html; },
    });
    root.addEventListener("click", (event) => {
      const button = event.target.closest(".vc-again");
      if (button) this.begin(button);
      const back = event.target.closest(".vc-back-to");
      if (back) this.rewind(back);
    });
  }

  /** Another session begins where this one was before that turn. */
  async rewind(button) {
    const problem = this.root.querySelector("#vc-problem");
    button.disabled = true;
    try {
      const { id } = await call(`${of(this.session)}/rewind`, { json: { turn: Number(button.dataset.turn) } });
      this.go({ view: "stage", id });
    } catch (error) {
      button.disabled = false;
      problem.textContent = error.message;
      problem.hidden = false;
      problem.scrollIntoView({ block: "center" });
    }
  }

  close() {
    this.events?.close();
    this.recorder?.take?.release();
    this.comments.close();
    hush();
  }

  /** Each moment worth repeating gets its button. */
  offerMoments() {
    for (const moment of this.root.querySelectorAll(".moments > ol > li")) {
      const turn = moment.querySelector('[data-clip^="turn-"]')?.dataset.clip.slice(5);
      if (turn === undefined) continue;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "vc-second vc-again", textContent: "Say it again" });
      button.dataset.of = turn;
      const place = document.createElement("div");
      place.className = "vc-drill";
      place.dataset.of = turn;
      place.append(button);
      moment.append(place);
    }
  }

  async begin(button) {
    const place = button.closest(".vc-drill");
    this.cancel();
    hush();
    this.place = place;
    this.button = button;
    button.hidden = true;
    const box = document.createElement("div");
    box.className = "vc-drill-box";
    box.innerHTML = '<p class="vc-drill-hint">Say that turn once more, the firmer way. The conversation itself stays as it was.</p><div class="vc-progress" hidden><div class="vc-bar" role="progressbar" aria-label="Progress" aria-valuemin="0" aria-valuemax="100"><i></i></div><p role="status"></p></div><div class="vc-recorder"></div><button type="button" class="vc-quiet vc-cancel">Not now</button><p class="vc-problem" role="alert" hidden></p>';
    place.append(box);
    this.box = box;
    box.querySelector(".vc-cancel").addEventListener("click", () => this.cancel());
    this.recorder = new RecorderView(box.querySelector(".vc-recorder"), {
      session: this.session,
      drill_of: Number(button.dataset.of),
      label: "Say it again",
      onSent: () => this.progress("Keeping what you said", 0.02),
    });
    this.recorder.own();
    this.recorder.button.focus({ preventScroll: true });
    try {
      await call(`${of(this.session)}/open`, { json: { tab: TAB } });
      this.follow();
    } catch (error) {
      this.trouble(error.message);
    }
  }

  follow() {
    this.events?.close();
    this.events = new EventSource(`${of(this.session)}/events?tab=${encodeURIComponent(TAB)}`);
    this.known ??= new Set([...this.root.querySelectorAll(".vc-drill-result audio")].map((sound) => sound.dataset.clip));
    this.events.addEventListener("drill", ({ data }) => this.result(JSON.parse(data)));
    this.events.addEventListener("status", ({ data }) => this.update(JSON.parse(data)));
    this.events.addEventListener("taken", ({ data }) => {
      this.events.close();
      this.trouble(JSON.parse(data).error);
    });
  }

  update(status) {
    if (!this.box) return;
    if (status.phase === "thinking") this.progress(status.stage || "Listening back", status.share);
    if (status.error) this.trouble(status.error);
  }

  progress(stage, share) {
    if (!this.box) return;
    this.box.querySelector(".vc-recorder").hidden = true;
    this.box.querySelector(".vc-progress").hidden = false;
    this.box.querySelector(".vc-progress p").textContent = `${stage}…`;
    const bar = this.box.querySelector(".vc-bar");
    bar.setAttribute("aria-valuenow", Math.round(share * 100));
    bar.firstElementChild.style.transform = `scaleX(${share})`;
  }

  trouble(message) {
    if (!this.box) return;
    const place = this.box.querySelector(".vc-problem");
    place.textContent = message;
    place.hidden = !message;
    this.box.querySelector(".vc-recorder").hidden = false;
    this.box.querySelector(".vc-progress").hidden = true;
  }

  result({ number, of: turn, html }) {
    const name = `drill-${number}`;
    if (this.known.has(name)) return;
    this.known.add(name);
    const mine = this.place && Number(this.place.dataset.of) === turn;
    const place = mine ? this.place : this.root.querySelector(`article .vc-drill[data-of="${turn}"]`);
    const button = this.button;
    this.cancel();
    const made = document.createElement("div");
    made.innerHTML = html;
    const drawn = made.firstElementChild;
    place.insertBefore(drawn, place.querySelector(".vc-again"));
    drawn.tabIndex = -1;
    drawn.focus({ preventScroll: true });
    drawn.scrollIntoView({ block: "nearest" });
    if (button) button.textContent = "Once more";
  }

  cancel() {
    this.events?.close();
    const button = this.button;
    if (this.recorder?.take) this.recorder.discard();
    this.box?.remove();
    if (button) {
      button.hidden = false;
      button.focus({ preventScroll: true });
    }
    this.box = this.recorder = this.button = this.place = null;
  }
}
