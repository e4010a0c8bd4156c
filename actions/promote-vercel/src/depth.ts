import { isVerdictKnown } from '@pipeline/release-history';
import type { DeploymentView, VercelNow } from '@pipeline/vercel';
import { artifactOf, subjectOf } from '@pipeline/vercel-stage';
import { knownGood } from './choose/released.ts';
import type { Config } from './config/config.ts';
import type { Memory } from './memory.ts';

/** Of each log, whether it need be read no further back. */
export interface Depths {
  from(memory: Memory): boolean;
  to(memory: Memory): boolean;
}

/** Until the log that is to say which deployment it is has a good one of this project. */
export function depthsToChoose(
  { operation, candidate: { deployment, release } }: Pick<Config, 'operation' | 'candidate'>,
  { project, live }: Pick<VercelNow, 'project' | 'live'>,
): Depths {
  const good = (memory: Memory, of?: string) => knownGood(memory, subjectOf(project), of).good;
  return {
    from: memory =>
      deployment === undefined ? good(memory, release).length > 0 : isKnownIn(memory, deployment),
    to: memory =>
      operation !== 'rollback' ||
      deployment !== undefined ||
      good(memory).some(each => each.deployment !== live?.id),
  };
}

/** Until it is proven there or refused; nor is it looked for where it goes before it was made. */
export function depthsToJudge({ id, createdAt }: Pick<DeploymentView, 'id' | 'createdAt'>): Depths {
  return {
    from: memory => isKnownIn(memory, id),
    to: memory => {
      const oldest = memory.records.at(-1);
      return isKnownIn(memory, id) || oldest === undefined || Date.parse(oldest.intent.at) < createdAt;
    },
  };
}

function isKnownIn({ records, proofs }: Memory, deployment: string): boolean {
  return isVerdictKnown(artifactOf(deployment), records, proofs);
}
