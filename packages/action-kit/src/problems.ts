import { ConfigError } from '@pipeline/contracts';

/** One bad input: which, what is wrong with its value, and how to mend it. */
export interface Problem {
  input: string;
  problem: string;
  fix: string;
}

/** Collects every bad input, so that a person mends all of them in one go. */
export class Problems {
  readonly #found: Problem[] = [];

  add(input: string, problem: string, fix: string): void {
    this.#found.push({ input, problem, fix });
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  throwIfAny(): void {
    if (!this.any) return;
    const lines = this.#found.map(({ input, problem, fix }) => `- ${input}: ${problem}. ${fix}`);
    const count = lines.length === 1 ? 'One input is wrong' : `${lines.length} inputs are wrong`;
    throw new ConfigError([`${count}; nothing was done.`, ...lines].join('\n'));
  }
}
