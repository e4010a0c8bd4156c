import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

/** A kind, and a name of whatever signs but blanks. */
const SUBJECT = /^([a-z][a-z0-9-]{0,30}):[^\s\p{C}]{1,200}$/u;

/** Kinds that a stage of ours writes, with what a rollback and a comparison need of them. */
const STAGES: Record<string, string> = {
  ecs: 'deploy-ecs',
  cloudrun: 'deploy-cloudrun',
  vercel: 'deploy-vercel or promote-vercel',
};

/** Whether anything in a release log can be called so. */
export function isSubject(text: string): boolean {
  return SUBJECT.test(text);
}

/** What it is about stands in `subject` or in `targets`. @param fix what to write where it stands in neither */
export function checkOneOf(
  { subject, targets }: Pick<Inputs, 'subject' | 'targets'>,
  fix: string,
  problems: Problems,
): void {
  if (subject === undefined && targets === undefined)
    problems.add('subject', 'neither it nor `targets` was given', fix);
  if (subject !== undefined && targets !== undefined)
    problems.add('subject', '`targets` names subjects, too', 'Keep one of them');
}

/** What is wrong with a subject, and how to mend it; `undefined` where nothing is. */
export function subjectProblem(subject: string): [problem: string, fix: string] | undefined {
  const kind = SUBJECT.exec(subject)?.[1];
  if (kind === undefined)
    return [
      `${JSON.stringify(subject)} is not a kind and a name`,
      'Write it like lambda:checkout: a word in lower case, a colon, and the name without blanks',
    ];
  const stage = STAGES[kind];
  if (stage === undefined) return undefined;
  return [
    `${JSON.stringify(subject)} is what ${stage} writes, with the state that a rollback returns to`,
    `Deploy it with ${stage}; for what something else deploys there, take a kind of your own, such as terraform:`,
  ];
}
