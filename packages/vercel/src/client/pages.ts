import { isRecord, RemoteError } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import { fields } from '../view/fields.ts';
import type { Query } from '../wire/path.ts';
import type { Ask, Connection } from './connection.ts';

const SIZE = 100;
const MOST = 100;

/**
 * A list, page by page, until `enough` of it is there. Some lists come bare, and some have `pagination`, whose `next` is
 * where the next page begins. https://vercel.com/docs/rest-api#pagination
 * @param list the field that holds it, such as `domains` @param from how the query names where a page begins
 * @throws RemoteError for more pages than that: something that is left out could be what matters
 */
export async function pages(
  { json }: Connection,
  ask: Ask,
  list: string,
  {
    enough = () => false,
    from = 'until',
  }: { enough?: (all: Raw[]) => boolean; from?: 'until' | 'from' } = {},
): Promise<Raw[]> {
  const all: Raw[] = [];
  let begin: Query = {};
  for (let page = 0; page < MOST; page++) {
    const body = await json({ ...ask, query: { limit: SIZE, ...ask.query, ...begin } });
    if (!isRecord(body)) return [...all, ...(body as unknown[]).filter(isRecord)];
    const answer = fields(body, 'a list');
    all.push(...answer.list(list).map(({ raw }) => raw));
    const pagination = answer.inner('pagination');
    const next = pagination.number('next') ?? pagination.text('next');
    if (next === undefined || next === begin[from] || enough(all)) return all;
    begin = { [from]: next };
  }
  throw new RemoteError(`Vercel ${ask.about.operation}: there are more than ${MOST * SIZE} ${list}`, {
    service: 'Vercel',
    operation: ask.about.operation,
    transient: false,
  });
}
