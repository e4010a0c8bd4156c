import { ConfigError, nearest } from '@pipeline/contracts';
import type { Scope } from '../api.ts';
import { type About, named, teamWords } from './about.ts';

/** What was asked for does not exist. */
export class NotThere extends ConfigError {}

const INPUTS: Readonly<Record<About['subject']['kind'], string>> = {
  project: '`project`, and `team` that it belongs to',
  deployment: 'the deployment’s id, and `team` that its project belongs to',
  domain: 'the hosts asked for, and the project’s domains',
  file: '`team`',
  projects: '`team`',
  teams: '`team`',
};

export function notThere(about: Pick<About, 'subject' | 'scope'>): NotThere {
  return new NotThere(`Vercel has no ${named(about)}`, { hint: `Check ${INPUTS[about.subject.kind]}` });
}

/** @param there the names of the projects that there are */
export function noSuchProject(project: string, scope: Scope, there: readonly string[]): NotThere {
  const hint = [
    there.length === 0 ? 'There is no project at all that this token sees there.' : meant(project, there),
    scope.team === undefined
      ? 'Without `team` only the projects of the token’s own account are looked at: set it to the team’s slug or id.'
      : `Check \`project\`, and that it belongs to team ${scope.team}.`,
  ];
  return new NotThere(`${teamWords(scope)} has no project "${project}" on Vercel`.replace(/^t/, 'T'), {
    hint: hint.filter(each => each !== '').join(' '),
  });
}

/** @param owner the project that has it, where that is known */
export function aliasTaken(host: string, owner?: string): ConfigError {
  return new ConfigError(
    `"${host}" belongs to ${owner === undefined ? 'another project or another account' : `project ${owner}`}`,
    {
      hint: 'Nothing was taken from there. Remove it from the hosts asked for, or at Vercel from what has it, and run this again',
    },
  );
}

/** `Did you mean shop-web or shop-api?`; nothing where nothing is near. */
export function meant(name: string, there: readonly string[]): string {
  const near = nearest(name, there);
  return near.length > 0 ? `Did you mean ${near.join(' or ')}?` : '';
}
