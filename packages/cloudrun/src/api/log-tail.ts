import type { RunApi } from '../api.ts';
import { type Fields, fields } from '../view/fields.ts';
import type { Connection } from './connection.ts';
import { logFilter } from './log-filter.ts';

/** A search that ran out of time answers with an empty page and a token. */
const MOST_PAGES = 3;

/** https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list */
export function logApi({ post, logging }: Connection): Pick<RunApi, 'logTail'> {
  return {
    async logTail(at, of, lines) {
      const newestFirst: string[] = [];
      let pageToken = '';
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = fields(
          await post(
            {
              operation: 'ListLogEntries',
              changes: false,
              subject: at,
              body: {
                resourceNames: [`projects/${at.project}`],
                filter: logFilter(at.region, of),
                orderBy: 'timestamp desc',
                pageSize: lines,
                ...(pageToken !== '' && { pageToken }),
              },
            },
            `${logging}/v2/entries:list`,
          ),
          'log entries',
        );
        for (const entry of answer.list('entries')) newestFirst.push(...linesOf(entry).reverse());
        pageToken = answer.text('nextPageToken');
        if (pageToken === '' || newestFirst.length >= lines) break;
      }
      return newestFirst.slice(0, lines).reverse();
    },
  };
}

/** A program may log text or JSON; what has neither is no line of its own. */
function linesOf(entry: Fields): string[] {
  const { textPayload, jsonPayload } = entry.raw;
  if (typeof textPayload === 'string') return textPayload.trimEnd().split(/\r?\n/);
  if (jsonPayload == null) return [];
  const { raw } = entry.inner('jsonPayload');
  return (typeof raw.message === 'string' ? raw.message : JSON.stringify(raw)).trimEnd().split(/\r?\n/);
}
