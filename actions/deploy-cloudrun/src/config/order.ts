import type { Problems } from '@pipeline/action-kit';
import { type RolloutConfig, rolloutOf } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';
import type { Deployed } from './deployed.ts';

/** How all is rolled out; what is to have no traffic is left so where it is held. */
export function rolloutIn(inputs: Inputs, deployed: readonly Deployed[], problems: Problems): RolloutConfig {
  const names = deployed.map(({ name }) => name);
  // Where it is not known what is deployed, an order of it cannot be wrong.
  const order = deployed.length === 0 ? undefined : spelledOut(inputs.order, deployed);
  const rollout = rolloutOf({ ...inputs, order }, names, problems);
  if (!inputs.noTraffic) return rollout;
  if (rollout.ranks.length > 1)
    problems.add(
      'no-traffic',
      'services that come later in `order` would wait until the others have traffic',
      'Remove `order`, or deploy them in a later step',
    );
  return { ...rollout, holds: { at: 'leave' } };
}

/**
 * The input `order` with the bare name of what is in several regions written out as all of them, and a bare region as all that
 * is in it: `api, *` → `api@europe-west1 + api@europe-north1, *`.
 */
function spelledOut(order: string | undefined, deployed: readonly Deployed[]): string | undefined {
  return order
    ?.split(',')
    .map(rank =>
      rank
        .split('+')
        .flatMap(part => namesFor(part.trim(), deployed))
        .join(' + '),
    )
    .join(', ');
}

function namesFor(text: string, deployed: readonly Deployed[]): string[] {
  if (deployed.some(({ name }) => name === text)) return [text];
  const meant = deployed.filter(({ id, region }) => id === text || region === text);
  return meant.length === 0 ? [text] : meant.map(({ name }) => name);
}
