import type { Problems } from '@pipeline/action-kit';
import { parseImageRef } from '@pipeline/contracts';

/** Where images go. */
export interface Destination {
  /** The input as given, for a person. */
  text: string;
  registry: string;
  /** A repository with `{name}` or `{repository}` where each image's own stands; both may be absent. */
  pattern: string;
}

/** A repository of a registry. */
export interface Address {
  registry: string;
  repository: string;
}

const HINT = 'Write a registry such as ghcr.io, or a repository such as ghcr.io/org/prod/{name}';

/** `to` → registry and pattern; a registry alone means that repositories keep their names. */
export function destinationOf(to: string, problems: Problems): Destination {
  const slash = to.indexOf('/');
  const first = slash < 0 ? to : to.slice(0, slash);
  // As references are read: Docker Hub has two names.
  const registry = first === 'index.docker.io' ? 'docker.io' : first;
  const pattern = slash < 0 ? '{repository}' : to.slice(slash + 1);
  const found = { text: to, registry, pattern };
  const host = parseImageRef(`${registry}/name`);
  if (/^https?:/.test(to)) problems.add('to', `${quote(to)} is a URL`, `Leave ${to.split('//', 1)[0]}// out`);
  else if (typeof host === 'string' || host.registry !== registry)
    problems.add('to', `${quote(to)} does not begin with a registry's host`, HINT);
  else {
    const other = [...pattern.matchAll(/\{[^}]*\}?/g)].find(
      ([each]) => !/^\{(?:name|repository)\}$/.test(each),
    );
    if (other !== undefined)
      problems.add('to', `it knows no ${quote(other[0])}`, 'Only {name} and {repository} are filled in');
    else {
      const wrong = flawOf(registry, pattern.replaceAll(/\{\w+\}/g, 'x'));
      if (wrong !== undefined) problems.add('to', `${quote(to)} ${wrong}`, HINT);
    }
  }
  return found;
}

/** Where an image goes, or what is wrong with that place, as text. */
export function addressOf(
  { registry, pattern }: Destination,
  { name, repository, own }: { name: string; repository: string; own?: string | undefined },
): Address | string {
  // A function: `$&` and the like in a name are no patterns.
  const filled = own ?? pattern.replaceAll('{name}', () => name).replaceAll('{repository}', () => repository);
  const wrong = flawOf(registry, filled);
  if (wrong !== undefined) return `${quote(filled)} ${wrong}`;
  // Docker Hub's own images have a repository that is longer than its name.
  const ref = parseImageRef(`${registry}/${filled}`);
  return { registry, repository: typeof ref === 'string' ? filled : ref.repository };
}

function flawOf(registry: string, repository: string): string | undefined {
  const ref = parseImageRef(`${registry}/${repository}`);
  if (typeof ref === 'string') return ref;
  if (ref.tag !== undefined || ref.digest !== undefined) return 'has a tag or a digest, which `tags` is for';
  return undefined;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
