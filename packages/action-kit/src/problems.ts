import { ConfigError } from '@pipeline/contracts';

/** One bad input: which, what is wrong with its value, and how to mend it. */
export interface Problem {
  input: string;
  problem: string;
  fix: string;
}

/** `images.web.context` is a part of the input `images`. */
const whole = (input: string) => input.split('.', 1)[0] ?? input;

/** Collects every bad input, so that a person mends all of them in one go. */
export class Problems {
  readonly #order: readonly string[];
  readonly #found: Problem[];
  readonly #unreadable: ReadonlySet<string>;

  /** `order` is that in which inputs are told, others last; `unreadable` is what reading them has found already. */
  constructor(order: readonly string[] = [], unreadable: readonly Problem[] = []) {
    this.#order = order;
    this.#found = [...unreadable];
    this.#unreadable = new Set(unreadable.map(({ input }) => input));
  }

  /**
   * Notes what is wrong with an input, or with a part of it such as `images.web`. Nothing is noted of an input
   * that could not be read, since its value is a placeholder, and nothing is noted twice.
   */
  add(input: string, problem: string, fix: string): void {
    const known = this.#found.some(each => each.input === input && each.problem === problem);
    if (!known && !this.#unreadable.has(whole(input))) this.#found.push({ input, problem, fix });
  }

  /** Whether an input, or a part of it, is bad already: another must not be judged by it. */
  has(input: string): boolean {
    return this.#found.some(each => whole(each.input) === input);
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  /** One `ConfigError` lists them all. */
  throwIfAny(): void {
    if (!this.any) return;
    const place = ({ input }: Problem) => {
      const at = this.#order.indexOf(whole(input));
      return at < 0 ? this.#order.length : at;
    };
    const lines = this.#found
      .toSorted((a, b) => place(a) - place(b))
      .map(({ input, problem, fix }) => `- ${input}: ${problem}. ${fix}`);
    const count = lines.length === 1 ? 'One input is wrong' : `${lines.length} inputs are wrong`;
    throw new ConfigError([`${count}; nothing was done.`, ...lines].join('\n'));
  }
}
