import { randomUUID } from 'node:crypto';
import { isObject } from './codec.ts';
import { type Document, fault, notFound } from './handler.ts';

/** A request's or a document's text; '' where it has none. */
export function textOf(document: Document, field: string): string {
  const value = document[field];
  return typeof value === 'string' ? value : '';
}

export function numberOf(document: Document, field: string): number {
  const value = document[field];
  return typeof value === 'number' ? value : 0;
}

export function objectOf(document: Document, field: string): Document {
  const value = document[field];
  return isObject(value) ? value : {};
}

export function listOf(document: Document, field: string): Document[] {
  const value = document[field];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The document of that name; NOT_FOUND where there is none. */
export function found(all: ReadonlyMap<string, Document>, name: string): Document {
  const document = all.get(name);
  if (document === undefined) throw notFound(name);
  return document;
}

export const shortName = (name: string): string => name.split('/').at(-1) ?? '';

/** What a fault may concern. @param name of a job, or of anything below it */
export function subjectOf(name: string): { region: string; service: string } {
  const [, , , region = '', , service = ''] = name.split('/');
  return { region, service };
}

/** Of whatever was written: another one each time. https://google.aip.dev/154 */
export const newEtag = (): string => `"${randomUUID()}"`;

/** https://google.aip.dev/154: what was read is no longer what is there. */
export function sameEtag(request: Document, document: Document): void {
  const etag = textOf(request, 'etag');
  if (etag === '' || etag === document.etag) return;
  const name = shortName(textOf(document, 'name'));
  throw fault(
    'ABORTED',
    `Conflict for resource '${name}': version '${etag}' was specified but current version is '${document.etag}'.`,
  );
}

/** A list of conditions with one in the place of that of its type, or at the end. */
export function withCondition(conditions: readonly Document[], changed: Document): Document[] {
  return [...conditions.filter(({ type }) => type !== changed.type), changed];
}

/** One page of documents. https://google.aip.dev/158 */
export function paged(name: string, all: readonly Document[], request: Document): Document {
  const from = Number(textOf(request, 'pageToken') || '0');
  if (!Number.isInteger(from) || from < 0) throw fault('INVALID_ARGUMENT', 'page_token: Invalid page token.');
  const to = from + (numberOf(request, 'pageSize') || 100);
  return {
    ...(all.length > from && { [name]: all.slice(from, to) }),
    ...(to < all.length && { nextPageToken: String(to) }),
  };
}
