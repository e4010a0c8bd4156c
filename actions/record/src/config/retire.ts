import { oneLine, type Problems } from '@pipeline/action-kit';
import { type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import type { Surroundings } from './config.ts';
import { environmentOf } from './environment.ts';
import { checkOneOf, isSubject } from './subject.ts';

export interface RetireConfig {
  operation: 'retire';
  environment: string;
  /** As the log has them: those of a stage of ours, too. */
  subjects: string[];
  /** One line; empty where nothing was said. */
  why: string;
  /** Also what looks in flight, or is held. */
  allowInFlight: boolean;
  /** Milliseconds. */
  lockWait: number;
  /** `undefined` only where what is merely planned has no token for it. */
  home: ReleaseHome | undefined;
  dryRun: boolean;
}

export function retireConfig(inputs: Inputs, problems: Problems, around: Surroundings): RetireConfig {
  const { detail = '', allowInFlight, lockWait } = inputs;
  const dryRun = around.dryRun(inputs.dryRun, around.context.env('GITHUB_API_URL'));
  return {
    operation: 'retire',
    environment: environmentOf(inputs, problems),
    subjects: subjectsOf(inputs, problems),
    why: oneLine(detail, 300),
    allowInFlight,
    lockWait,
    home: readHome(inputs, problems, { needed: !dryRun }),
    dryRun,
  };
}

function subjectsOf({ subject, targets }: Inputs, problems: Problems): string[] {
  const fix = 'Write what was taken down as `show` lists it, such as ecs:eu-west-1/shop/api';
  checkOneOf({ subject, targets }, fix, problems);
  if (targets === undefined) {
    if (subject === undefined) return [];
    check('subject', subject, problems);
    return [subject];
  }
  const all = Array.isArray(targets) ? targets.filter(each => typeof each === 'string') : [];
  if (!Array.isArray(targets) || all.length === 0 || all.length < targets.length)
    problems.add(
      'targets',
      'retire takes one JSON list of subjects',
      'Write it like ["ecs:eu-west-1/shop/api", "lambda:checkout"]',
    );
  for (const each of all) check('targets', each, problems);
  return [...new Set(all)];
}

function check(input: string, subject: string, problems: Problems): void {
  if (!isSubject(subject))
    problems.add(
      input,
      `${JSON.stringify(subject)} is not a kind and a name`,
      'Write it as `show` lists it, such as ecs:eu-west-1/shop/api or lambda:checkout',
    );
}
