import { ActionError } from '@pipeline/contracts';
import { type Chosen, chooseNamed, chooseProven } from './choose.ts';
import { commitOf } from './commit-of.ts';
import type { Config } from './config/config.ts';
import { birthOf, isDestinationKnown, isSourceKnown } from './depth.ts';
import { examine, examineParts, type Memories } from './examine.ts';
import { leaving, stoppedBy } from './left-behind.ts';
import { type Memory, remember } from './memory.ts';
import type { Ports } from './ports.ts';
import { prepare, type Ready } from './prepare.ts';
import type { Refusal } from './refusal.ts';
import type { Facts } from './report/facts.ts';
import { findRepositories } from './repositories.ts';
import { collisions, judgeTag, lookAtTags, type TagLook } from './tag-guard.ts';

/** Finds out everything that is to be known before anything is written, and all that is in the way. */
export async function look(config: Config, ports: Ports): Promise<{ facts: Facts; refusals: Refusal[] }> {
  const { memories, chosen } = await recall(config, ports);
  for (const { name, from } of chosen.images)
    ports.log.info(`${name}: ${from.registry}/${from.repository}@${from.digest}`);
  const examined = await examine(chosen, memories, config, ports);
  const prepared = await prepare(chosen.images, config, ports);
  const parts = examineParts(prepared.ready, memories, config);
  const repositories = await findRepositories(prepared.ready, config, ports);
  const tags = await guardTags(prepared.ready, config, ports);
  const notes = [
    ...unasked(config, ports),
    ...chosen.notes,
    ...examined.notes,
    ...prepared.notes,
    ...parts.notes,
    ...tags.notes,
  ];
  for (const note of notes) ports.log.warn(note);
  const { ready } = prepared;
  const facts = {
    config,
    chosen,
    said: examined.said,
    notes,
    ready,
    commit: commitOf(ready, chosen, memories.from),
    missing: repositories.missing,
    looks: tags.seen,
  };
  const refusals = [
    ...examined.refusals,
    ...prepared.refusals,
    ...parts.refusals,
    ...repositories.refusals,
    ...tags.refusals,
  ];
  return { facts, refusals: distinct(refusals) };
}

/** What keeps both the evidence and the copy from being read is told once. */
function distinct(refusals: readonly Refusal[]): Refusal[] {
  return [...new Map(refusals.map(each => [JSON.stringify([each.image, each.problem]), each])).values()];
}

/** Both logs at once, each as far back as it has something to say of what is promoted. */
async function recall(config: Config, ports: Ports): Promise<{ memories: Memories; chosen: Chosen }> {
  const of = async (name: string | undefined, isKnown: Parameters<typeof remember>[2]) =>
    name === undefined || ports.releases === undefined ? undefined : remember(ports.releases, name, isKnown);
  const source = of(config.fromEnvironment, memory => isSourceKnown(config, memory));
  const choice = source.then(memory => choose(config, memory, ports));
  const birth = birthOf(ports.images, ports.clock);
  const destination = of(config.environment, async memory => isDestinationKnown(await choice, memory, birth));
  const [from, chosen, to] = await Promise.all([source, choice, destination]);
  return { memories: { from, to }, chosen };
}

async function choose(config: Config, from: Memory | undefined, { images }: Ports): Promise<Chosen> {
  if (config.images !== undefined) return chooseNamed(config.images, config, images);
  // `configure` asks for `from-environment` then, and a dry run without its log is planned blind.
  if (from === undefined) throw new Error('nothing says what to promote');
  return chooseProven(from, config);
}

/** The first look at the tags, before anything is copied. */
async function guardTags(
  ready: readonly Ready[],
  config: Config,
  ports: Ports,
): Promise<{ seen: TagLook[]; notes: string[]; refusals: Refusal[] }> {
  const refusals: Refusal[] = [...collisions(ready)];
  const seen: TagLook[] = [];
  for (const image of ready) {
    ports.signal.throwIfAborted();
    const found = await lookAtTags([image], ports);
    seen.push(...found.looks);
    refusals.push(...found.refusals);
  }
  const judged = seen.map(each => judgeTag(each, config));
  return {
    seen,
    notes: judged.flatMap(({ note }) => note ?? []),
    refusals: [...refusals, ...judged.flatMap(({ refusal }) => refusal ?? [])],
  };
}

/** What a person may take for granted and was not looked at. */
function unasked({ environment, fromEnvironment }: Config, { releases }: Ports): string[] {
  if (releases !== undefined || (environment ?? fromEnvironment) === undefined) return [];
  const names = [fromEnvironment, environment].filter(name => name !== undefined).join(' and ');
  return [`There is no release log to read, so nothing is known of what ${names} verified or took back.`];
}

/** The same error, or that of the cancelled run which broke it off, with what it left behind: nothing. */
export function unwritten(signal: AbortSignal): (error: unknown) => never {
  return error => {
    const cause = stoppedBy(error, signal);
    if (!(cause instanceof ActionError) || /nothing was (?:written|done)/i.test(cause.message)) throw cause;
    throw leaving(cause, 'Nothing was written.');
  };
}
