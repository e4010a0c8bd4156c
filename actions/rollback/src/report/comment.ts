import { ActionError, isCommitId } from '@pipeline/contracts';
import { codeSpan } from '@pipeline/github';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { type Done, headingOf, refusedBy, type Told } from './done.ts';
import { short } from './words.ts';

/** Tells it on the commit that is live now. That it cannot be told fails nothing. */
export async function commentOn(
  config: Config,
  done: Done,
  { comment, run, log, signal }: Pick<Ports, 'comment' | 'run' | 'log' | 'signal'>,
): Promise<Told['comment']> {
  if (comment === undefined || done.back.length === 0 || signal.aborted) return undefined;
  try {
    return { url: await comment(done.decided.to.commit.sha, commentBody(config, done, run)) };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    log.info(`There is no comment on the commit: ${error.message}`);
    return { why: error.message };
  }
}

/** Markdown; all that comes from outside is in code spans, so that it is neither markup nor a mention. */
export function commentBody(
  { environment, reason }: Pick<Config, 'environment' | 'reason'>,
  done: Done,
  { by, releaseId }: Pick<Ports['run'], 'by' | 'releaseId'>,
): string {
  const { back, left, decided } = done;
  const refused = refusedBy(done);
  const targets = back.map(({ ready }) => `- ${codeSpan(ready.part.subject)}`);
  const page = /^https?:\/\/[^\s()<>]+$/.test(by.url) ? ` ([run](${by.url}))` : '';
  return [
    `**Rolled back**: ${codeSpan(headingOf(environment, done))}, by ${codeSpan(by.actor)}${page}, as release ${codeSpan(releaseId)}.`,
    ...(reason === undefined ? [] : [`Why: ${codeSpan(reason)}`]),
    `Live at this commit:\n${targets.join('\n')}`,
    ...(decided.from.length === 0
      ? []
      : [
          `Taken back: ${decided.from.map(({ id, commit }) => `${codeSpan(id)} (${commitWords(commit.sha)})`).join(', ')}.`,
        ]),
    ...(refused.length === 0
      ? []
      : [`Refused from now on: ${refused.map(each => codeSpan(short(each))).join(', ')}.`]),
    ...(left.length === 0
      ? []
      : [
          `Not taken back: ${left.map(({ subject, why }) => `${codeSpan(subject)} (${codeSpan(why)})`).join(', ')}.`,
        ]),
    ...(decided.migrations.length === 0
      ? []
      : [
          `Databases stay as they are; after this commit came ${decided.migrations.map(({ subject }) => codeSpan(subject)).join(', ')}.`,
        ]),
  ].join('\n\n');
}

/** GitHub links a bare commit's id. */
function commitWords(sha: string): string {
  return isCommitId(sha) ? sha : codeSpan(sha);
}
