import {
  type ApprovalRequest,
  type Asked,
  type Circumstances,
  circumstances,
  section,
} from '@pipeline/approval';
import { ConfigError } from '@pipeline/contracts';
import type { RequestConfig } from '../config/config.ts';
import type { Origin } from '../hear/origin.ts';
import type { Ports } from '../ports.ts';

/** GitHub takes 65,536 characters. */
const ROOM = 60_000;

/** What people are shown: what is asked, then what helps to decide. */
export function textOf(
  draft: Asked,
  code: string,
  about: Circumstances,
  { span }: Pick<Ports, 'span'>,
): string {
  const asked = section(draft, code, span);
  const more = circumstances(about, span);
  const room = ROOM - asked.length;
  return `${asked}\n${more.length > room ? `${more.slice(0, more.lastIndexOf('\n', room))}\n\n… cut: it was too long.` : more}`;
}

/** Asks, and returns where. */
export async function ask(
  { place, labels, environment }: Pick<RequestConfig, 'place' | 'labels' | 'environment'>,
  { key }: Asked,
  text: string,
  origin: Origin,
  { github, run, log }: Pick<Ports, 'github' | 'run' | 'log'>,
): Promise<ApprovalRequest['place']> {
  const marker = `approval/${environment}/${key}`;
  if (place === 'environment') return { number: 0, url: run.by.url };
  if (place === 'pull-request') {
    const pull = origin.pulls.findLast(({ mergedAt, state }) => mergedAt !== undefined || state === 'open');
    if (pull === undefined)
      throw new ConfigError('The commit came from no pull request, so nobody can be asked on one', {
        hint: 'Use `place: issue`, or give the `commit` that a pull request has brought.',
      });
    const { number } = pull;
    return { number, url: await github.upsertComment({ number, on: 'pull request', marker, body: text }) };
  }
  const { number, url } = await github.openIssue({
    title: `Approve ${environment}: release ${key}`,
    marker,
    body: text,
  });
  for (const label of labels) {
    try {
      await github.label(number, label);
    } catch (error) {
      // It is asked all the same.
      log.warn(
        `The label ${JSON.stringify(label)} could not be set: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  return { number, url };
}

/** Whom GitHub will ask before the environment's job begins. @throws ConfigError where it will ask nobody */
export async function reviewersOf(environment: string, { github }: Pick<Ports, 'github'>): Promise<string[]> {
  const rules = await github.environmentRules(environment);
  if (rules !== undefined && rules.reviewers.length > 0) return rules.reviewers;
  throw new ConfigError(
    `The environment ${environment} has no required reviewers, so GitHub would ask nobody`,
    {
      hint: 'Set them in the repository’s settings where its plan has them, or use `place: issue`.',
    },
  );
}
