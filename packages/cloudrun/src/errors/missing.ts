import { ConfigError, nearest } from '@pipeline/contracts';
import type { Place } from '../raw.ts';
import type { Kind } from './about.ts';
import { REGIONS } from './regions.ts';

const MADE: readonly Kind[] = ['service', 'job', 'worker pool'];

/** What was asked for does not exist. */
export class NotThere extends ConfigError {}

/** What there is, where a list is at hand, tells what was meant. */
export function noSuch(
  kind: Kind,
  id: string,
  { project, region }: Place,
  there?: readonly string[],
): NotThere {
  const near = nearest(id, there ?? []);
  const none =
    there?.length === 0 ? `There is no ${kind} at all there: check \`project\` and \`regions\`` : '';
  const meant = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : none;
  const made = MADE.includes(kind) ? '`create: true` makes it where it does not exist' : '';
  const hint = [meant, made].filter(each => each !== '').join(' ');
  return new NotThere(`Cloud Run has no ${kind} "${id}" in ${region} of ${project}`, {
    ...(hint && { hint }),
  });
}

export function noRegion(region: string): ConfigError {
  const others = REGIONS.filter(each => each !== region);
  const near = nearest(region, others);
  return new ConfigError(`Google knows no region "${region}", or this identity may not use it`, {
    hint: `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}Write \`regions\` like europe-west1`,
  });
}

export function noProject(project: string): ConfigError {
  return new ConfigError(`Google knows no project "${project}", or this identity may not use it`, {
    hint: 'Write `project` as the project’s id, such as shop-prod: neither its name nor its number',
  });
}
