import { type Contender, ours, theirs } from './contenders.ts';
import { type Measured, measure } from './measure.ts';
import { openShop, type Shop } from './shop.ts';
import { type Row, table } from './table.ts';

interface Sample extends Measured {
  /** From the process's start to its first request, as the stand-in receives it. */
  firstCall: number;
  /** From the process's start to the request that starts the deployment. */
  update: number;
  calls: number;
}

async function sample(contender: Contender, shop: Shop): Promise<Sample> {
  const before = shop.cloud.requests().length;
  const measured = await measure(contender, shop, {});
  if (measured.code !== 0) throw new Error(`${contender.name} failed:\n${measured.log}`);
  const calls = shop.cloud.requests().slice(before);
  const update = calls.find(({ operation }) => operation === 'UpdateService');
  const [first] = calls;
  if (first === undefined || update === undefined) throw new Error(`${contender.name} deployed nothing`);
  return {
    ...measured,
    firstCall: first.at - measured.startedAt,
    update: update.at - measured.startedAt,
    calls: calls.length,
  };
}

/**
 * What an action itself costs, where the platform takes no time: a service that is scaled to no task.
 * Theirs does not wait; ours cannot but look once at how the deployment stands.
 */
export async function coldStart(rounds: number, withPeer: boolean): Promise<string[]> {
  await using shop = await openShop(100_000, 0);
  const contenders = withPeer ? [ours, theirs] : [ours];
  const samples = new Map<Contender, Sample[]>(contenders.map(contender => [contender, []]));
  // The first of each warms the file cache and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      const taken = await sample(contender, shop);
      if (round > 0) samples.get(contender)?.push(taken);
    }
  }
  const row = (what: string, unit: string, read: (sample: Sample) => number): Row => ({
    what,
    unit,
    ours: samples.get(ours)?.map(read) ?? [],
    ...(withPeer && { theirs: samples.get(theirs)?.map(read) ?? [] }),
  });
  return table(`A deploy without the platform's time, ${rounds} of each in turn`, [
    row('start to first API call', 'ms', ({ firstCall }) => firstCall),
    row('start to UpdateService', 'ms', ({ update }) => update),
    row('start to end', 'ms', ({ startedAt, endedAt }) => endedAt - startedAt),
    row('CPU time', 'ms', ({ cpu }) => cpu),
    row('peak memory', 'MB', ({ memory }) => memory),
    row('API calls', '', ({ calls }) => calls),
    {
      what: 'files, licences included',
      unit: 'MB',
      digits: 2,
      ours: [ours.bytes() / 1e6],
      ...(withPeer && { theirs: [theirs.bytes() / 1e6] }),
    },
  ]);
}
