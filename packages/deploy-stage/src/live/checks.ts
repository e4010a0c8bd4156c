import type { Run } from '@pipeline/action-kit';
import { commandProbe, type Fetch, httpProbe, type Probe, releaseCheck, runProcess } from '@pipeline/checks';
import type { Check, Checkpoint } from '@pipeline/rollout';
import type { ChecksConfig } from '../config/checks.ts';

/** The longest pause between two tries of an HTTP check, in milliseconds. */
const INTERVAL = 2_000;

export interface StageChecks {
  /** Where what is looked at answers; without an address nothing is asked over HTTP. */
  urlOf(at: Checkpoint): string | undefined | Promise<string | undefined>;
  /** What asks over HTTP: one that adds an identity, say. */
  fetch?: Fetch;
  /** What the platform measures by itself; looked at last, since it takes longest. */
  slow?: Probe | undefined;
  /** Variables for the command beside those that say what is checked; they are secrets. */
  secrets?: Readonly<Record<string, string>>;
}

/** What looks at each hold and at the end: HTTP first, then the command, then what is slow. */
export function stageCheck(
  checks: ChecksConfig,
  { urlOf, fetch: ask = fetch, slow, secrets = {} }: StageChecks,
  { clock, signal, log, context }: Pick<Run, 'clock' | 'signal' | 'log' | 'context'>,
): Check {
  const probes: Probe[] = [];
  if (checks.command !== undefined) {
    const command = {
      argv: checks.command,
      cwd: context.workspace,
      timeout: checks.timeout,
      env: secrets,
    };
    const surroundings = { path: context.env('PATH'), home: context.env('HOME') };
    const ports = { run: runProcess, surroundings, signal, log: log.info, secrets: Object.values(secrets) };
    probes.push(commandProbe(command, ports));
  }
  if (slow !== undefined) probes.push(slow);
  const options = { within: checks.timeout, interval: INTERVAL };
  const http =
    checks.http.length === 0
      ? []
      : [httpProbe({ checks: checks.http }, options, { fetch: ask, clock, signal, log: log.info })];
  return async at => {
    const url = await urlOf(at);
    const all = url === undefined ? probes : [...http, ...probes];
    if (all.length === 0) return { ok: true, detail: 'nothing is to be checked of it' };
    return releaseCheck(all, { signal })({ ...at, ...(url !== undefined && { url }) });
  };
}
