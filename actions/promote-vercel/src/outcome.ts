import { type Outcome as StageOutcome, outcomeOf as stageOutcome } from '@pipeline/deploy-stage';
import type { VercelNow } from '@pipeline/vercel';
import type { VercelPart } from '@pipeline/vercel-stage';
import type { Standing } from './standing.ts';

/** How a move ended, as much as anyone is told of it. */
export interface Outcome extends StageOutcome {
  /** `acme/shop-web` */
  title: string;
  /** The deployment that was live before; empty where none was. */
  previous: string;
  /** The one that was to be live; absent where nothing was begun. */
  next?: string;
  /** The hosts that it was about, and the deployment that each answered from before. */
  hosts: readonly { host: string; from: string | undefined }[];
  /** How production is after all of it; absent where that could not be seen. */
  standing?: Standing;
}

export function outcomeOf(part: VercelPart, title: string, standing: Standing | undefined): Outcome {
  const { before, started, now } = part;
  return {
    ...stageOutcome(part),
    title,
    previous: before.deployment,
    ...(started && { next: started.deployment }),
    hosts: hostsIn(now),
    ...(standing && { standing }),
  };
}

/** Each host that production has or is to have, and what it answers from. */
export function hostsIn({ domains, hosts }: Pick<VercelNow, 'domains' | 'hosts'>): Outcome['hosts'] {
  const all = [...domains, ...hosts].map(({ host, deployment: from }) => ({ host, from }));
  return [...new Map(all.map(each => [each.host, each])).values()];
}
