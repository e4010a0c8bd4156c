import type { Problems, RunFacts } from '@pipeline/action-kit';
import type { Inputs } from './spec.gen.ts';

export interface Config {
  subject: string;
  dryRun: boolean;
}

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(inputs: Inputs, problems: Problems, { dryRun }: Pick<RunFacts, 'dryRun'>): Config {
  const { subject } = inputs;
  if (!/^[\w-]+$/.test(subject)) {
    problems.add(
      'subject',
      `${JSON.stringify(subject)} is not a name`,
      'Write letters, digits and dashes, such as shop',
    );
  }
  return { subject, dryRun: dryRun(inputs.dryRun) };
}
