import type { Problems } from '@pipeline/action-kit';
import { checkEnvironmentName } from '@pipeline/release-home';
import { hostIn, isHost } from '@pipeline/vercel-stage';
import type { Inputs } from '../spec.gen.ts';

/** What says which deployment is meant. */
export interface Candidate {
  /** An id, `dpl_…`, or a host; absent: what the release log or Vercel says. */
  deployment: string | undefined;
  /** Where it must be verified. */
  fromEnvironment: string | undefined;
  /** The one of `fromEnvironment` that says which; absent: the newest that is verified. */
  release: string | undefined;
}

export function candidateOf(inputs: Inputs, problems: Problems): Candidate {
  const { operation, deployment, to, fromEnvironment, release, releaseLog } = inputs;
  if (operation === 'promote' && deployment === undefined && fromEnvironment === undefined)
    problems.add(
      'deployment',
      'neither it nor `from-environment` was given',
      'Write what deploy-vercel outputs as deployment-id',
    );
  if (fromEnvironment !== undefined) {
    checkEnvironmentName('from-environment', fromEnvironment, problems);
    if (releaseLog === 'none')
      problems.add(
        'from-environment',
        'without a release log nothing is verified there',
        'Set `release-log`, or remove it',
      );
  }
  if (release !== undefined && fromEnvironment === undefined)
    problems.add('release', 'it is one of an environment', 'Set `from-environment`, or remove it');
  if (release !== undefined && deployment !== undefined)
    problems.add('release', 'it says which deployment, and `deployment` does so, too', 'Keep one of them');
  const meant =
    operation === 'rollback'
      ? referenceOf('to', to, problems)
      : referenceOf('deployment', deployment, problems);
  return { deployment: meant, fromEnvironment, release };
}

/** An id, or the host of an address. https://vercel.com/docs/deployments/generated-urls */
function referenceOf(input: string, text: string | undefined, problems: Problems): string | undefined {
  if (text === undefined || /^dpl_[A-Za-z0-9]+$/.test(text)) return text;
  const host = hostIn(text) ?? text.toLowerCase();
  if (isHost(host)) return host;
  problems.add(
    input,
    `${JSON.stringify(text)} is neither a deployment’s id nor its address`,
    'Write it like dpl_5ucQ…, as deploy-vercel outputs it',
  );
  return undefined;
}
