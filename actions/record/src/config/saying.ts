import type { Problems } from '@pipeline/action-kit';
import { isRecord, nearest } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';
import { artifactMap } from './artifacts.ts';
import { VERDICTS } from './verdict.ts';

/** What `targets` may say of a subject beside what the inputs say of all. */
const OWN = ['artifacts', 'verdict', 'detail', 'url', 'snapshot', 'checks', 'undone'] as const;
export type Saying = Pick<
  Inputs,
  'verdict' | 'detail' | 'url' | 'snapshot' | 'checks' | 'undone' | 'artifacts'
>;

/** What one entry of `targets` says, each value as its input would have it. */
export function sayingOf(at: string, json: unknown, problems: Problems): Partial<Saying> | undefined {
  if (!isRecord(json)) {
    problems.add(at, 'it is not an object', 'Write {"artifacts": {…}}');
    return undefined;
  }
  const said: Partial<Saying> = {};
  for (const [key, value] of Object.entries(json)) {
    const read = isOwn(key) ? READERS[key](value) : undefined;
    if (read !== undefined) Object.assign(said, { [key]: read });
    else
      problems.add(
        `${at}.${key}`,
        isOwn(key) ? `it must be ${SHAPES[key]}` : 'there is no such field',
        fixOf(key),
      );
  }
  return said;
}

const isOwn = (key: string): key is (typeof OWN)[number] => (OWN as readonly string[]).includes(key);
const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

const READERS: Record<(typeof OWN)[number], (value: unknown) => unknown> = {
  artifacts: artifactMap,
  verdict: value => VERDICTS.find(verdict => verdict === value),
  detail: text,
  url: text,
  snapshot: value => value,
  checks: value =>
    Array.isArray(value) && value.every(each => typeof each === 'string') ? value : undefined,
  undone: value => (typeof value === 'boolean' ? value : undefined),
};

const SHAPES: Record<(typeof OWN)[number], string> = {
  artifacts: 'an object of texts',
  verdict: `one of ${VERDICTS.join(', ')}`,
  detail: 'a text',
  url: 'a text',
  snapshot: 'JSON',
  checks: 'a list of texts',
  undone: 'true or false',
};

function fixOf(key: string): string {
  if (isOwn(key)) return 'Mend it, or leave it out for what the input of that name says';
  const [close] = nearest(key, OWN);
  return close === undefined ? `Remove it; there are ${OWN.join(', ')}` : `Did you mean \`${close}\`?`;
}
