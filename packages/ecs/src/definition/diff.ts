import type { Change } from '@pipeline/contracts';
import { type CanonicalContainer, canonical } from './canonical.ts';

/** Fields that are worth reading in a plan whatever they hold; others are shown where they are no lists or maps. */
const SHOWN = new Set([
  'command',
  'entryPoint',
  'requiresCompatibilities',
  'runtimePlatform',
  'ephemeralStorage',
]);

/**
 * What differs between two task definitions, for a person. Nothing differs exactly when they are the same
 * (`isSame`). The values of variables are never shown, since they may be secret; those of secrets are where
 * the secret lies, and are. Of lists and maps it is only said that they differ: log drivers' options hold
 * tokens.
 */
export function diff(before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  const from = canonical(before);
  const to = canonical(after);
  const containers = names(from.containers, to.containers).flatMap(name =>
    container(name, from.containers.get(name), to.containers.get(name)),
  );
  const tags = names(from.tags, to.tags).flatMap(key =>
    change(`tag ${key}`, from.tags.get(key), to.tags.get(key)),
  );
  return [...fields('task definition: ', from.task, to.task), ...containers, ...tags];
}

function container(
  name: string,
  from: CanonicalContainer | undefined,
  to: CanonicalContainer | undefined,
): Change[] {
  if (from === undefined) return change(`container ${name}`, undefined, String(to?.rest.image ?? 'added'));
  if (to === undefined) return change(`container ${name}`, String(from.rest.image ?? 'there'), undefined);
  const prefix = `container ${name}: `;
  const variables = names(from.variables, from.secrets, to.variables, to.secrets).flatMap(variable =>
    variableChange(prefix, variable, from, to),
  );
  return [...fields(prefix, from.rest, to.rest), ...variables];
}

function variableChange(
  prefix: string,
  name: string,
  from: CanonicalContainer,
  to: CanonicalContainer,
): Change[] {
  const [was, is] = [from.variables.get(name), to.variables.get(name)];
  const [lay, lies] = [from.secrets.get(name), to.secrets.get(name)];
  // A name that moved is told once, as what it is now.
  if (was !== undefined && is === undefined && lies !== undefined && lay === undefined)
    return [{ what: `${prefix}secret ${name}`, from: 'a plain variable', to: lies }];
  if (lay !== undefined && lies === undefined && is !== undefined && was === undefined)
    return [{ what: `${prefix}variable ${name}`, from: `secret ${lay}`, to: 'set' }];
  const what = `${prefix}variable ${name}`;
  const variable: Change[] =
    was === is
      ? []
      : was === undefined
        ? [{ what, to: 'set' }]
        : [{ what, from: 'set', to: is === undefined ? 'removed' : 'changed' }];
  return [...variable, ...change(`${prefix}secret ${name}`, lay, lies)];
}

function fields(prefix: string, from: Record<string, unknown>, to: Record<string, unknown>): Change[] {
  const all = names(new Map(Object.entries(from)), new Map(Object.entries(to)));
  return all.flatMap(field => {
    const [before, after] = [from[field], to[field]];
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    const readable = SHOWN.has(field) || [before, after].every(value => typeof value !== 'object');
    const words = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
    const shown = (value: unknown, hidden: string) =>
      value === undefined ? undefined : readable ? words(value) : hidden;
    return change(
      prefix + field,
      shown(before, 'set'),
      shown(after, before === undefined ? 'set' : 'changed'),
    );
  });
}

function change(what: string, from: string | undefined, to: string | undefined): Change[] {
  if (from === to) return [];
  return [{ what, ...(from !== undefined && { from }), to: to ?? 'removed' }];
}

function names(...maps: Map<string, unknown>[]): string[] {
  return [...new Set(maps.flatMap(map => [...map.keys()]))].sort();
}
