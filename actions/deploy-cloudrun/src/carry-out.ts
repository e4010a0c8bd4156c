import { carryOut as carry, tracesAsTheyEnd } from '@pipeline/deploy-stage';
import { type After, undoAccess } from './after.ts';
import type { Config } from './config/config.ts';
import type { Deployed } from './config/deployed.ts';
import { explain } from './explain.ts';
import { type Found, type Outcome, outcomeOf, serves } from './outcome.ts';
import type { Google, Ports, TargetPart, TargetPlanned } from './ports.ts';
import { standingOf, viewOf } from './standing.ts';

/**
 * Carries the plans out, and says of each how it ended; all by the order of `config.deployed`. Throws only while nothing
 * serves yet.
 */
export async function carryOut(
  config: Config,
  google: Google,
  ports: Ports,
  planned: TargetPlanned[],
  { after, beforeTraffic }: { after: After; beforeTraffic: (() => Promise<void>) | undefined },
): Promise<{ parts: TargetPart[]; outcomes: Outcome[]; traceOf: Google['trace'] }> {
  const { deployed, rollout } = config;
  const { keep, traceOf } = tracesAsTheyEnd(google.trace);
  const parts = await carry(
    planned,
    {
      title: `Deploying to ${deployed[0]?.project ?? 'Cloud Run'}`,
      rollout,
      names: deployed.map(({ name }) => name),
      watchedOf: ({ started, target }) =>
        started === undefined || started.kind === 'job' ? target.name : started.revision,
      previousOf: ({ before }) => serves(before) || 'what was there',
      beforeTraffic,
      onEnd: part => keep(part),
    },
    { ...ports, ...checked(after) },
  );
  await undoAccess(config, parts, after, google, ports);
  const outcomes: Outcome[] = [];
  // One after the other: groups of the log cannot lie in each other.
  for (const [index, part] of parts.entries()) {
    const each = deployed[index];
    if (each !== undefined)
      outcomes.push(outcomeOf(part, each, await found(each, part, after, google, ports)));
  }
  return { parts, outcomes, traceOf };
}

export function checked({ check }: After): Pick<Ports, 'check'> {
  return check === undefined ? {} : { check };
}

/** What is known beside the verdict, once all of it is over. */
export async function found(
  deployed: Deployed,
  part: Pick<TargetPart, 'target' | 'started' | 'ending'>,
  { done }: Pick<After, 'done'>,
  google: Google,
  ports: Ports,
): Promise<Found> {
  const { started, target } = part;
  const explained = await explain(deployed, part, google, ports);
  const { access: _, ...ran } = done.get(target.name) ?? {};
  const view = await viewOf(google.run, deployed).catch(() => undefined);
  return {
    ...(view && { standing: standingOf(view, started?.kind === 'job' ? undefined : started?.revision) }),
    ...ran,
    ...(explained && { explained }),
  };
}
