const HEAD = 200_000;
const TAIL = 800_000;

/** A program's output in bounded memory: its beginning, its end, and how much is missing between them. */
export class Transcript {
  #head = '';
  #tail = '';
  #dropped = 0;

  add(text: string): void {
    const room = HEAD - this.#head.length;
    this.#head += text.slice(0, room);
    this.#tail += text.slice(Math.max(0, room));
    if (this.#tail.length <= 2 * TAIL) return;
    const cut = this.#tail.length - TAIL;
    this.#dropped += cut;
    this.#tail = this.#tail.slice(cut);
  }

  text(): string {
    const gap = this.#dropped === 0 ? '' : `\n… ${this.#dropped} characters left out …\n`;
    return `${this.#head}${gap}${this.#tail}`;
  }
}
