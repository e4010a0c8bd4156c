import type { Report } from '@pipeline/action-kit';
import { chooseNamed } from './choose.ts';
import type { Config } from './config/config.ts';
import { copyAll } from './copy-all.ts';
import { look, unwritten } from './look.ts';
import type { Ports } from './ports.ts';
import { reportBlind } from './report/blind.ts';
import { orNotPromoted } from './report/not-promoted.ts';
import { reportPlanned } from './report/planned.ts';
import { reportPromoted } from './report/promoted.ts';
import { reportRefused } from './report/refused.ts';
import { createRepositories } from './repositories.ts';
import { setTags } from './set-tags.ts';
import type { Outputs } from './spec.gen.ts';

/** Looks at everything first, then copies bytes, then sets tags: all images or none. */
export async function promote(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const blind = config.dryRun && (await isBlind(config, ports));
  return (blind ? planBlind(config) : carryOn(config, ports)).catch(orNotPromoted(config));
}

async function carryOn(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { facts, refusals } = await look(config, ports).catch(unwritten(ports.signal));
  if (refusals.length > 0) return reportRefused(facts, refusals);
  if (config.dryRun) return reportPlanned(facts);
  const created = await createRepositories(facts.missing, ports);
  const copied = await copyAll(facts.ready, ports);
  const tagging = await setTags(facts.ready, facts.looks, config, ports);
  return reportPromoted(facts, { created, copied, tagging });
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
