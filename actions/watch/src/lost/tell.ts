import { oneLine } from '@pipeline/action-kit';
import { codeSpan } from '@pipeline/github';
import { LOST_RUN, type LostRun } from '@pipeline/release-history';
import { actOn } from '../act.ts';
import { type Acted, failed } from '../acted.ts';
import { keyOf } from '../changes.ts';
import type { Config } from '../config/config.ts';
import type { OpenPorts, Question } from '../ports.ts';
import { linked } from '../question.ts';
import type { Lost } from './find.ts';

export interface ToldLost extends Lost {
  acted: readonly Acted[];
}

/**
 * Writes it down, by which notify pages, and asks people in one issue, once. Nothing is taken back: what is half-changed is for somebody who
 * looks. A look that is cut off in between leaves the rest to the next one.
 */
export async function tellLost(lost: Lost, config: Config, ports: OpenPorts): Promise<ToldLost> {
  const written = lost.isNew && !config.dryRun ? await writingDown(lost, config, ports) : [];
  if (config.onUnknown === 'report') return { ...lost, acted: written };
  const { release } = lost;
  const reason = oneLine(`watch: ${lost.detail}`);
  const wanted = { act: 'ask' as const, reason, question: () => questionOf(lost, config) };
  const asked = await actOn(wanted, { key: `lost ${keyOf(release)}`, release }, config, ports);
  return { ...lost, acted: [...written, ...asked] };
}

/** That it cannot be keeps nobody from being asked, nor from what else this look has found. */
async function writingDown(lost: Lost, config: Config, ports: OpenPorts): Promise<Acted[]> {
  try {
    await writeDown(lost, config, ports);
    return [];
  } catch (error) {
    ports.signal.throwIfAborted();
    return [
      {
        ...failed('ask', error),
        ask: { text: 'It could not be written down, so that notify pages nobody.' },
      },
    ];
  }
}

async function writeDown(
  { release, sure, detail }: Lost,
  { environment }: Config,
  { home, clock }: OpenPorts,
): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  const entry: LostRun = {
    schema: 1,
    key: `${keyOf(release)} ${release.begun} ${at}`,
    at,
    release: release.id,
    back: release.back !== undefined,
    sure,
    detail: detail.slice(0, 300),
  };
  await home.journal.write(environment, LOST_RUN, entry, release.commit.sha);
}

/** https://github.com/org/pipeline/blob/main/docs/runbooks/lost-runner.md, in short. */
function questionOf({ release, sure, detail, since, subjects }: Lost, { environment }: Config): Question {
  const { id, by, commit, back } = release;
  const what = back === undefined ? 'deploy' : 'rollback';
  return {
    marker: `watch ${environment} lost ${keyOf(release)}`,
    title: oneLine(`${environment}: ${what} ${id} ${sure ? 'was' : 'may have been'} lost on the way`, 250),
    body: [
      `The ${what} ${codeSpan(id)}${linked(by.url)} of commit ${codeSpan(commit.sha.slice(0, 7))} to ${codeSpan(environment)} began at ${since} and has not said how it ended: ${codeSpan(detail)}`,
      `Nobody knows what serves there now: ${subjects
        .slice(0, 30)
        .map(subject => codeSpan(subject))
        .join(', ')}`,
      'Nothing is taken back by itself. See what serves; then run that job again, deploy anew, or roll back. Its lock ends by itself, five minutes after it died.',
      'This is over once something newer serves there, or the run says how it ended. Close this issue then.',
    ].join('\n\n'),
  };
}
