import { nearest, type Problem } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import type { ContainerChange, RunWanted } from '../wanted.ts';
import { applyChange, changeProblems } from './container.ts';
import { put, records, text } from './fields.ts';
import type { Kind } from './kind.ts';
import { applyMounts, pruneVolumes, removeMounts } from './mounts.ts';
import { applyGpuKind } from './resources.ts';
import { isPath, tooManyVariables } from './variables.ts';

type Wanted = Pick<RunWanted, 'containers' | 'removeContainers'>;

/** `template` with its containers added, changed and removed; unknown fields of each are carried through. */
export function editContainers(template: Raw, wanted: Wanted, kind: Kind, problems: Problem[]): Raw {
  const left = remaining(records(template.containers), wanted, problems);
  const { containers, changes } = resolve(left, wanted.containers, kind, problems);
  if (containers.length === 0)
    problems.push({
      input: 'image',
      problem: 'there would be no container',
      fix: 'Give an image, best by digest',
    });
  if (containers === left && left.length === records(template.containers).length && changes.size === 0)
    return template;
  for (const [index, change] of changes)
    problems.push(...changeProblems(nameOf(containers[index]), change, kind));
  const edited = containers.map((container, index) => applyChange(container, changes.get(index) ?? {}, kind));
  const gpus = [...changes.values()].flatMap(({ gpu }) => (gpu === undefined ? [] : [gpu]));
  let after = applyGpuKind(put(template, 'containers', edited), gpus);
  for (const [index, { mounts = {}, unset = [] }] of changes)
    after = removeMounts(applyMounts(after, index, mounts, problems), index, unset.filter(isPath));
  problems.push(
    ...edited.flatMap(tooManyVariables),
    ...missing(edited),
    ...togetherProblems(edited, wanted, kind),
  );
  return pruneVolumes(after, template);
}

export function nameOf(container: Raw | undefined): string {
  return text(container?.name);
}

function remaining(
  containers: Raw[],
  { containers: changes, removeContainers = [] }: Wanted,
  problems: Problem[],
): Raw[] {
  const names = containers.map(nameOf);
  for (const name of removeContainers)
    if (Object.hasOwn(changes, name))
      problems.push({
        input: 'remove-containers',
        problem: `"${name}" is also to be changed`,
        fix: 'Do one of both',
      });
  // One that is not there is as wanted already.
  const gone = removeContainers.filter(name => names.includes(name));
  return gone.length === 0 ? containers : containers.filter(container => !gone.includes(nameOf(container)));
}

interface Resolved {
  containers: Raw[];
  /** By the container's place in the list. */
  changes: Map<number, ContainerChange>;
}

/** The changes by the containers that they are for; where there are no containers yet, each name is one. */
function resolve(there: Raw[], wanted: RunWanted['containers'], kind: Kind, problems: Problem[]): Resolved {
  const named = Object.entries(wanted).filter(([name]) => name !== '');
  const isNew = there.length === 0;
  const names = there.map(nameOf);
  const added = named.filter(([name, { add }]) => !names.includes(name) && (isNew || add === true));
  const main = Object.hasOwn(wanted, '') ? wanted[''] : undefined;
  // A sidecar that is added is not the one that takes requests.
  const eligible = isNew ? added.filter(([, { add }]) => add !== true).map(([name]) => ({ name })) : there;
  const nameless = main !== undefined && eligible.length === 0;
  const containers = [...(nameless ? [{}] : []), ...there, ...added.map(([name]) => ({ name }))];
  const changes = new Map<number, ContainerChange>();
  for (const [name, change] of named) {
    const index = containers.findIndex(container => nameOf(container) === name);
    if (index >= 0) changes.set(index, change);
    else problems.push(unknownContainer(name, names));
  }
  if (main === undefined) return { containers: added.length === 0 ? there : containers, changes };
  const found = nameless ? containers[0] : mainOf(eligible, isNew ? wanted : {}, kind);
  const index = found === undefined ? -1 : containers.findIndex(each => nameOf(each) === nameOf(found));
  if (index < 0)
    problems.push({
      input: 'container',
      problem: `there are several containers: ${eligible.map(nameOf).join(', ')}`,
      fix: 'Say which one is meant',
    });
  else changes.set(index, merged(nameOf(found), changes.get(index), main, problems));
  return { containers, changes };
}

/**
 * The only container, or the one with a port: exactly one takes the requests of a service.
 * https://docs.cloud.google.com/run/docs/deploying#sidecars
 */
export function mainOf(containers: Raw[], wanted: RunWanted['containers'], kind: Kind): Raw | undefined {
  if (containers.length === 1) return containers[0];
  if (kind !== 'service') return undefined;
  const open = containers.filter(
    each =>
      records(each.ports).length > 0 || new Map(Object.entries(wanted)).get(nameOf(each))?.port !== undefined,
  );
  return open.length === 1 ? open[0] : undefined;
}

function unknownContainer(name: string, names: string[]): Problem {
  const close = nearest(name, names);
  const known = `It has: ${names.map(each => each || '(one without a name)').join(', ')}`;
  return {
    input: 'container',
    problem: `there is no container "${name}"`,
    fix: `${close.length > 0 ? `Did you mean ${close.join(' or ')}?` : known}`,
  };
}

function merged(
  name: string,
  first: ContainerChange | undefined,
  second: ContainerChange,
  problems: Problem[],
): ContainerChange {
  if (first === undefined) return second;
  if (first.image !== undefined && second.image !== undefined && first.image !== second.image)
    problems.push({
      input: 'images',
      problem: `the container "${name}" is given two images: ${first.image} and ${second.image}`,
      fix: 'Give it one',
    });
  return {
    ...first,
    ...second,
    env: { ...first.env, ...second.env },
    secrets: { ...first.secrets, ...second.secrets },
    mounts: { ...first.mounts, ...second.mounts },
    unset: [...(first.unset ?? []), ...(second.unset ?? [])],
  };
}

function missing(containers: Raw[]): Problem[] {
  return containers
    .filter(({ image }) => text(image) === '')
    .map(container => ({
      input: 'image',
      problem: `the container${nameOf(container) === '' ? '' : ` "${nameOf(container)}"`} has no image`,
      fix: 'Give it one, best by digest',
    }));
}

/** What must hold among containers; judged where it was touched, since what is there was allowed. */
function togetherProblems(
  containers: Raw[],
  { containers: changes, removeContainers = [] }: Wanted,
  kind: Kind,
): Problem[] {
  const names = containers.map(nameOf);
  const all = Object.values(changes);
  const problems: Problem[] = [];
  if (removeContainers.length > 0 || all.some(({ dependsOn }) => dependsOn !== undefined))
    for (const container of containers)
      for (const name of Array.isArray(container.dependsOn) ? container.dependsOn.map(String) : [])
        if (!names.includes(name) || name === nameOf(container))
          problems.push({
            input: 'depends-on',
            problem: `"${nameOf(container)}" depends on "${name}", which is no other container`,
            fix: `Name one of: ${names.join(', ')}`,
          });
  const ports = containers.filter(container => records(container.ports).length > 0).length;
  const touched =
    removeContainers.length > 0 || all.some(({ add, port }) => add === true || port !== undefined);
  if (kind === 'service' && touched && containers.length > 1 && ports !== 1)
    problems.push({
      input: 'container-port',
      problem: `of several containers exactly one has a port, and here ${ports} would have one`,
      fix: 'Give the one that takes requests its port',
    });
  return problems;
}
