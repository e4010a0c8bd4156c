import { type Incoming, json, type Reply } from '../../http/exchange.ts';
import type { GoogleTokens } from '../access-tokens.ts';
import { caller, jsonBody, permissionDenied } from '../api-request.ts';
import { ApiFault } from '../google-fault.ts';
import type { CloudLog } from './cloud-log.ts';
import type { LogEntry } from './entry.ts';
import { parseFilter } from './filter.ts';

const LARGEST = 1_000;

/** https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list */
export async function listEntries(request: Incoming, log: CloudLog, tokens: GoogleTokens): Promise<Reply> {
  const { members } = caller(request, tokens);
  const {
    resourceNames,
    filter = '',
    orderBy = 'timestamp asc',
    pageSize = 50,
    pageToken = '0',
  } = await jsonBody(request);
  const projects = projectsOf(resourceNames);
  const [project] = projects;
  if (log.readers !== undefined && !log.readers.some(reader => members.includes(reader))) {
    throw permissionDenied('logging.logEntries.list', 'logging.googleapis.com', `projects/${project}`);
  }
  const order = /^timestamp(?: (asc|desc))?$/.exec(String(orderBy));
  if (order === null) throw invalid('orderBy must be "timestamp asc" or "timestamp desc"');
  const size = Number(pageSize);
  if (!Number.isInteger(size) || size < 0) throw invalid('page_size must not be negative');
  const from = Number(pageToken);
  if (!Number.isInteger(from) || from < 0)
    throw invalid("page_token doesn't match arguments from the request");

  const wanted = parseFilter(String(filter));
  const entries = projects.flatMap(each => log.entries(each)).filter(wanted);
  entries.sort(order[1] === 'desc' ? (a, b) => older(b, a) : older);
  const to = from + Math.min(size || 50, LARGEST);
  return json(200, {
    ...(entries.length > from && { entries: entries.slice(from, to) }),
    ...(to < entries.length && { nextPageToken: String(to) }),
  });
}

/** Of the same time, by `insertId`, as the API says. */
function older(a: LogEntry, b: LogEntry): number {
  return a.timestamp < b.timestamp || (a.timestamp === b.timestamp && a.insertId < b.insertId) ? -1 : 1;
}

function projectsOf(names: unknown): string[] {
  if (!Array.isArray(names) || names.length === 0) throw invalid('resource_names is required');
  return names.map(name => {
    const project = /^projects\/([^/]+)$/.exec(String(name))?.[1];
    if (project === undefined) throw new ApiFault(501, 'UNIMPLEMENTED', `${name} is not implemented here`);
    return project;
  });
}

const invalid = (message: string) => new ApiFault(400, 'INVALID_ARGUMENT', message);
