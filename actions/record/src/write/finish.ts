import type { Report } from '@pipeline/action-kit';
import type { OpenHome } from '@pipeline/release-home';
import type { WriteConfig } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { written } from '../report/written.ts';
import type { Outputs } from '../spec.gen.ts';
import { begunHere } from './begun.ts';
import { outcomesOf, worstOf } from './told.ts';
import { unwritten } from './unwritten.ts';

/** The end of what this run has begun. It needs no lock: it is a word on this run's own release, whatever came since. */
export async function finish(config: WriteConfig, ports: Ports, { log }: OpenHome): Promise<Report<Outputs>> {
  const { environment, targets } = config;
  const { record, newer } = await begunHere(config, ports, log);
  const { id, at: begun } = record.intent;
  for (const { intent } of newer)
    ports.log.warn(
      `Release ${intent.id} (${intent.by.url}) was begun there meanwhile: see which of the two serves. No lock is held between \`begin\` and \`finish\`.`,
    );
  const { ending, detail } = worstOf(targets);
  // This job's clock may be behind the one that began it; what ends before it has begun is nobody's end.
  const at = new Date(Math.max(ports.clock.now(), Date.parse(begun))).toISOString();
  const outcome = {
    schema: 1,
    intent: id,
    at,
    verdict: ending,
    detail,
    targets: outcomesOf(targets),
  } as const;
  await log.conclude(environment, outcome).catch(error => {
    throw unwritten('begun', error, config, id);
  });
  return written(config, id, ending);
}
