import { ConfigError } from '@pipeline/contracts';
import type { VercelNow } from '../../src/step.ts';
import { deploymentView, projectView } from '../view-of.ts';
import { EXTRA, LIVE, moveView, NEXT, OTHER } from './shop.ts';

export const candidate = (more: Parameters<typeof deploymentView>[1]) =>
  deploymentView(NEXT, { createdAt: 2_000, ...more });
export const pinned = projectView({
  production: LIVE,
  pinned: LIVE,
  lastMove: moveView({ type: 'rollback', from: OTHER, to: LIVE, at: 60_000 }),
  pinNote: { by: 'ada', words: 'checkout is broken' },
});
export const extra = (more: Partial<VercelNow['hosts'][number]>) => [
  { host: EXTRA, deployment: undefined, project: undefined, ...more },
];

export function refusalOf(plan: () => unknown): ConfigError {
  try {
    plan();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
