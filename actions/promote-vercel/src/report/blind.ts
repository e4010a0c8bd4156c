import type { Report } from '@pipeline/action-kit';
import { PLANNED } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';
import { addressesOf } from './outputs.ts';

/** A dry run without a token: what is wanted, with nothing to compare it with. */
export function reportBlind({ operation, identity, candidate, hosts }: Config): Report<Outputs> {
  const { deployment, fromEnvironment } = candidate;
  const which =
    deployment ?? (fromEnvironment === undefined ? 'a deployment' : `what is verified in ${fromEnvironment}`);
  const missing =
    deployment === PLANNED.id
      ? 'no deployment yet, only a plan of one'
      : identity.token === undefined
        ? 'no token to look at Vercel with'
        : 'no release log to read';
  const title = [identity.team, identity.project].filter(Boolean).join('/');
  return {
    outputs: {
      verdict: 'planned',
      ...addressesOf(hosts),
      ...(deployment?.startsWith('dpl_') && { 'deployment-id': deployment }),
    },
    summary: [
      { heading: `Dry run: ${operation} ${title}` },
      {
        text:
          operation === 'promote'
            ? `${which} would be made live.`
            : `Which deployments that is about cannot be seen from here.`,
      },
      { text: `There is ${missing}, so nothing was judged or compared. Nothing was written.` },
    ],
  };
}
