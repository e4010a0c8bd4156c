import { notFound } from './fault.ts';
import { type Now, timestamp } from './time.ts';

/** How an attempt stands: going on, or ended and how. */
export type RunState =
  | { status: 'queued' | 'in_progress' | 'waiting' }
  | { status: 'completed'; conclusion: 'success' | 'failure' | 'cancelled' | 'timed_out' };

type Kept = RunState & { at: string };

/** The runs of a repository's workflows, as far as somebody has said how they stand. */
export class Runs {
  readonly #all = new Map<string, Kept>();
  readonly #repository: string;
  readonly #now: Now;

  constructor(repository: string, now: Now) {
    this.#repository = repository;
    this.#now = now;
  }

  /** @param attempt 1 is the first */
  set(run: string, attempt: number, state: RunState): void {
    this.#all.set(`${run}.${attempt}`, { ...state, at: timestamp(this.#now()) });
  }

  /** https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run-attempt */
  attempt(run: string, attempt: string): unknown {
    const found = this.#all.get(`${run}.${attempt}`);
    if (found === undefined) throw notFound();
    return {
      id: Number(run),
      run_attempt: Number(attempt),
      status: found.status,
      conclusion: found.status === 'completed' ? found.conclusion : null,
      html_url: `https://github.com/${this.#repository}/actions/runs/${run}`,
      updated_at: found.at,
    };
  }
}
