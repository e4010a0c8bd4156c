import { AwsFault } from '../http/aws-fault.ts';

export interface Paged {
  maxResults?: number;
  nextToken?: string;
}

/** One page of a list, with the token for the next. */
export function page<T>(items: readonly T[], { maxResults = 100, nextToken }: Paged) {
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64').toString());
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsFault('InvalidParameterException', "Invalid parameter at 'nextToken'");
  }
  const end = start + maxResults;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64') : undefined;
  return { items: items.slice(start, end), ...(next !== undefined && { nextToken: next }) };
}
