import type { Report } from '@pipeline/action-kit';
import { type Chosen, chooseNamed, chooseProven } from './choose.ts';
import type { Config } from './config/config.ts';
import { copyAll } from './copy-all.ts';
import { examine, type Memories } from './examine.ts';
import { remember } from './memory.ts';
import type { Ports } from './ports.ts';
import { prepare, type Ready } from './prepare.ts';
import type { Refusal } from './refusal.ts';
import { reportBlind } from './report/blind.ts';
import { orNotPromoted } from './report/not-promoted.ts';
import { reportPlanned } from './report/planned.ts';
import { reportPromoted } from './report/promoted.ts';
import { reportRefused } from './report/refused.ts';
import { setTags } from './set-tags.ts';
import type { Outputs } from './spec.gen.ts';
import { collisions, judgeTag, lookAtTags, type TagLook } from './tag-guard.ts';

/** Looks at everything first, then copies bytes, then sets tags: all images or none. */
export async function promote(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const blind = config.dryRun && (await isBlind(config, ports));
  return (blind ? planBlind(config) : carryOn(config, ports)).catch(orNotPromoted(config));
}

/** Whether what is to be promoted, or what is there, cannot be seen at all. */
async function isBlind({ images }: Config, { releases, canLook }: Ports): Promise<boolean> {
  return (images === undefined && releases === undefined) || !(await canLook());
}

/** What the inputs alone tell: where each image would go. */
async function planBlind(config: Config): Promise<Report<Outputs>> {
  const { images } = config;
  const chosen = images && (await chooseNamed(images, config, { resolve: async () => undefined }));
  return reportBlind(config, chosen?.images ?? []);
}

async function carryOn(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const memories = await recall(config, ports);
  const chosen = await choose(config, memories, ports);
  for (const { name, from } of chosen.images)
    ports.log.info(`${name}: ${from.registry}/${from.repository}@${from.digest}`);

  const examined = await examine(chosen, memories, config, ports);
  const prepared = await prepare(chosen.images, config, ports);
  const looks = await guardTags(prepared.ready, config, ports);
  const notes = [
    ...unasked(config, ports),
    ...chosen.notes,
    ...examined.notes,
    ...prepared.notes,
    ...looks.notes,
  ];
  for (const note of notes) ports.log.warn(note);
  const facts = { config, chosen, said: examined.said, notes, ready: prepared.ready, looks: looks.seen };
  const refusals = [...examined.refusals, ...prepared.refusals, ...looks.refusals];
  if (refusals.length > 0) return reportRefused(facts, refusals);
  if (config.dryRun) return reportPlanned(facts);

  const copied = await copyAll(prepared.ready, ports);
  const tagging = await setTags(prepared.ready, looks.seen, config, ports);
  return reportPromoted(facts, copied, tagging);
}

async function recall({ fromEnvironment, environment }: Config, { releases }: Ports): Promise<Memories> {
  const of = (name: string | undefined) =>
    name === undefined || releases === undefined ? undefined : remember(releases, name);
  return { from: await of(fromEnvironment), to: await of(environment) };
}

async function choose(config: Config, { from }: Memories, { images }: Ports): Promise<Chosen> {
  if (config.images !== undefined) return chooseNamed(config.images, config, images);
  // `configure` asks for `from-environment` then, and a dry run without its log has ended before.
  if (from === undefined) throw new Error('nothing says what to promote');
  return chooseProven(from, config);
}

/** The first look at the tags, before anything is copied. */
async function guardTags(
  ready: readonly Ready[],
  config: Config,
  ports: Ports,
): Promise<{ seen: TagLook[]; notes: string[]; refusals: Refusal[] }> {
  ports.signal.throwIfAborted();
  const seen = await lookAtTags(ready, ports);
  const judged = seen.map(look => judgeTag(look, config));
  return {
    seen,
    notes: judged.flatMap(({ note }) => note ?? []),
    refusals: [...collisions(ready), ...judged.flatMap(({ refusal }) => refusal ?? [])],
  };
}

/** What a person may take for granted and was not looked at. */
function unasked({ environment, fromEnvironment }: Config, { releases }: Ports): string[] {
  if (releases !== undefined || (environment ?? fromEnvironment) === undefined) return [];
  const names = [fromEnvironment, environment].filter(name => name !== undefined).join(' and ');
  return [`There is no release log to read, so nothing is known of what ${names} verified or took back.`];
}
