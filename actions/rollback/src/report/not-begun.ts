import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { reportNotStarted } from '@pipeline/deploy-stage';
import type { AtRest } from '@pipeline/release-history';
import type { Config } from '../config/config.ts';
import type { Decided } from '../decide.ts';
import type { Prepared } from '../prepare.ts';
import type { Outputs } from '../spec.gen.ts';
import { annotationsOf, leftBlocks, migrationBlocks } from './blocks.ts';
import { decidedOutputs, restOutputs } from './outputs.ts';
import { releaseWords } from './words.ts';

/** Somebody has done it already: whoever comes second must not go back twice, and need not wonder. */
export function reportAtRest({ environment }: Config, rest: AtRest): Report<Outputs> {
  return {
    outputs: restOutputs(rest),
    summary: [
      { heading: `${environment} is at ${releaseWords(rest.at)}: nothing to take back` },
      { text: rest.atRest },
    ],
    // What is live may be bad all the same: then the green run of whoever came second must not be the last word.
    annotations: [
      {
        level: 'warning',
        title: 'rollback: nothing was taken back',
        message: `${environment} is at ${releaseWords(rest.at)} already. Is that bad, too? Go further back with \`to: previous\``,
      },
    ],
  };
}

/** A dry run without the token that the log is read with. */
export function reportBlind({ environment }: Config): Report<Outputs> {
  return {
    outputs: { verdict: 'planned' },
    summary: [
      { heading: `Dry run: rollback of ${environment}` },
      {
        text: 'There is no release log to read, so it cannot be seen from here where that would go. Nothing was written.',
      },
    ],
  };
}

/** All that is to go back is of platforms that are not ours: that nothing of ours was even looked at is never green. */
export function reportLeft({ environment }: Config, decided: Decided, { left }: Prepared): Report<Outputs> {
  return {
    outputs: { verdict: 'not-started', ...decidedOutputs(decided, left) },
    summary: [
      { heading: `${environment}: nothing was taken back` },
      ...leftBlocks(left),
      ...migrationBlocks(decided),
    ],
    annotations: annotationsOf(decided, left),
    error: new ActionError(
      'nothing-taken-back',
      `Nothing of ${environment} that could be taken back here is newer than ${releaseWords(decided.to)}; left are ${left.map(({ subject }) => subject).join(', ')}`,
      {
        hint: 'Put these back by hand, or by a step that reads the output `left`. Is something else bad? Go further back with `to: previous`, or name a release',
      },
    ),
  };
}

/** What stopped it before anything was changed; a bug is told as one, by whoever runs the action. */
export function reportNotBegun({ environment }: Config, error: ActionError): Report<Outputs> {
  const title = `Rollback of ${environment}`;
  const { outputs, ...report } = reportNotStarted({ title, names: [], more: () => [] }, error);
  return { ...report, outputs: { verdict: outputs.verdict ?? 'not-started' } };
}
