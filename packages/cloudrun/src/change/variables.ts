import { isRecord, type Problem } from '@pipeline/contracts';
import { variableProblem } from '../names/variable-name.ts';
import type { Raw } from '../raw.ts';
import type { ContainerChange, SecretRef } from '../wanted.ts';
import { put, record } from './fields.ts';

/** https://docs.cloud.google.com/run/docs/configuring/services/environment-variables */
const MOST = 1000;
const LONGEST_VALUE = 32_768;

type Variables = Pick<ContainerChange, 'env' | 'secrets' | 'mounts' | 'unset'>;

/**
 * `container` with its variables changed: one that is there keeps its place, a new one comes last. A variable has a value or a
 * secret, so what becomes the other is written anew. https://docs.cloud.google.com/run/docs/reference/rest/v2/Container#EnvVar
 */
export function applyVariables(container: Raw, { env = {}, secrets = {}, unset = [] }: Variables): Raw {
  const wanted = new Map<string, (entry: Raw) => Raw>([
    ...Object.entries(env).map(([name, value]) => [name, (entry: Raw) => asValue(entry, value)] as const),
    ...Object.entries(secrets).map(([name, ref]) => [name, (entry: Raw) => asSecret(entry, ref)] as const),
  ]);
  if (wanted.size + unset.length === 0) return container;
  const gone = new Set(unset);
  const seen = new Set<string>();
  const list: unknown[] = Array.isArray(container.env) ? container.env : [];
  const kept = list.flatMap(entry => {
    if (!isRecord(entry) || typeof entry.name !== 'string') return [entry];
    const edit = wanted.get(entry.name);
    // Set already: a name that was there twice is there once.
    if (gone.has(entry.name) || (edit !== undefined && seen.has(entry.name))) return [];
    seen.add(entry.name);
    return [edit === undefined ? entry : edit(entry)];
  });
  const added = [...wanted].filter(([name]) => !seen.has(name)).map(([name, edit]) => edit({ name }));
  return container.env === undefined && added.length === 0
    ? container
    : put(container, 'env', [...kept, ...added]);
}

/** What is beside the value is kept only where the entry is known to be of a value: it may be the other thing to be. */
function asValue(entry: Raw, value: string): Raw {
  return typeof entry.value === 'string' ? { ...entry, value } : { name: entry.name, value };
}

function asSecret(entry: Raw, { secret, version }: SecretRef): Raw {
  const source = record(entry.valueSource);
  if (entry.value !== undefined || !isRecord(source.secretKeyRef))
    return { name: entry.name, valueSource: { secretKeyRef: { secret, version } } };
  return { ...entry, valueSource: { ...source, secretKeyRef: { ...source.secretKeyRef, secret, version } } };
}

/** What cannot be meant; no problem tells a value. */
export function variableProblems(container: string, change: Variables): Problem[] {
  const { env = {}, secrets = {}, mounts = {}, unset = [] } = change;
  const of = container === '' ? '' : ` of the container "${container}"`;
  const lists = new Map<string, string[]>();
  const note = (input: string, names: readonly string[]) => {
    for (const name of new Set(names)) lists.set(name, [...(lists.get(name) ?? []), input]);
  };
  note('environment-variables', Object.keys(env));
  note('secrets', [...Object.keys(secrets), ...Object.keys(mounts)]);
  note('unset', unset);
  const problems: Problem[] = [];
  for (const [name, [input = '', ...others]] of lists) {
    if (others.length > 0)
      problems.push({
        input,
        problem: `"${name}"${of} is also in ${others.join(' and ')}`,
        fix: 'Name it in one of them',
      });
    const wrong = input === 'unset' || isPath(name) ? undefined : variableProblem(name);
    if (wrong !== undefined)
      problems.push({ input, problem: `the name "${name}"${of} ${wrong}`, fix: 'Call it otherwise' });
  }
  for (const [name, value] of Object.entries(env))
    if (Buffer.byteLength(value) > LONGEST_VALUE)
      problems.push({
        input: 'environment-variables',
        problem: `the value of "${name}"${of} has more than ${LONGEST_VALUE} bytes`,
        fix: 'Put it into a secret, and mount that as a file',
      });
  return problems;
}

/** Whether a name is that of a file instead of a variable. */
export function isPath(name: string): boolean {
  return name.startsWith('/');
}

/** @param container as it was edited */
export function tooManyVariables(container: Raw): Problem[] {
  const count = Array.isArray(container.env) ? container.env.length : 0;
  return count > MOST
    ? [
        {
          input: 'environment-variables',
          problem: `a container would have ${count} variables`,
          fix: `Cloud Run allows ${MOST}; take some away with unset`,
        },
      ]
    : [];
}
