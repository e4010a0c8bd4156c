import type { Problems } from '@pipeline/action-kit';
import { checkEnvironmentName } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';

export function environmentOf({ environment, operation }: Inputs, problems: Problems): string {
  if (environment === undefined)
    problems.add(
      'environment',
      `${operation} needs it`,
      'Write where it was deployed to, such as production',
    );
  else checkEnvironmentName('environment', environment, problems);
  return environment ?? '';
}
