// A whole conversation as one recording: the turns' files one after the other, at any speed.

const TICK_MS = 33;
const pool = new Map(); // address → Audio, kept while a recording or the next one needs it

/** The sound at an address, loading already. */
export function sound(url) {
  let audio = pool.get(url);
  if (!audio) {
    audio = new Audio(`.${url}`);
    audio.preload = "auto";
    pool.set(url, audio);
  }
  return audio;
}

/** Let go of every sound but these. */
export function keepOnly(urls) {
  for (const [url, audio] of pool) {
    if (urls.has(url)) continue;
    audio.pause();
    audio.removeAttribute("src");
    audio.load();
    pool.delete(url);
  }
}

export class Track {
  /** `clips`: {url, at, length} in seconds. `onTime(now, before)`, `onState(playing)`, `onTrouble(message)`. */
  constructor(clips, { onTime, onState, onTrouble }) {
    Object.assign(this, { clips, onTime, onState, onTrouble });
    this.place = 0; // which clip
    this.offset = 0; // seconds into it, where it does not sound
    this.rate = 1;
    this.playing = false;
    this.sounding = false; // the file is where it was sent to
    this.until = Infinity;
    this.last = 0;
  }

  get end() {
    const clip = this.clips.at(-1);
    return clip ? clip.at + clip.length : 0;
  }

  get audio() {
    const clip = this.clips[this.place];
    return clip?.url ? sound(clip.url) : null;
  }

  get now() {
    const clip = this.clips[this.place];
    if (!clip) return 0;
    const within = this.sounding ? this.audio.currentTime : this.offset;
    return clip.at + Math.min(within, clip.length);
  }

  /** Go to a second of the whole; what was playing goes on playing. */
  seek(at) {
    const was = this.playing;
    this.halt();
    const wanted = Math.max(0, Math.min(at, this.end - 0.05));
    let place = this.clips.findLastIndex((clip) => clip.at <= wanted + 1e-6);
    if (place < 0) place = 0;
    this.place = place;
    this.offset = wanted - (this.clips[place]?.at ?? 0);
    this.until = Infinity;
    this.last = this.now;
    this.onTime(this.now, this.now);
    if (was) return this.play();
    return undefined;
  }

  /** Play on; until a second of the whole, where one is given. */
  async play(until = Infinity) {
    this.until = until;
    const audio = this.audio;
    const mine = (this.turn = {});
    this.state(true);
    if (!audio) return this.next();
    if (this.clips[this.place + 1]?.url) sound(this.clips[this.place + 1].url);
    try {
      if (audio.readyState === 0) {
        await new Promise((ready, failed) => {
          audio.addEventListener("loadedmetadata", ready, { once: true });
          audio.addEventListener("error", failed, { once: true });
          if (audio.error) failed();
        });
      }
      if (this.turn !== mine) return undefined;
      audio.currentTime = this.offset;
      this.sounding = true;
      audio.playbackRate = this.rate;
      audio.onended = () => this.turn === mine && this.next();
      await audio.play();
    } catch {
      if (this.turn === mine) {
        this.halt();
        this.onTrouble("This recording could not be played. Reload the page and try again.");
      }
      return undefined;
    }
    if (this.turn !== mine) {
      if (this.turn === null) audio.pause(); // else it sounds on somebody else's word
      return undefined;
    }
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), TICK_MS);
    return undefined;
  }

  tick() {
    const now = this.now;
    const before = this.last;
    this.last = now;
    this.onTime(now, before);
    if (this.playing && now >= this.until) this.pause();
  }

  next() {
    clearInterval(this.timer);
    this.sounding = false;
    if (this.place + 1 >= this.clips.length) {
      this.offset = this.clips[this.place].length;
      this.onTime(this.now, this.last);
      this.last = this.now;
      this.halt();
      return;
    }
    this.place += 1;
    this.offset = 0;
    this.play(this.until);
  }

  pause() {
    this.halt();
    this.until = Infinity;
  }

  halt() {
    clearInterval(this.timer);
    const clip = this.clips[this.place];
    if (this.sounding && clip) this.offset = Math.min(this.audio.currentTime, clip.length);
    this.sounding = false;
    this.turn = null;
    for (const one of this.clips) if (one.url && pool.has(one.url)) pool.get(one.url).pause();
    this.state(false);
  }

  state(playing) {
    if (this.playing === playing) return;
    this.playing = playing;
    this.onState(playing);
  }

  setRate(rate) {
    this.rate = rate;
    if (this.audio) this.audio.playbackRate = rate;
  }
}
