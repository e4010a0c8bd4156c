import type { Report } from '@pipeline/action-kit';
import { orNotStarted as orStage } from '@pipeline/deploy-stage';
import type { Identity } from './config/identity.ts';

/** What stopped it before anything was made or moved is told as that; a bug is told as one, by whoever runs the action. */
export function orNotStarted({ team, project }: Identity): (error: unknown) => Report<{ verdict: string }> {
  const title = [team, project].filter(Boolean).join('/');
  const stage = orStage({ title, names: [project], more: () => [] });
  return error => {
    const { outputs, ...report } = stage(error);
    return { ...report, outputs: { verdict: outputs.verdict ?? 'not-started' } };
  };
}
