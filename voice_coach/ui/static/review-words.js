// The words of a recording and where they are in time: which one sounds, and spans of them.

export class Words {
  /** From the articles of a room. Word places count within a turn, without ums nobody wrote. */
  constructor(root) {
    this.turns = new Map();
    this.all = [];
    for (const article of root.querySelectorAll(".rv-turn")) {
      const at = Number(article.dataset.at);
      const turn = { index: Number(article.dataset.index), article, at, length: Number(article.dataset.for), words: [] };
      for (const element of article.querySelectorAll(".rv-body .w")) {
        const word = { element, turn, start: at + Number(element.dataset.start), end: at + Number(element.dataset.end), place: -1 };
        if (!element.classList.contains("um")) {
          word.place = turn.words.length;
          turn.words.push(word);
        }
        this.all.push(word);
      }
      this.turns.set(turn.index, turn);
    }
    this.all.sort((a, b) => a.start - b.start);
    this.byElement = new Map(this.all.map((word) => [word.element, word]));
  }

  turnAt(time) {
    const turns = [...this.turns.values()];
    return turns.findLast((turn) => turn.at <= time + 1e-6) ?? turns[0] ?? null;
  }

  /** The word that sounds, or the last one before. */
  at(time) {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle].start <= time) low = middle + 1;
      else high = middle;
    }
    return this.all[low - 1] ?? null;
  }

  of(element) {
    return this.byElement.get(element.closest?.(".w")) ?? null;
  }

  /** The span of words that a stretch of the whole touches, within the turn it ends in. */
  span(from, to) {
    const turn = this.turnAt(to);
    if (!turn) return null;
    const begin = Math.max(from, turn.at);
    const touched = turn.words.filter((word) => word.end > begin && word.start <= to);
    if (!touched.length) {
      const near = turn.words.findLast((word) => word.start <= to) ?? turn.words[0];
      return near ? { turn, from: near.place, to: near.place } : { turn, from: -1, to: -1, start: begin, end: to };
    }
    return { turn, from: touched[0].place, to: touched.at(-1).place };
  }

  /** The words somebody marked with the mouse, or null. */
  selected() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const touched = this.all.filter((word) => word.place >= 0 && range.intersectsNode(word.element));
    if (!touched.length) return null;
    const turn = touched[0].turn;
    const places = touched.filter((word) => word.turn === turn).map((word) => word.place);
    return { turn, from: Math.min(...places), to: Math.max(...places) };
  }
}

/** Seconds of a span within its turn, from the first word's start to the last word's end. */
export function seconds({ turn, from, to, start, end }) {
  if (from < 0) return [start - turn.at, end - turn.at];
  return [turn.words[from].start - turn.at, turn.words[to].end - turn.at];
}

export function quote({ turn, from, to }) {
  return from < 0 ? "" : turn.words.slice(from, to + 1).map((word) => word.element.textContent).join(" ");
}

/** Move one end of a span by words; it never turns over. */
export function moved(span, which, by) {
  if (span.from < 0) return span;
  const last = span.turn.words.length - 1;
  const next = { ...span };
  if (which === "start") next.from = Math.max(0, Math.min(span.from + by, span.to));
  else next.to = Math.min(last, Math.max(span.to + by, span.from));
  return next;
}

export function clock(time) {
  const whole = Math.floor(time);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
