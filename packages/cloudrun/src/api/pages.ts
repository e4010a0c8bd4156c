import type { Raw } from '../raw.ts';
import { fields } from '../view/fields.ts';

/** How many are asked for at once, and how often at most. */
const SIZE = 100;
const MOST = 20;

export interface Page {
  pageSize: number;
  pageToken?: string;
}

/**
 * All of a list, page by page, up to two thousand. https://google.aip.dev/158
 * @param list the field that holds it, such as `services`
 */
export async function pages(list: string, ask: (page: Page) => Promise<Raw>): Promise<Raw[]> {
  const all: Raw[] = [];
  for (let token = '', page = 0; page < MOST; page++) {
    const answer = fields(await ask({ pageSize: SIZE, ...(token !== '' && { pageToken: token }) }), 'a list');
    all.push(...answer.list(list).map(({ raw }) => raw));
    token = answer.text('nextPageToken');
    if (token === '') break;
  }
  return all;
}
