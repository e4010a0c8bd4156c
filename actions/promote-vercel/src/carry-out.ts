import { RemoteError } from '@pipeline/contracts';
import { carryOut as carry, type TraceOf, tracesAsTheyEnd } from '@pipeline/deploy-stage';
import type { Kept } from '@pipeline/vercel';
import { keepSetting, type Vercel, type VercelPart } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import { placesOf } from './places.ts';
import type { Ports } from './ports.ts';
import type { Prepared } from './prepare.ts';

/** How a move ended, and what became of the project's setting. */
export interface Carried {
  part: VercelPart;
  kept: Kept | undefined;
  traceOf: TraceOf;
}

/** Moves production, watches that, and leaves the project's setting as it was, whatever the end. Throws only while nothing has begun. */
export async function carryOut(
  config: Config,
  vercel: Vercel,
  ports: Ports,
  { planned, title, view }: Prepared,
): Promise<Carried> {
  const { checkAt } = ports;
  const check = checkAt?.(placesOf(config, planned.now, view.host, ports));
  const { keep, traceOf } = tracesAsTheyEnd(vercel.trace);
  const [part] = await carry(
    [planned],
    {
      title: `Moving production of ${title}`,
      rollout: config.rollout,
      names: [config.identity.project],
      watchedOf: () => view.id,
      previousOf: ({ before }) => before.deployment || 'what was there',
      onEnd: part => keep(part),
    },
    { ...ports, ...(check && { check }) },
  );
  if (part === undefined) throw new Error('one move has one part');
  const { step } = planned.plan;
  const move = step.action === 'deploy' ? undefined : step;
  const kept = mayHaveBegun(part)
    ? await keepSetting(
        vercel,
        { project: planned.now.project.id, move },
        { clock: ports.clock, log: ports.log.info },
      )
    : undefined;
  return { part, kept, traceOf };
}

/** What Vercel refused for certain has changed nothing. */
function mayHaveBegun({ started, ending }: VercelPart): boolean {
  return started !== undefined || (ending instanceof RemoteError && ending.outcome === 'unknown');
}
