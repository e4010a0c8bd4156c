import { objectOf, textOf } from '../fields.ts';
import { type Document, fault } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { anyOf } from '../long-running.ts';
import { Controller } from '../reconcile/controller.ts';
import { withDefaults } from '../rules/defaults.ts';
import { checkQuota } from '../rules/quota.ts';
import { checkOwner, imagesOf } from '../rules/template.ts';
import { checkTraffic } from '../rules/traffic.ts';
import { projectNumber, type World } from '../world.ts';
import { askedFor, generationOf } from './asked-for.ts';
import { type NewRevision, revisionFor } from './new-revision.ts';
import { forgetOldest } from './oldest-revisions.ts';

export const SOMEONE_ELSE = 'somebody-else@example.com';

export interface WriteOptions {
  email: string;
  /** Judges it and writes nothing. */
  validateOnly?: boolean;
  forceNewRevision?: boolean;
}

/**
 * Writes a service or a worker pool as it is asked for, and lets it be brought about.
 * @param wanted the whole document, its outputs as they were
 * @returns the long-running operation
 */
export async function write(
  world: World,
  kind: Kind,
  name: string,
  wanted: Document,
  old: Document | undefined,
  { email, validateOnly = false, forceNewRevision: force = false }: WriteOptions,
): Promise<Document> {
  const [, projectId = '', , region = '', , id = ''] = name.split('/');
  checkOwner(kind, wanted);
  checkTraffic(kind, wanted, id);
  const number = projectNumber(world, projectId);
  const template = withDefaults(kind, objectOf(wanted, 'template'), number);
  const subject = { region, service: id, images: imagesOf(template) };
  checkQuota(world.faults.take('quota', subject));
  const kept = world.faults.take('revision-named-again', subject) !== undefined;
  const generation = generationOf(old, wanted, template);
  const revision = revisionFor(world, kind, { name, old, template, generation, force, kept });
  const document = askedFor(world, kind, {
    ...{ name, old, generation, email, number },
    wanted: { ...wanted, template },
    revision: revision?.name,
    uri: kind.collection === 'services' ? await addressOf(world, name) : undefined,
  });
  if (validateOnly) return { name: '', done: true, response: anyOf(kind.message, document) };
  // The address was awaited: whoever wrote in the meantime wrote first.
  if (world[kind.collection].get(name) !== old) {
    throw fault('ABORTED', `Conflict for resource '${id}': it was written at the same time.`);
  }
  return begin(world, kind, document, revision, world.faults.take('never-ends', subject) !== undefined);
}

function begin(
  world: World,
  kind: Kind,
  document: Document,
  revision: NewRevision | undefined,
  stuck: boolean,
): Document {
  const name = textOf(document, 'name');
  const all = world[kind.collection];
  all.set(name, document);
  if (revision?.document) world.revisions.set(revision.name, revision.document);
  const operation = world.operations.begin(name, kind.message, () => all.get(name) ?? document);
  controllerOf(world, kind, name).written({ operation, stuck, ...(revision && { revision: revision.name }) });
  forgetOldest(world, kind, document);
  return operation.document;
}

function controllerOf(world: World, kind: Kind, name: string): Controller {
  const found = world.controllers.get(name) ?? new Controller(world, kind, name);
  world.controllers.set(name, found);
  return found;
}

/** Its front, which answers 503 until something serves. */
export function addressOf(world: World, name: string, tag?: string): Promise<string> {
  return world.fronts.open(name, tag, () => world.controllers.get(name)?.pools(tag) ?? []);
}
