import { isRecord, nearest } from '@pipeline/contracts';
import { parseMust, splitMust } from './parse-must.ts';
import { isRelative, type Rule, SOURCES, type SourceName } from './rule.ts';

/** Something wrong in the rules as they were written. All are collected, so that one run shows every one. */
export interface RuleComplaint {
  /** Such as `error-rate`, or `line 2`. */
  where: string;
  problem: string;
  fix: string;
}

/** What is wrong with a query, as far as that can be told without asking; `undefined` where nothing is. */
export type QueryProblem = (query: string) => string | undefined;

/** A target's name may have colons, and none before a blank. */
const LINE = /^([^:]+?)(?:\s+of\s+([^\s,]+(?:\s*,\s*[^\s,]+)*))?\s*:\s+(increase\s+of\s+)?(\S+)\s+(.*)$/i;
const NAME = /^[A-Za-z0-9][\w .-]{0,59}$/;
/** A subject of a release log, or its last part. */
const TARGET = /^[^\s,]{1,200}$/;
const KEYS = ['name', 'of', 'source', 'query', 'must', 'increase'];
const SHAPE = 'Write `error-rate: prometheus sum(rate(errors[5m])) / sum(rate(requests[5m])) < 1%`';

/**
 * Rules from text: one a line, `NAME [of TARGET, …]: [increase of] SOURCE QUERY BOUNDS`, with `#` before a comment; or a JSON list of such
 * lines and of `{"name": …, "of": ["api"], "source": …, "query": …, "must": "< 1%"}`, whose query can be JSON itself.
 */
export function parseRules(
  text: string,
  queries: Record<SourceName, QueryProblem>,
): { rules: Rule[]; complaints: RuleComplaint[] } {
  const items = itemsOf(text);
  if ('problem' in items) return { rules: [], complaints: [{ where: 'it', ...items }] };
  const complaints: RuleComplaint[] = [];
  const rules: Rule[] = [];
  items.forEach((item, index) => {
    const read = typeof item === 'string' ? fromLine(item) : item;
    const where = isRecord(read) && typeof read.name === 'string' ? excerpt(read.name) : `rule ${index + 1}`;
    const found = isRecord(read)
      ? ruleOf(read, queries)
      : [{ problem: `is not a rule${shown(item)}`, fix: SHAPE }];
    if (!('name' in found)) complaints.push(...found.map(one => ({ where, ...one })));
    else if (rules.some(({ name }) => name === found.name))
      complaints.push({ where, problem: 'is there twice', fix: 'Give each rule a name of its own' });
    else rules.push(found);
  });
  return { rules, complaints };
}

const excerpt = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
const shown = (item: unknown) => (typeof item === 'string' ? `: ${JSON.stringify(excerpt(item))}` : '');

function itemsOf(text: string): unknown[] | { problem: string; fix: string } {
  if (!text.trimStart().startsWith('['))
    return text
      .split(/\r?\n/)
      .map(line => line.trim())
      .filter(line => line !== '' && !line.startsWith('#'));
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch {
    // Told below.
  }
  return { problem: 'begins like a JSON list and is none', fix: 'Check brackets, quotes and commas' };
}

function fromLine(line: string): Record<string, unknown> | undefined {
  const [, name, of, increase, source, rest = ''] = LINE.exec(line) ?? [];
  if (name === undefined) return undefined;
  const split = splitMust(rest);
  return {
    name,
    ...(of !== undefined && { of: of.split(',').map(target => target.trim()) }),
    source,
    query: split?.query ?? rest,
    must: split?.must ?? '',
    ...(increase !== undefined && { increase: true }),
  };
}

type Wrong = Omit<RuleComplaint, 'where'>;

function ruleOf(given: Record<string, unknown>, queries: Record<SourceName, QueryProblem>): Rule | Wrong[] {
  const wrong: Wrong[] = [];
  const { name = '', of, source, query, must, increase = false } = given;
  for (const key of Object.keys(given).filter(key => !KEYS.includes(key)))
    wrong.push({ problem: `has an unknown key ${JSON.stringify(key)}`, fix: `Known: ${KEYS.join(', ')}` });
  if (typeof name !== 'string' || !NAME.test(name))
    wrong.push({
      problem: 'has no name that can be shown',
      fix: 'Write up to 60 letters, digits, blanks and . _ -, such as error-rate',
    });
  const targets = typeof of === 'string' ? [of] : of;
  if (targets !== undefined && !isTargets(targets))
    wrong.push({ problem: '"of" names no targets', fix: 'Write such as `"of": ["api"]`, or leave it out' });
  if (typeof increase !== 'boolean')
    wrong.push({ problem: '"increase" is not true or false', fix: 'Write true' });
  const known = SOURCES.find(each => each === source);
  if (known === undefined) {
    const [close] = nearest(String(source), SOURCES);
    const meant = close === undefined ? '' : `; did you mean ${close}?`;
    wrong.push({
      problem: `asks an unknown source ${JSON.stringify(String(source))}${meant}`,
      fix: `Write one of: ${SOURCES.join(', ')}`,
    });
  }
  const asked = typeof query === 'string' ? query.trim() : query === undefined ? '' : JSON.stringify(query);
  const problem = asked === '' ? 'has no query' : known && queries[known](asked);
  if (problem !== undefined) wrong.push({ problem, fix: SHAPE });
  const parsed = parseMust(typeof must === 'string' ? must : '');
  if (Array.isArray(parsed)) return [...wrong, ...parsed];
  if (known === 'http' && isRelative(parsed) && !/\{from(?:_ms)?\}/.test(asked))
    wrong.push({
      problem: 'is compared with before, and its address does not say of which time',
      fix: 'Put `{from}` and `{to}` into it (seconds since 1970), or hold it to an absolute bound',
    });
  if (wrong.length > 0 || known === undefined) return wrong;
  return {
    name: String(name),
    ...(isTargets(targets) && { of: targets }),
    source: known,
    query: asked,
    increase: increase === true,
    ...parsed,
  };
}

function isTargets(given: unknown): given is string[] {
  return (
    Array.isArray(given) &&
    given.length > 0 &&
    given.every(target => typeof target === 'string' && TARGET.test(target))
  );
}
