import type { Problems } from '@pipeline/action-kit';
import { isServiceId, revisionNameProblem, tagProblem } from '@pipeline/cloudrun';
import type { Named } from './settings.ts';

/** As Kubernetes’ names: Google’s pages give no other limit for a job’s. */
const JOB = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Why a thing cannot be called so, or `undefined`. */
export function idProblem(kind: Named['kind'], id: string): string | undefined {
  if (kind === 'job' ? JOB.test(id) : isServiceId(id)) return undefined;
  const most = kind === 'job' ? 63 : 49;
  return `is not its name: lower-case letters, digits and hyphens, led by a letter, at most ${most}`;
}

/** Its own name, and those of its revisions and their tags. */
export function judgeNames({ kind, name, settings, where }: Named, problems: Problems): void {
  const { revisionSuffix: suffix, tag, removeTags = [] } = settings;
  const problem = idProblem(kind, name);
  if (problem !== undefined) {
    problems.add(kind, `${JSON.stringify(name)} ${problem}`, 'Write the name alone, such as api');
    return;
  }
  const suffixed = suffix === undefined ? undefined : revisionNameProblem(suffix, name);
  if (suffixed !== undefined)
    problems.add(
      where('revision-suffix'),
      `${JSON.stringify(suffix)} cannot be one: it ${suffixed}`,
      'Write it like v1-4-2, or leave it out',
    );
  const tagged = tag === undefined ? undefined : tagProblem(tag, name);
  if (tagged !== undefined)
    problems.add(where('tag'), `${JSON.stringify(tag)} cannot be one: it ${tagged}`, 'Write it like pr-42');
  if (tag !== undefined && removeTags.includes(tag))
    problems.add(where('remove-tags'), `${tag} is the \`tag\` to be set, too`, 'Name it in one of them');
}
