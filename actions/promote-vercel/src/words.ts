import type { StageWords } from '@pipeline/deploy-stage';
import { KIND } from '@pipeline/vercel-stage';
import type { Outcome } from './outcome.ts';

export const words: StageWords<Outcome> = {
  stage: 'promote-vercel',
  platform: 'Vercel',
  kind: KIND,
  nameOf: ({ title }) => title,
  fullNameOf: ({ title }) => `Vercel project ${title}`,
  nextOf: ({ next }) => next,
  previousOf: ({ previous }) => previous || 'what was there before',
  causesOf: () => [],
  goBack: ({ previous }) =>
    previous === ''
      ? 'There was nothing before it: promote what works'
      : `To go back, run promote-vercel with \`operation: rollback\` and \`to: ${previous}\``,
  mend: 'See the job summary for the domains and what they answer from, mend the cause and promote anew',
  look: 'See which deployment each domain answers from',
  crashing: goBack => goBack,
};
