// Runs in the audio thread: float samples in, 16-bit pieces of a quarter second out.

class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Int16Array(Math.round(sampleRate / 4));
    this.filled = 0;
    this.loudest = 0;
    this.blocks = 0;
    this.open = true;
    this.port.onmessage = () => {
      this.open = false;
      this.send();
      this.port.postMessage({ done: true });
    };
  }

  send() {
    if (!this.filled) return;
    const pcm = this.piece.slice(0, this.filled).buffer;
    this.port.postMessage({ pcm }, [pcm]);
    this.filled = 0;
  }

  process(inputs) {
    const samples = inputs[0]?.[0];
    if (!this.open || !samples) return this.open;
    for (const sample of samples) {
      const value = Math.max(-1, Math.min(1, sample));
      this.loudest = Math.max(this.loudest, Math.abs(value));
      this.piece[this.filled++] = Math.round(value * 32767);
      if (this.filled === this.piece.length) this.send();
    }
    this.blocks += 1;
    if (this.blocks % 12 === 0) {
      this.port.postMessage({ level: this.loudest });
      this.loudest = 0;
    }
    return true;
  }
}

registerProcessor("recorder", Recorder);
