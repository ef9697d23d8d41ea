// One take: microphone → pieces → server, in order, each one on disk before the next is sent.

import { call, of, TAB, Trouble } from "./server.js";

const PATIENCE_MS = [200, 400, 800, 1600, 3000, 5000];
const MOST_BYTES = 2 ** 20; // what has piled up goes in one piece of at most this size

const ADVICE = {
  NotAllowedError: "The microphone is blocked for this page. Allow it in the address bar (the icon left of the address), then try again. Or upload a recording instead.",
  NotFoundError: "No microphone was found. Plug one in and try again, or upload a recording instead.",
  NotReadableError: "The microphone is in use by another program. Close that one and try again, or upload a recording instead.",
};
const NO_WAY = "This browser cannot record here. Open the page as http://127.0.0.1 or http://localhost, or upload a recording instead.";

export class MicrophoneTrouble extends Trouble {}

let context = null;

async function openMicrophone() {
  if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) throw new MicrophoneTrouble(NO_WAY);
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    throw new MicrophoneTrouble(ADVICE[error.name] ?? `The microphone could not be opened (${error.name}). Try again, or upload a recording instead.`);
  }
}

async function openContext() {
  if (context === null || context.state === "closed") {
    context = new AudioContext();
    await context.audioWorklet.addModule(new URL("./recorder-worklet.js", import.meta.url));
  }
  await context.resume();
  return context;
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export class Recording {
  /**
   * `onLevel(peak)` 20 times a second; `onFull()` when a turn may not last longer; `onCutIn(name)` when
   * the other side has heard enough; `onTrouble(error)`. What is recorded until `stop` is kept in any case.
   */
  constructor({ session, gap_s = null, drill_of = null, onLevel, onFull, onCutIn, onTrouble }) {
    Object.assign(this, { session, gap_s, drill_of, onLevel, onFull, onCutIn, onTrouble });
    this.waiting = [];
    this.number = 0;
    this.samples = 0;
    this.take = null;
    this.over = false;
  }

  get seconds() {
    return this.rate_hz ? this.samples / this.rate_hz : 0;
  }

  async start() {
    this.stream = await openMicrophone();
    try {
      const audio = await openContext();
      this.rate_hz = audio.sampleRate;
      this.source = audio.createMediaStreamSource(this.stream);
      this.node = new AudioWorkletNode(audio, "recorder", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
      this.flushed = new Promise((done) => {
        this.node.port.onmessage = ({ data }) => {
          if (data.level !== undefined) this.onLevel?.(data.level);
          if (data.pcm) this.keep(data.pcm);
          if (data.done) done();
        };
      });
      this.source.connect(this.node);
      this.stream.getAudioTracks()[0].onended = () => {
        if (!this.over) this.onTrouble?.(new MicrophoneTrouble("The microphone went away. What you said until then is kept."));
      };
      this.begun = this.begin();
      await this.begun;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** The server may still be finishing the last turn; samples pile up here meanwhile. */
  async begin() {
    const { gap_s, drill_of, rate_hz } = this;
    const answer = await call(`${of(this.session)}/take`, { json: { tab: TAB, rate_hz, gap_s, drill_of } });
    this.take = answer.take;
    this.pumping = this.pump();
  }

  keep(pcm) {
    this.samples += pcm.byteLength / 2;
    this.waiting.push(pcm);
    if (this.take && !this.busy) this.pumping = this.pump();
  }

  async pump() {
    if (this.busy) return this.pumping;
    this.busy = true;
    try {
      while (this.waiting.length) {
        const parts = [];
        let size = 0;
        while (this.waiting.length && size < MOST_BYTES) {
          size += this.waiting[0].byteLength;
          parts.push(this.waiting.shift());
        }
        const answer = await this.send(new Blob(parts));
        if (answer.full && !this.over) this.onFull?.();
        if (answer.cut_in && !this.over) this.onCutIn?.(answer.cut_in);
      }
    } catch (error) {
      this.release();
      this.failure = error;
      if (!this.over) this.onTrouble?.(error);
    } finally {
      this.busy = false;
    }
  }

  async send(body) {
    const path = `${of(this.session)}/take/${this.take}/piece/${this.number}`;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await call(path, { body });
        this.number += 1;
        return answer;
      } catch (error) {
        if (error.status || attempt >= PATIENCE_MS.length) throw error;
        await wait(PATIENCE_MS[attempt]);
      }
    }
  }

  /** End it and hand it in. */
  async stop() {
    this.over = true;
    await this.begun;
    this.node.port.postMessage("end");
    await Promise.race([this.flushed, wait(1000)]);
    this.release();
    while (this.busy || this.waiting.length) await (this.busy ? this.pumping : this.pump());
    if (this.failure) throw this.failure;
    await call(`${of(this.session)}/take/${this.take}/finish`, { json: {} });
  }

  /** Throw it away. */
  async discard() {
    this.over = true;
    this.release();
    await this.begun?.catch(() => {});
    this.waiting.length = 0;
    await this.pumping;
    if (this.take) await call(`${of(this.session)}/take/${this.take}/discard`, { json: {} });
  }

  release() {
    this.source?.disconnect();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }
}
