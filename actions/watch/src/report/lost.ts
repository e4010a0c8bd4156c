import type { Annotation, Block } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { plain } from '../acted.ts';
import type { Config } from '../config/config.ts';
import type { ToldLost } from '../lost/tell.ts';

export function lostBlock(lost: ToldLost): Block {
  const acted = lost.acted.map(({ act, detail, ask }) => `${act}: ${detail}${ask ? `, ${plain(ask)}` : ''}`);
  return { text: [`${wordsOn(lost)}.`, ...acted.map(text => `${text}.`)].join(' ') };
}

export function lostAnnotation(lost: ToldLost): Annotation {
  return {
    level: 'warning',
    title: `watch: release ${lost.release.id} was lost on the way`,
    message: wordsOn(lost),
  };
}

/** Red in the look that finds it, or that asks at last; then people know. */
export function errorOnLost(lost: readonly ToldLost[], { dryRun }: Config): Error | undefined {
  const isAsked = ({ acted }: ToldLost) => acted.some(({ state }) => state === 'done');
  const one = lost.find(each => each.isNew || isAsked(each) || failureOf(each) !== undefined);
  if (one === undefined) return undefined;
  const failure = failureOf(one);
  const why = failure === undefined ? '' : `. ${failure.message}`;
  const nothing = dryRun
    ? 'It was a dry run: nothing was opened or written.'
    : 'Nothing is taken back for it.';
  return new ActionError('lost-run', `${wordsOn(one)}${why}`, {
    hint: `See what serves; then run that job again, deploy anew, or roll back. ${nothing}`,
    ...(failure && { cause: failure }),
  });
}

const failureOf = ({ acted }: ToldLost): Error | undefined =>
  acted.find(({ error }) => error !== undefined)?.error;

function wordsOn({ release, since, subjects, detail }: ToldLost): string {
  return `Release ${release.id} began at ${since} and has not said how it ended: ${detail}. Nobody knows what serves on ${subjects.join(', ')}`;
}
