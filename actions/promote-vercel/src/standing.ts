import type { VercelNow, VercelSnapshot } from '@pipeline/vercel';
import type { Vercel } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { targetOf } from './target.ts';

/** How production is, by Vercel's word. */
export interface Standing {
  snapshot: VercelSnapshot;
  /** When what is live was made, in milliseconds since the epoch. */
  madeAt: number | undefined;
  /** Host → the deployment that it answers from; `null`: none. */
  answers: Readonly<Record<string, string | null>>;
  /** The deployment that production is pinned to. */
  pinned: string | undefined;
  /** Percent of the traffic that the canary of a rolling release has, while one goes on. */
  rolling: { canary: string; percent: number } | undefined;
}

export function standingOf(now: VercelNow, snapshot: VercelSnapshot): Standing {
  const { rolling, project, live } = now;
  const percent = rolling?.active === undefined ? undefined : rolling.stages[rolling.active]?.percent;
  const canary = rolling?.canary;
  return {
    snapshot,
    madeAt: live?.createdAt,
    answers: snapshot.hosts,
    pinned: project.pinned,
    rolling: canary === undefined || percent === undefined ? undefined : { canary, percent },
  };
}

/** What is not seen in the end fails nothing, and a cancelled run has no time for it. */
export async function seenAfterwards(
  config: Config,
  { afterwards }: Vercel,
  ports: Ports,
): Promise<Standing | undefined> {
  if (ports.signal.aborted) return undefined;
  const target = targetOf(config, afterwards, ports);
  try {
    const now = await target.observe();
    return standingOf(now, target.snapshot(now));
  } catch {
    return undefined;
  }
}

/** How many percent of production's traffic a deployment has; `undefined` where that was not seen. */
export function trafficOf(deployment: string, standing: Standing | undefined): number | undefined {
  if (standing === undefined) return undefined;
  const { rolling, snapshot } = standing;
  if (rolling === undefined) return snapshot.deployment === deployment ? 100 : 0;
  return rolling.canary === deployment ? rolling.percent : 100 - rolling.percent;
}
