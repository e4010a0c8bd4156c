import { deploymentIn, parseImageRef } from '@pipeline/contracts';
import type { ApprovalRequest } from './model.ts';

type Artifacts = Record<string, string>;

/** What tells an artifact from all others, wherever it lies: an image's digest, else the whole address. */
export function identityOf(artifact: string): string {
  const image = parseImageRef(artifact);
  return (typeof image === 'string' ? undefined : image.digest) ?? artifact;
}

export interface Compared {
  /** What is about to go live and was not shown, or was shown under that name as another one. */
  notShown: { name: string; identity: string; shown?: string }[];
  /** Names of what was shown and is not deployed here. */
  notDeployed: string[];
}

/** What was shown, and what is about to go live: an image may have moved to another registry, its bytes may not have changed. */
export function compare({ artifacts: shown }: Pick<ApprovalRequest, 'artifacts'>, live: Artifacts): Compared {
  const all = new Set(Object.values(shown).map(identityOf));
  const deployed = new Set(Object.values(live).map(identityOf));
  return {
    notShown: Object.entries(live).flatMap(([name, artifact]) => {
      const identity = identityOf(artifact);
      const named = Object.hasOwn(shown, name) ? identityOf(shown[name] ?? '') : undefined;
      // Two that were shown and change places are not what was shown.
      // Where its own id is its name, there is no name to be shown by.
      if (named === undefined ? name === deploymentIn(artifact) && all.has(identity) : named === identity)
        return [];
      return [{ name, identity, ...(named !== undefined && { shown: named }) }];
    }),
    notDeployed: Object.entries(shown).flatMap(([name, artifact]) =>
      deployed.has(identityOf(artifact)) ? [] : [name],
    ),
  };
}
