import { writable } from '../change/document.ts';
import type { Raw } from '../raw.ts';
import { newestOf } from '../traffic/serving.ts';
import { LATEST, type ServiceView } from '../views.ts';
import type { Kind } from './kind.ts';
import type { Update } from './move.ts';

/**
 * The same update with the template's name taken off. Google may take a change that names no revision for one of the revision
 * that the template is named after, and refuse it; clients that send the whole document meet that.
 * https://github.com/googleapis/google-cloud-python/issues/14259
 * A revision may come of it, which must have no traffic: all for `LATEST` goes to what is the newest now, by its name.
 */
export function unnamed(kind: Kind, { raw, view }: { raw: Raw; view: ServiceView }, update: Update): Update {
  const { template } = writable(raw, kind.name);
  const entries = (update.body[kind.field] ?? []) as Raw[];
  const named = entries.flatMap(entry =>
    String(entry.type).endsWith(`_${LATEST}`) && entry.tag === undefined
      ? kind.entries([{ revision: newestOf(view), percent: Number(entry.percent) }])
      : [entry],
  );
  const moves = update.mask.includes(kind.field);
  return {
    body: { ...update.body, template, ...(moves && { [kind.field]: named }) },
    mask: [...update.mask, 'template'],
  };
}
