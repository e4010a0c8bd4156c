import { randomInt, randomUUID } from 'node:crypto';
import { canonical } from '../canonical.ts';
import { newEtag, shortName } from '../fields.ts';
import { type Document, fault } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { timestamp, type World } from '../world.ts';

export interface NewRevision {
  /** Its full name. */
  name: string;
  /** Missing where it is there already. */
  document?: Document;
}

interface Wish {
  /** The owner's full name. */
  name: string;
  old: Document | undefined;
  template: Document;
  generation: number;
  force: boolean;
  /** Whether a name that stays is refused all the same. */
  kept: boolean;
}

/**
 * The revision that a write makes: none where the template stays as it is; a name that is taken by other content is refused.
 * https://docs.cloud.google.com/run/docs/managing/revisions
 */
export function revisionFor(world: World, kind: Kind, wish: Wish): NewRevision | undefined {
  const { name, old, template, generation, force, kept } = wish;
  const { revision, ...content } = template;
  const same = old !== undefined && canonical(old.template) === canonical(template);
  const id = typeof revision === 'string' ? revision : undefined;
  if (same && id !== undefined && (kept || force)) throw taken(id);
  if (same && !force) return undefined;
  const full = `${name}/revisions/${id ?? `${shortName(name)}-${String(generation).padStart(5, '0')}-${letters()}`}`;
  const there = world.revisions.get(full);
  if (there === undefined) return { name: full, document: made(world, kind, full, content) };
  if (canonical(contentOf(there, content)) !== canonical(content)) throw taken(shortName(full));
  return { name: full };
}

/** As users met it: https://github.com/hashicorp/terraform-provider-google/issues/14569 */
function taken(id: string) {
  return fault('ALREADY_EXISTS', `Revision named '${id}' with different configuration already exists.`);
}

const letters = () => Array.from({ length: 3 }, () => 'bcdfghjklmnpqrstvwxz'[randomInt(20)]).join('');

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions */
function made(world: World, kind: Kind, name: string, content: Document): Document {
  const [, project, , region, , owner] = name.split('/');
  const id = shortName(name);
  const labels = kind.collection === 'services' ? 'service_name' : 'worker_pool_name';
  const type = kind.collection === 'services' ? 'cloud_run_revision' : 'cloud_run_worker_pool';
  const at = timestamp(world);
  return {
    launchStage: 'GA',
    ...content,
    name,
    uid: randomUUID(),
    generation: '1',
    createTime: at,
    updateTime: at,
    [kind.body]: owner,
    reconciling: true,
    logUri: `https://console.cloud.google.com/logs/viewer?project=${project}&resource=${type}/${labels}/${owner}/revision_name/${id}&advancedFilter=resource.type%3D%22${type}%22%0Aresource.labels.${labels}%3D%22${owner}%22%0Aresource.labels.revision_name%3D%22${id}%22%0Aresource.labels.location%3D%22${region}%22`,
    etag: newEtag(),
  };
}

/** A revision's own part that a template has: the same fields as this one, and those that only templates have. */
function contentOf(revision: Document, like: Document): Document {
  const fields = Object.keys(like);
  return Object.fromEntries(fields.filter(field => field in revision).map(field => [field, revision[field]]));
}
