import { oneLine, type Problems } from '@pipeline/action-kit';
import { isRecord } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';
import { artifactProblem, urlProblem } from './artifacts.ts';
import { type Saying, sayingOf } from './saying.ts';
import { checkOneOf, subjectProblem } from './subject.ts';
import { endingOf, type ToldEnding } from './verdict.ts';

/** What is said of one subject. */
export interface Told {
  subject: string;
  artifacts: Record<string, string>;
  ending: ToldEnding;
  /** One line; empty where nothing was said. */
  detail: string;
  url: string | undefined;
  /** `undefined`: none was given. */
  snapshot: unknown;
  checks: string[];
  undone: boolean;
}

/** Of a snapshot, in characters of JSON: enough for what identifies a state. */
const LARGEST = 10_000;

/** As attest names checks. */
const CHECK = /^[\p{L}\p{N}][\p{L}\p{N} _.:/()-]{0,99}$/u;

/** `subject`, or those in `targets`. */
export function targetsOf(inputs: Inputs, problems: Problems): Told[] {
  const { subject, targets } = inputs;
  checkOneOf(inputs, 'Write what was deployed, such as lambda:checkout', problems);
  if (targets === undefined)
    return subject === undefined ? [] : [toldOf('subject', subject, inputs, inputs, problems)];
  if (inputs.artifacts !== undefined)
    problems.add(
      'artifacts',
      'whose they are is not said',
      'Give each subject in `targets` its own `artifacts`',
    );
  if (!isRecord(targets) || Object.keys(targets).length === 0) {
    problems.add(
      'targets',
      'it is not one JSON object of subjects',
      'Write it like {"lambda:checkout": {"artifacts": {…}}}',
    );
    return [];
  }
  return Object.entries(targets).flatMap(([name, json]) => {
    const own = sayingOf(`targets.${name}`, json, problems);
    return own === undefined
      ? []
      : [toldOf(`targets.${name}`, name, { ...inputs, artifacts: undefined, ...own }, inputs, problems)];
  });
}

function toldOf(at: string, subject: string, said: Saying, { operation }: Inputs, problems: Problems): Told {
  const own = at === 'subject' ? '' : `${at}.`;
  const wrong = subjectProblem(subject);
  if (wrong !== undefined) problems.add(at, ...wrong);
  const { artifacts = {}, detail = '', url, snapshot, checks = [], undone } = said;
  for (const [name, artifact] of Object.entries(artifacts)) {
    const bad = artifactProblem(artifact);
    if (bad !== undefined) problems.add(`${own}artifacts.${name}`, ...bad);
  }
  // What it changes in a database has no artifact.
  if (operation === 'record' && Object.keys(artifacts).length === 0 && !subject.startsWith('migration:'))
    problems.add(
      `${own}artifacts`,
      'nothing says what was put there',
      'Write name=artifact, such as function=arn:aws:lambda:…:7',
    );
  const shown = url === undefined ? undefined : urlProblem(url);
  if (shown !== undefined) problems.add(`${own}url`, ...shown);
  if (JSON.stringify(snapshot ?? null).length > LARGEST)
    problems.add(
      `${own}snapshot`,
      `it has more than ${LARGEST} characters, and a release has to fit into the release log`,
      'Write what tells the state from others, such as a version',
    );
  for (const check of checks.filter(check => !CHECK.test(check)))
    problems.add(`${own}checks`, `${JSON.stringify(check)} is not a name`, 'Write it like smoke or e2e');
  const ending = endingOf(said.verdict, operation);
  if (ending === undefined)
    problems.add(
      `${own}verdict`,
      'finish must be told it, and an empty one, as of a step that never ran, says nothing',
      'Write steady or failed, or give it a step’s outcome',
    );
  if (undone && (ending === 'steady' || ending === 'not-started'))
    problems.add(
      `${own}undone`,
      `what ${ending === 'steady' ? 'is steady was not' : 'never began cannot have been'} taken back`,
      'Remove it, or write `verdict: failed`',
    );
  return {
    subject,
    artifacts,
    ending: ending ?? 'failed',
    detail: oneLine(detail, 300),
    url,
    snapshot,
    checks: [...new Set(checks)],
    undone,
  };
}
