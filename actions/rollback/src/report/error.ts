import { ActionError } from '@pipeline/contracts';
import { detailOf, endingOf } from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import type { Gone } from '../go-back.ts';
import type { Done } from './done.ts';
import { releaseWords } from './words.ts';

/** The one error that an annotation shows; `undefined` where all is back, and nothing that was looked at is bad. */
export function errorOf({ environment }: Pick<Config, 'environment'>, done: Done): ActionError | undefined {
  const { decided, gone, back, looked, stopped } = done;
  const to = releaseWords(decided.to);
  const missing = gone.filter(one => !back.includes(one));
  const bad = looked.filter(({ found }) => found === 'bad');
  const open = looked.filter(({ found }) => found === 'broken-off');
  if (missing.length === 0 && bad.length === 0 && open.length === 0) return undefined;
  const failed = bad.map(
    ({ subject, url, detail }) => `${subject ?? 'all together'}${url ? ` at ${url}` : ''}: ${detail}`,
  );
  if (missing.length === 0 && bad.length === 0)
    return new ActionError(
      stopped?.code ?? 'unchecked',
      `${environment} is back at ${to}, and its checks were broken off: ${stopped?.message ?? open[0]?.detail}`,
      {
        hint: 'See whether it works, or check it with smoke-test: this, run again, would find it back, and check nothing',
      },
    );
  if (missing.length === 0)
    return new ActionError(
      'check-failed',
      [`${environment} is back at ${to}, and does not pass its checks:`, ...failed].join('\n'),
      {
        hint: 'See whether the cause lies outside of what was deployed: a database, another service, a secret. To go further back, run this again with `to: previous`',
      },
    );
  const lines = missing.map(lineOf);
  const message = [
    `${back.length} of ${gone.length} targets of ${environment} are back at ${to}; not back:`,
    ...(stopped === undefined ? [] : [stopped.message]),
    ...lines,
    ...failed,
  ];
  return new ActionError(stopped?.code ?? 'not-back', message.join('\n'), {
    hint: [
      'Run this again: it goes on with what is not back yet, and changes nothing of what is',
      ...new Set(
        missing.flatMap(({ outcome: { ended } }) => (ended instanceof ActionError ? (ended.hint ?? []) : [])),
      ),
    ].join('. '),
  });
}

function lineOf({ ready, outcome }: Gone): string {
  const { subject } = ready.part;
  if (outcome.ended === undefined) return `${subject}: its turn never came, and it is as it was`;
  const unchanged = endingOf(outcome) === 'not-started' ? ' (nothing was changed)' : '';
  return `${subject}: ${detailOf(outcome)}${unchanged}`;
}
