import { applyAccess, NOTHING_DEPLOYED, OneOffError, runJob } from '@pipeline/cloudrun';
import type { Change } from '@pipeline/contracts';
import type { Check, Finding } from '@pipeline/rollout';
import type { Config } from './config/config.ts';
import type { Deployed } from './config/deployed.ts';
import type { Google, Ports, TargetPart } from './ports.ts';
import { fullNameOf } from './words.ts';

/** What followed the rollout of one, once it was steady. */
export interface FollowedUp {
  /** Who may call it, where that has changed. */
  access: Change[];
  /** Of a job that was run. */
  execution?: string;
  /** The last lines of an execution that failed, and a page that shows all of them. */
  lines?: readonly string[];
  logUri?: string;
}

/** The steps after what is steady, and what came of them by the target's name. */
export interface After {
  /** Absent where nothing has to follow, and nothing is to be checked. */
  check: Check | undefined;
  done: ReadonlyMap<string, FollowedUp>;
}

/**
 * What has to happen between steady and the last check: a service is opened or closed to everybody before it is asked
 * anything, a job is run. That it cannot be done is as bad as a check that fails. Then the check itself, where there is one.
 */
export function afterwards(config: Config, google: Google, ports: Ports): After {
  const byName = new Map(config.deployed.map(each => [fullNameOf(each), each]));
  const done = new Map<string, FollowedUp>();
  const follows = config.execution !== undefined || config.deployed.some(hasAccess);
  if (!follows) return { check: ports.check, done };
  const check: Check = async at => {
    const deployed = byName.get(at.name);
    if (at.hold !== undefined || deployed === undefined) return ports.check?.(at) ?? NOTHING;
    const followed: FollowedUp = { access: [] };
    done.set(at.name, followed);
    const finding = await follow(config, deployed, followed, google, ports);
    if (!finding.ok || ports.check === undefined) return finding;
    const found = await ports.check(at);
    const checks = [...(finding.checks ?? []), ...(found.checks ?? [])];
    return { ...found, ...(checks.length > 0 && { checks }) };
  };
  return { check, done };
}

const NOTHING: Finding = { ok: true, detail: 'nothing is to be checked of it' };

const hasAccess = ({ access }: Deployed) => access.allowUnauthenticated !== undefined;

async function follow(
  { execution }: Pick<Config, 'execution'>,
  deployed: Deployed,
  followed: FollowedUp,
  { run }: Google,
  { log, clock, signal, run: { releaseId } }: Ports,
): Promise<Finding> {
  const { kind, id, project, region, access } = deployed;
  const at = { project, region };
  try {
    if (kind === 'service' && hasAccess(deployed)) {
      followed.access = await applyAccess(run, at, id, access);
      const who = access.allowUnauthenticated ? 'everybody' : 'nobody';
      return { ok: true, detail: `without an identity, ${who} may call it` };
    }
    if (kind !== 'job' || execution === undefined) return NOTHING;
    const wanted = { at, job: id, release: releaseId, timeout: execution.timeout };
    const ran = await runJob({ api: run, log: log.info, clock, signal }, wanted);
    followed.execution = ran.execution;
    return { ok: true, detail: `execution ${ran.execution} ended well`, checks: ['execution'] };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof OneOffError) {
      if (error.execution !== undefined) followed.execution = error.execution;
      if (error.logUri !== undefined) followed.logUri = error.logUri;
      followed.lines = error.lines;
    }
    return { ok: false, detail: told(error) };
  }
}

/** In one line, and with what to do: it becomes a part of a verdict. The log's address is told by itself. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { hint = '' } = error as { hint?: string };
  const lines = error.message.split('\n').filter(line => !line.startsWith('Its log: '));
  // Of a job that was deployed and then run, that would not be true.
  const fix = hint.replace(NOTHING_DEPLOYED, '');
  return [...lines, fix]
    .map(line => line.trim().replace(/\.$/, ''))
    .filter(line => line !== '')
    .join('; ');
}

/** Who may call what, where that has changed. */
export function accessNotes({ deployed }: Pick<Config, 'deployed'>, { done }: Pick<After, 'done'>): string[] {
  return deployed.flatMap(each =>
    (done.get(fullNameOf(each))?.access ?? []).map(
      ({ what, from, to }) => `${each.name}: ${what}: ${from} → ${to}`,
    ),
  );
}

/** Who may call what was taken back is as it was before, too. One that cannot be set back is told, and fails nothing more. */
export async function undoAccess(
  config: Pick<Config, 'deployed'>,
  parts: readonly Pick<TargetPart, 'target' | 'wayBack'>[],
  { done }: After,
  { run }: Google,
  { log }: Pick<Ports, 'log'>,
): Promise<void> {
  for (const [index, { target, wayBack }] of parts.entries()) {
    const deployed = config.deployed[index];
    const followed = done.get(target.name);
    if (deployed === undefined || wayBack?.state !== 'back' || !followed?.access.length) continue;
    const { project, region, id, name, access } = deployed;
    const before = { allowUnauthenticated: access.allowUnauthenticated === false };
    try {
      await applyAccess(run, { project, region }, id, before);
      followed.access = [];
      log.info(`${name}: who may call it is as it was before`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log.warn(`${name}: who may call it could not be set back: ${why}`);
    }
  }
}
