import { causeLines, type StageWords } from '@pipeline/deploy-stage';
import type { DeploymentKind } from '@pipeline/vercel';
import { KIND } from '@pipeline/vercel-stage';
import type { Outcome } from './outcome.ts';

/** As its target is called. */
export function fullNameOf(name: string): string {
  return `Vercel project ${name}`;
}

export function wordsFor(kind: DeploymentKind): StageWords<Outcome> {
  return {
    stage: 'deploy-vercel',
    platform: 'Vercel',
    kind: KIND,
    nameOf: ({ name }) => name,
    fullNameOf: ({ name }) => fullNameOf(name),
    nextOf: ({ next }) => next,
    previousOf: ({ previous }) => previous || 'what was there before',
    backOf,
    causesOf,
    goBack,
    mend: 'See the job summary for the build’s last lines, mend the cause and deploy anew',
    look:
      kind === 'production'
        ? 'See which deployment the domains answer from'
        : 'No domain of production answers from it',
    crashing: back => back,
  };
}

function backOf({ previous, made }: Outcome): string {
  if (previous === '') return 'nothing serves, as before';
  return made?.substate === 'PROMOTED' ? `${previous} serves again` : `${previous} serves as before`;
}

function goBack({ kind, previous }: Outcome): string {
  if (kind === 'preview' || kind === 'custom') return 'There is nothing to go back from';
  if (kind === 'staged') return 'What serves production was not touched';
  if (previous === '') return 'Nothing served before it: deploy what works';
  return `To go back, run promote-vercel with \`operation: rollback\` and \`to: ${previous}\``;
}

/** What it likely was, and the first thing that its build complained of. */
function causesOf({ diagnosis }: Outcome): string[] {
  if (diagnosis === undefined) return [];
  const { cause, failing } = diagnosis;
  const [first] = failing;
  const where =
    first?.file === undefined ? '' : `${first.file}${first.line === undefined ? '' : `:${first.line}`}: `;
  return [...causeLines(cause), ...(first === undefined ? [] : [`The build says: ${where}${first.text}`])];
}
