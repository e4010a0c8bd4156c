import type { TargetIntent, TargetOutcome } from '@pipeline/contracts';
import type { Absence, Fleet, FleetTarget } from '@pipeline/fleet';
import { START, sha, type World } from '../world.ts';

export const API = 'ecs:eu-west-1/shop/api';

/** `5` → five minutes after the start. */
export const at = (minute: number) => new Date(START + minute * 60_000).toISOString();

export interface Put {
  id: string;
  minute: number;
  commit?: string;
  actor?: string;
  artifacts?: TargetIntent['artifacts'];
  subject?: string;
  /** Absent: it is in flight. */
  outcome?: Partial<TargetOutcome>;
}

/** Writes one release of one target, as a stage does. */
export async function put({ home: { log } }: World, release: Put): Promise<void> {
  const { id, minute, commit = sha('1'), actor = 'ann', artifacts = {}, subject = API, outcome } = release;
  const url = `https://github.com/org/shop/actions/runs/${id.split('.')[0]}`;
  await log.intend({
    schema: 1,
    id,
    environment: 'production',
    commit: { sha: commit, ref: 'refs/heads/main' },
    by: { actor, url },
    at: at(minute),
    targets: [{ subject, artifacts, before: null }],
  });
  if (outcome === undefined) return;
  const end: TargetOutcome = { subject, verdict: 'steady', detail: '', ...outcome };
  await log.conclude('production', {
    schema: 1,
    intent: id,
    at: at(minute + 1),
    verdict: end.verdict,
    detail: end.detail,
    targets: [end],
  });
}

/** What a platform says that it runs, or that it is not there; as text, why it cannot be asked. */
export type Runs = { artifacts: Record<string, string>; revision: string } | Absence | string | Error;

export function fleetOf(runs: Record<string, Runs>): Fleet {
  return {
    async open(subject) {
      const now = runs[subject];
      if (now === undefined) return `${subject} is on no platform that is known here`;
      if (now instanceof Error || typeof now !== 'string') return targetOf(subject, now);
      return now;
    },
  };
}

/** As much of a target as is asked for; whatever else is called throws. */
function targetOf(subject: string, now: Exclude<Runs, string>): FleetTarget {
  const target = {
    observe: async () => {
      if (now instanceof Error) throw now;
      if ('sure' in now) throw new Error('what is not there was looked at');
      return now;
    },
    snapshot: ({ revision }: { revision: string }) => ({ taskDefinition: revision }),
  };
  return {
    subject,
    target,
    absence: async () => ('sure' in now ? now : undefined),
    running: ({ artifacts }: { artifacts: Record<string, string> }) => artifacts,
    nameOf: ({ taskDefinition }: { taskDefinition: string }) => taskDefinition,
  } as unknown as FleetTarget;
}
