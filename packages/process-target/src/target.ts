import { cp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  ConfigError,
  type Decision,
  type DeployTarget,
  type Hold,
  nearest,
  type Plan,
  type Strategy,
  type Verdict,
} from '@pipeline/contracts';
import type { SupervisorApi } from './client.ts';
import { judge } from './judge.ts';
import type { DeploymentView, DeployRequest, SupervisorView } from './views.ts';

export interface ProcessWanted {
  release: string;
  /** A folder to make that release from, where it does not lie with the supervisor yet. */
  from?: string;
}
/** Either a deployment to begin, or one that is as wanted already and is only watched. */
export type ProcessStep = { begin: DeployRequest; from?: string } | { watch: number };
export interface ProcessStarted {
  id: number;
}
/** Enough to return to. `null`: nothing served yet, and there is no way back to that. */
export interface ProcessSnapshot {
  release: string | null;
}

/** One plain process behind a supervisor on this machine. */
export class ProcessTarget
  implements DeployTarget<SupervisorView, ProcessWanted, ProcessStep, ProcessStarted, ProcessSnapshot>
{
  readonly name: string;
  readonly #api: SupervisorApi;
  readonly #folder: string;
  readonly #key: string;

  /**
   * @param folder the supervisor's, which holds `releases/`
   * @param key the release's own, the same when a run is started anew, so that a deploy of a dead run is known again
   */
  constructor(api: SupervisorApi, folder: string, key: string) {
    this.name = `process ${path.basename(folder)}`;
    this.#api = api;
    this.#folder = folder;
    this.#key = key;
  }

  observe = () => this.#api.view();

  offers = () => [
    { kind: 'all-at-once' as const, words: 'all at once (the old process ends first)' },
    { kind: 'verify-first' as const, words: 'verify first (on a spare port, held until it is told)' },
    { kind: 'blue-green' as const, words: 'blue/green (the old process stays ready while it bakes)' },
  ];

  snapshot = (now: SupervisorView): ProcessSnapshot => ({ release: live(now)?.release ?? null });

  towards({ release }: ProcessSnapshot): ProcessWanted {
    if (release !== null) return { release };
    throw new ConfigError(`${this.name} served nothing before`, { hint: 'Deploy a release that works' });
  }

  plan(now: SupervisorView, { release, from }: ProcessWanted, strategy?: Strategy): Plan<ProcessStep> {
    if (from === undefined && !now.releases.includes(release)) throw unknownRelease(release, now.releases);
    const current = live(now);
    const newest = now.deployments.at(-1);
    const was = current && { from: current.release };
    if (newest !== undefined && isInFlight(newest)) {
      // What a run of the same release began before it died is not begun again.
      const ours = newest.release === release && newest.key.startsWith(`${this.#key}/`);
      const to = `${release} (on its way as deployment ${newest.id})`;
      if (ours)
        return { subject: this.name, changes: [{ what: 'release', ...was, to }], step: { watch: newest.id } };
    } else if (current?.release === release && current.state === 'serving') {
      return { subject: this.name, changes: [], step: { watch: current.id } };
    }
    const onto = newest?.id ?? 0;
    const key = `${this.#key}/${release}/${onto}`;
    const begin = { key, release, strategy: strategy ?? { kind: 'all-at-once' as const }, onto };
    const change = { what: 'release', ...was, to: release };
    return {
      subject: this.name,
      changes: [change],
      step: from === undefined ? { begin } : { begin, from },
    };
  }

  /** Copies the release into the supervisor's folder; it appears there whole or not at all. */
  async prepare({ step }: Plan<ProcessStep>): Promise<void> {
    if ('watch' in step || step.from === undefined) return;
    const { releases } = await this.#api.view();
    if (releases.includes(step.begin.release)) return;
    const place = path.join(this.#folder, 'releases', step.begin.release);
    const half = path.join(this.#folder, `incoming-${step.begin.release}`);
    await rm(half, { recursive: true, force: true });
    await cp(step.from, half, { recursive: true });
    await rename(half, place);
  }

  async apply({ step }: Plan<ProcessStep>): Promise<ProcessStarted> {
    if ('watch' in step) return { id: step.watch };
    return { id: (await this.#api.deploy(step.begin)).id };
  }

  async findStarted({ step }: Plan<ProcessStep>): Promise<ProcessStarted | undefined> {
    if ('watch' in step) return { id: step.watch };
    const { deployments } = await this.#api.view();
    const found = deployments.find(({ key }) => key === step.begin.key);
    return found && { id: found.id };
  }

  async judge({ id }: ProcessStarted): Promise<Verdict> {
    return judge(await this.#api.view(), id);
  }

  resolve = ({ id }: ProcessStarted, _: Hold, decision: Decision) => this.#api.resolve(id, decision);

  abort = ({ id }: ProcessStarted) => this.#api.abort(id);
}

function live({ deployments, serving }: SupervisorView) {
  return deployments.find(({ id }) => id === serving);
}

function isInFlight({ state }: DeploymentView): boolean {
  return state === 'starting' || state === 'holding' || state === 'baking';
}

function unknownRelease(release: string, releases: string[]): ConfigError {
  const [close] = nearest(release, releases);
  const meant = close === undefined ? '' : `; did you mean ${close}?`;
  return new ConfigError(`there is no release ${release} here${meant}`, {
    hint: 'Give `from`, the folder to make it from',
  });
}
