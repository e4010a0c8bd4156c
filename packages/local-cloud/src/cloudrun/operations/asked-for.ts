import { randomUUID } from 'node:crypto';
import { canonical } from '../canonical.ts';
import { newEtag, objectOf } from '../fields.ts';
import type { Document } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { condition } from '../reconcile/conditions.ts';
import { timestamp, type World } from '../world.ts';

/** What does not make a new generation: it describes, and is no part of what is to run. */
const DESCRIPTIVE = ['labels', 'annotations', 'client', 'clientVersion', 'description', 'etag'];

/** A number that grows with each change of what is to run, says the page; a description is none. */
export function generationOf(old: Document | undefined, wanted: Document, template: Document): number {
  const shape = (document: Document, of: Document) => {
    const rest = Object.entries(document).filter(([field]) => !DESCRIPTIVE.includes(field));
    return canonical({ ...Object.fromEntries(rest), template: of });
  };
  const same = old !== undefined && shape(old, objectOf(old, 'template')) === shape(wanted, template);
  return Number(old?.generation ?? 0) + (same ? 0 : 1);
}

export interface Asked {
  name: string;
  /** The whole document, its outputs as they were. */
  wanted: Document;
  old: Document | undefined;
  generation: number;
  email: string;
  /** The full name of the revision that it makes, if any. */
  revision: string | undefined;
  /** The project's number. */
  number: string;
  /** Its address; a worker pool has none. */
  uri: string | undefined;
}

/** A service or a worker pool as it shows at once: what is asked for, and that it is not there yet. */
export function askedFor(world: World, kind: Kind, asked: Asked): Document {
  const { name, wanted, old, generation, email, revision } = asked;
  const at = timestamp(world);
  const waiting = (type: string) => condition(undefined, at, type, 'reconciling');
  const { uri: _, urls: __, ...rest } = wanted;
  return {
    ...(kind.collection === 'services' && { ingress: 'INGRESS_TRAFFIC_ALL' }),
    launchStage: 'GA',
    ...rest,
    name,
    [kind.wanted]: wanted[kind.wanted] ?? [{ type: kind.latest, percent: 100 }],
    uid: old?.uid ?? randomUUID(),
    generation: String(generation),
    createTime: old?.createTime ?? at,
    updateTime: at,
    creator: old?.creator ?? email,
    lastModifier: email,
    ...addresses(asked),
    reconciling: true,
    terminalCondition: waiting('Ready'),
    conditions: [waiting('RoutesReady'), waiting('ConfigurationsReady')],
    ...(revision !== undefined && { latestCreatedRevision: revision }),
    etag: newEtag(),
  };
}

/**
 * `urls` also has the one that follows from the names: https://docs.cloud.google.com/run/docs/triggering/https-request#deterministic;
 * none where it is switched off: https://docs.cloud.google.com/run/docs/securing/ingress#disable-url
 */
function addresses({ name, wanted, number, uri }: Asked): Document {
  if (uri === undefined || wanted.defaultUriDisabled === true) return {};
  const [, , , region, , id] = name.split('/');
  return { uri, urls: [`https://${id}-${number}.${region}.run.app`, uri] };
}
