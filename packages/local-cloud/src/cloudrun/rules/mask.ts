import type { Type } from 'protobufjs';
import { fieldOf, isObject } from '../codec.ts';
import { type Document, invalid } from '../handler.ts';

/** What the caller does not set. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services ("Output only") */
export const OUTPUTS: ReadonlySet<string> = new Set([
  'name',
  'uid',
  'generation',
  'createTime',
  'updateTime',
  'deleteTime',
  'expireTime',
  'creator',
  'lastModifier',
  'urls',
  'observedGeneration',
  'terminalCondition',
  'conditions',
  'latestReadyRevision',
  'latestCreatedRevision',
  'trafficStatuses',
  'instanceSplitStatuses',
  'uri',
  'satisfiesPzs',
  'reconciling',
  'etag',
]);

/**
 * A document after an update: with a mask its fields alone, without one whole but for what is output.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/patch, https://google.aip.dev/161
 * @param mask `template,traffic` or `template.containers`, in either spelling
 */
export function masked(type: Type, old: Document, body: Document, mask: string | undefined): Document {
  const paths = (mask ?? '').split(',').filter(path => path !== '');
  const asked = Object.fromEntries(Object.entries(body).filter(([name]) => !OUTPUTS.has(name)));
  if (paths.length === 0 || paths.includes('*')) {
    return { ...Object.fromEntries(Object.entries(old).filter(([name]) => OUTPUTS.has(name))), ...asked };
  }
  return paths.reduce((document, path) => replaced(type, document, asked, path.split('.'), path), old);
}

function replaced(type: Type, into: Document, from: Document, path: string[], whole: string): Document {
  const [first = '', ...rest] = path;
  const field = fieldOf(type, first);
  if (field === undefined) throw invalid('update_mask', `Invalid field mask path: ${whole}`);
  const { name } = field;
  if (OUTPUTS.has(name)) return into;
  const { [name]: had, ...others } = into;
  const given = from[name];
  if (rest.length === 0) return given === undefined ? others : { ...others, [name]: given };
  const inner = field.resolvedType;
  // A path goes through messages alone: not into a list, and not into what is no message.
  if (field.repeated || inner === null || !('fields' in inner) || field.map) {
    throw invalid('update_mask', `Invalid field mask path: ${whole}`);
  }
  const below = replaced(inner, isObject(had) ? had : {}, isObject(given) ? given : {}, rest, whole);
  return { ...others, [name]: below };
}
