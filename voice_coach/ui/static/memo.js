// A spoken comment: recorded like a turn, handed in whole, because nobody is waiting for it to be heard.

import { Recording } from "./recording.js";
import { call } from "./server.js";

const MOST_S = 180;
const PATIENCE_MS = [300, 800, 2000, 4000];
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export class Memo extends Recording {
  /** `path`: where it is handed in, with a query that `rate_hz` is added to. */
  constructor({ path, ...rest }) {
    super(rest);
    this.path = path;
  }

  async begin() {
    // nothing to open on the server
  }

  keep(pcm) {
    this.samples += pcm.byteLength / 2;
    this.waiting.push(pcm);
    if (this.seconds >= MOST_S && !this.over) this.onFull?.();
  }

  async stop() {
    this.over = true;
    await this.begun;
    this.node.port.postMessage("end");
    await Promise.race([this.flushed, wait(1000)]);
    this.release();
    const body = new Blob(this.waiting);
    for (let attempt = 0; ; attempt += 1) {
      try {
        this.answer = await call(`${this.path}&rate_hz=${this.rate_hz}`, { body });
        return;
      } catch (error) {
        if (error.status || attempt >= PATIENCE_MS.length) throw error;
        await wait(PATIENCE_MS[attempt]);
      }
    }
  }

  async discard() {
    this.over = true;
    this.release();
    this.waiting.length = 0;
  }
}
