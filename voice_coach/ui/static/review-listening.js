// Hearing a recording: play, go somewhere, from flag to flag, and comments at their moments.

const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2];
const STEP_S = 3;
export const BEFORE_S = 1.2; // what is heard before a flag, so that it is not torn out
const AFTER_S = 0.6;
const READ_MS = 1500; // and so long again for each letter, about as fast as one reads:
const LETTER_MS = 55;

let rate = 1; // kept from recording to recording

export class Listening {
  // --- while it sounds ---------------------------------------------------------------------------

  state(playing) {
    const button = this.main.querySelector(".rv-play");
    button.classList.toggle("playing", playing);
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  time(now, before) {
    this.picture.draw(now, { whole: now === before });
    this.follower.follow(now, { playing: this.track.playing, moving: this.moving });
    const free = this.track.playing && this.track.until === Infinity; // a moment that was asked for stays chosen
    for (const moment of this.picture.moments) {
      if (!free || moment.comment || moment.start < before || moment.start >= now) continue;
      this.choose(moment.element);
    }
    if (!this.coach && this.track.playing && this.$("rv-with")?.checked) this.stopFor(before, now);
  }

  /** Whose recording it is hears each comment when its moment is over. */
  async stopFor(before, now) {
    const last = Math.max(0, this.track.end - 0.05); // what is about the very end is due there
    const due = this.picture.moments.filter(({ comment, end }) => comment && Math.min(end, last) > before && Math.min(end, last) <= now);
    if (!due.length) return;
    this.track.pause();
    const pause = (this.pause = {});
    for (const { element } of due) {
      this.choose(element);
      this.follower.inSight(element);
      for (const said of element.querySelectorAll(".rv-said")) {
        const button = said.querySelector(".rv-hear-comment");
        const text = said.querySelector(".rv-text")?.textContent ?? "";
        if (text) this.say(`${said.querySelector(".rv-by b").textContent}: ${text}`);
        if (button) await this.comments.hear(button);
        else await new Promise((done) => setTimeout(done, READ_MS + LETTER_MS * text.length));
        if (this.pause !== pause || this.closed) return;
      }
    }
    this.pause = null;
    if (this.track.now < this.track.end - 0.1) this.track.play();
  }

  // --- going somewhere ---------------------------------------------------------------------------

  /** Go to a second. A chosen flag that lies ahead then is no longer the one at hand, unless `kept`. */
  jump(at, { kept = false } = {}) {
    this.pause = null;
    this.comments.hush();
    this.follower.on = true;
    this.moving = true;
    this.track.seek(at);
    this.moving = false;
    if (!kept && this.flag && this.picture.place(this.flag)?.start > this.track.now) this.choose(null);
  }

  toggle() {
    this.pause = null;
    this.comments.hush();
    if (this.track.playing) {
      this.track.pause();
      return;
    }
    this.follower.on = true;
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
    this.showRate();
    this.say(`Speed ${rate}`);
  }

  showRate() {
    this.track.setRate(rate);
    this.$("rv-rate").textContent = `${rate}×`;
  }

  // --- flags -------------------------------------------------------------------------------------

  choose(element) {
    if (this.flag === element) return;
    this.flag?.classList.remove("rv-chosen-flag");
    this.flag?.removeAttribute("aria-current");
    this.flag = element;
    if (!element) return;
    element.classList.add("rv-chosen-flag");
    element.setAttribute("aria-current", "true");
  }

  flags() {
    return this.picture.moments.filter(({ comment }) => !comment);
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
    this.follower.inSight(to.element);
    this.say(to.element.querySelector("p").textContent.trim());
    this.hear(to.start, to.end);
  }

  hear(start, end) {
    this.jump(Math.max(0, start - BEFORE_S), { kept: true });
    this.track.play(end + AFTER_S);
  }

  hearMoment(element) {
    const span = this.picture.place(element);
    if (span) this.hear(span.start, span.end);
  }
}
