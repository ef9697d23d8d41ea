// The transcript follows the sound: the word that sounds is marked, and in sight.

const ROOM_PX = 90; // kept free below it
const BOX_PX = 260; // and where a box is open at the foot

export class Follower {
  constructor(main, words) {
    Object.assign(this, { main, words, on: true, word: null, turn: null, boxed: false });
  }

  /** Mark what sounds at `now`; bring it in sight while it plays, unless somebody looks elsewhere. */
  follow(now, { playing, moving }) {
    const word = this.words.at(now);
    const turn = this.words.turnAt(now);
    if (turn !== this.turn) {
      this.turn?.article.classList.remove("rv-current");
      turn?.article.classList.add("rv-current");
      this.turn = turn;
      if (playing) this.on = true;
    }
    if (word === this.word) return;
    this.word?.element.classList.remove("rv-on");
    this.word = word;
    const sounds = word && word.turn === turn;
    if (sounds) word.element.classList.add("rv-on");
    if (this.on && (playing || moving)) this.inSight(sounds ? word.element : turn?.article);
  }

  inSight(element) {
    if (!element) return;
    const { top, bottom } = element.getBoundingClientRect();
    const from = this.main.querySelector(".rv-bar").getBoundingClientRect().bottom + 24;
    const to = window.innerHeight - (this.boxed ? BOX_PX : ROOM_PX);
    if (top >= from && bottom <= to) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollBy({ top: top - from - Math.max(0, (to - from) * 0.18), behavior: calm ? "auto" : "smooth" });
  }
}
