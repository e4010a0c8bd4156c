import { identityOf } from '@pipeline/approval';
import { parseImageRef } from '@pipeline/contracts';

/** How what a platform runs stands to the log. What could not be compared is never the same. */
export type Drift =
  | { state: 'same' }
  | {
      state: 'drift';
      differences: Difference[] /** Only where all of it is gone: what the platform says. */;
      gone?: string;
    }
  /** It should have been asked, and could not be, or its answer says nothing. */
  | { state: 'unknown'; why: string }
  /** No platform known here, or nobody wanted it. */
  | { state: 'not-compared'; why: string };

export interface Difference {
  /** `revision`, or the artifact's name. */
  what: string;
  log: string;
  /** Empty where nothing of that name runs. */
  runs: string;
}

/** Artifacts by name, and what it all is in the platform's word, such as `api:7`; empty where it has none. */
export interface Running {
  artifacts: Record<string, string>;
  revision: string;
}

/** What runs otherwise. What runs beside what the log names, such as a sidecar, is nobody's release. */
export function driftOf(log: Running, runs: Running): Drift {
  const compared = Object.entries(log.artifacts).flatMap(([name, artifact]) => {
    const found = counterpart(name, artifact, runs.artifacts);
    return found === undefined ? [] : [{ what: name || 'image', log: artifact, runs: found }];
  });
  const revisions = log.revision !== '' && runs.revision !== '';
  if (compared.length === 0 && !revisions)
    return {
      state: 'unknown',
      why: 'the log does not say what it put there in words that the platform knows',
    };
  const differences = compared.filter(one => identityOf(one.log) !== identityOf(one.runs));
  // On Vercel the deployment is both.
  const told = differences.some(one => one.runs.endsWith(`/${runs.revision}`));
  if (revisions && log.revision !== runs.revision && !told)
    differences.unshift({ what: 'revision', log: log.revision, runs: runs.revision });
  return differences.length === 0 ? { state: 'same' } : { state: 'drift', differences };
}

/** All of it is gone. @param said by the platform, as a sentence without its full stop */
export function goneDrift({ artifacts, revision }: Running, said: string): Drift {
  const all = Object.entries(artifacts).map(([name, artifact]) => ({ what: name || 'image', log: artifact }));
  const named = revision === '' ? all : [{ what: 'revision', log: revision }];
  const differences = named.length > 0 ? named : [{ what: 'all of it', log: '' }];
  return { state: 'drift', differences: differences.map(each => ({ ...each, runs: '' })), gone: said };
}

/**
 * What runs under that name. A stage calls a service's only container by no name; then it is whichever runs the same, else all.
 * @returns `undefined` where it cannot be compared: no platform tells of a model, and what a tag named then nobody knows now
 */
function counterpart(name: string, artifact: string, running: Record<string, string>): string | undefined {
  const all = Object.values(running);
  const unnamed = all.find(one => identityOf(one) === identityOf(artifact)) ?? all.join(', ');
  const own = Object.hasOwn(running, name) ? running[name] : undefined;
  const found = own ?? (name === '' ? unnamed : '');
  const image = parseImageRef(artifact);
  if (typeof image === 'string') return found === '' ? undefined : found;
  return image.digest === undefined && found.includes('@') ? undefined : found;
}

/** Of everything that was looked at: `unknown` outweighs `false`, since what was not seen may be otherwise. */
export function driftedAtAll(all: readonly Drift[]): boolean | 'unknown' {
  if (all.some(({ state }) => state === 'drift')) return true;
  return all.length > 0 && all.every(({ state }) => state === 'same') ? false : 'unknown';
}
