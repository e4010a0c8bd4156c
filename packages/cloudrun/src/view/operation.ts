import type { Operation } from '../api.ts';
import type { Raw } from '../raw.ts';
import { fields } from './fields.ts';

/**
 * Its metadata is the resource as it is so far, its response the one that came of it.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.operations#Operation
 */
export function readOperation(raw: Raw): Operation {
  const operation = fields(raw, 'an operation');
  const done = operation.flag('done');
  const error = operation.inner('error');
  // Without the mark of its type, it is the document that a get gives.
  const { '@type': _, ...resource } = operation.inner(raw.response == null ? 'metadata' : 'response').raw;
  return {
    name: operation.text('name'),
    done,
    ...(raw.error != null && { error: { code: error.count('code'), message: error.text('message') } }),
    ...(Object.keys(resource).length > 0 && { resource }),
  };
}
