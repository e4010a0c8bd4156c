import type { Problems } from '@pipeline/action-kit';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';

/** Where the release log and the locks are; `undefined` where there are none, or a dry run has no token to read with. */
export function homeOf(inputs: Inputs, problems: Problems, dryRun: boolean): ReleaseHome | undefined {
  const { releaseLog, fromEnvironment, environment } = inputs;
  for (const [input, name] of Object.entries({ 'from-environment': fromEnvironment, environment }))
    if (name !== undefined) checkEnvironmentName(input, name, problems);
  if (releaseLog === 'none' && fromEnvironment !== undefined)
    problems.add(
      'from-environment',
      'without a release log nothing is verified there',
      'Set `release-log`, or remove it',
    );
  return readHome(inputs, problems, { needed: !dryRun });
}
