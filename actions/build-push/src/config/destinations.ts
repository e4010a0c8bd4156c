import type { Problems } from '@pipeline/action-kit';
import { parseImageRef } from '@pipeline/contracts';

/** A registry, and the path there below which repositories keep their names. */
export interface Destination {
  registry: string;
  /** Empty, or such as `org/`. */
  prefix: string;
}

/** The registry itself, and what `also-to` names besides it. */
export function destinationsOf(
  lines: readonly string[],
  registry: string,
  problems: Problems,
): Destination[] {
  const found: Destination[] = [{ registry, prefix: '' }];
  for (const line of lines) {
    const [host = '', ...path] = line.replace(/\/$/, '').split('/');
    const prefix = path.map(part => `${part}/`).join('');
    const ref = parseImageRef(`${host}/${prefix}name`);
    if (!isHost(host) || typeof ref === 'string' || ref.tag !== undefined || ref.digest !== undefined) {
      problems.add(
        'also-to',
        `${JSON.stringify(line)} is no registry`,
        'Write its host, and a path if it wants one, such as ghcr.io/org',
      );
    } else if (found.some(each => each.registry === host && each.prefix === prefix)) {
      problems.add('also-to', `${JSON.stringify(line)} is pushed to already`, 'Leave it out');
    } else found.push({ registry: host, prefix });
  }
  return found;
}

/** Whether a text names a registry alone, with nothing before it and no path behind. */
export function isHost(text: string): boolean {
  const ref = parseImageRef(`${text}/name`);
  return typeof ref !== 'string' && ref.registry === text;
}
