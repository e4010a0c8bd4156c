import type { DeploymentView } from '../views.ts';

/**
 * Whether Vercel did not build it since `ignoreCommand` said so: no failure of the code. Vercel has no code for it, only the
 * sentence. https://vercel.com/docs/project-configuration/git-settings#ignored-build-step; UnlyEd/github-action-await-vercel#107
 */
export function isIgnored({ state, error }: Pick<DeploymentView, 'state' | 'error'>): boolean {
  return (
    state === 'CANCELED' &&
    error !== undefined &&
    /Ignored Build Step|project was not affected/i.test(error.message)
  );
}
