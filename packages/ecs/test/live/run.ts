import type { Clock } from '@pipeline/contracts';
import type { EcsTrace } from '../../src/index.ts';
import { openAccount, PREFIX } from './account.ts';
import { CASES, type LiveCase } from './cases.ts';
import type { LiveSettings } from './settings.ts';

export interface LiveRun {
  settings: LiveSettings;
  cases: readonly LiveCase[];
  clock: Clock;
  /** Aborted when someone cancels, or the time is up. */
  signal: AbortSignal;
  say(line: string): void;
  keep(name: string, trace: EcsTrace): void;
}

/** The cases that these settings allow, or those of them that are named. */
export function chooseCases({ balancer }: LiveSettings, only: readonly string[]): LiveCase[] {
  return CASES.filter(
    ({ name, needsBalancer }) =>
      (!needsBalancer || balancer !== undefined) && (only.length === 0 || only.includes(name)),
  );
}

/** The service and the family of a case. */
export function nameOf(run: string, name: string): string {
  return `${PREFIX}${run}-${name}`;
}

/**
 * Runs every case, one after the other, and removes what it made whatever happens; says how many did not hold.
 * What could not be removed is told by name, and counts.
 */
export async function runLive(
  run: string,
  { settings, cases, clock, signal, say, keep }: LiveRun,
): Promise<number> {
  const account = await openAccount(settings, run, clock, signal);
  let failed = 0;
  for (const each of cases) {
    const name = nameOf(run, each.name);
    try {
      signal.throwIfAborted();
      say(`… ${each.name}: ${each.what}`);
      const seen = await each.run({
        account,
        name,
        signal,
        say: line => say(`    ${line}`),
        keep: trace => keep(each.name, trace),
      });
      say(`✓ ${each.name}: ${seen}`);
    } catch (error) {
      failed += 1;
      say(`✗ ${each.name}: ${signal.aborted ? 'was cut short' : words(error)}`);
    } finally {
      failed += await removeAll(run, [name], { settings, clock, say });
    }
    if (signal.aborted) break;
  }
  return failed;
}

/** Not held up by a run that was cancelled. Returns how many could not be removed. */
export async function removeAll(
  run: string,
  names: readonly string[],
  { settings, clock, say }: Pick<LiveRun, 'settings' | 'clock' | 'say'>,
): Promise<number> {
  const account = await openAccount(settings, run, clock, AbortSignal.timeout(120_000));
  let left = 0;
  for (const name of names) {
    try {
      await account.remove(name);
    } catch (error) {
      left += 1;
      say(`! ${name} could not be removed: ${words(error)}`);
    }
  }
  return left;
}

export async function findLeftovers(settings: LiveSettings, clock: Clock): Promise<string[]> {
  return (await openAccount(settings, '', clock)).leftovers();
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
