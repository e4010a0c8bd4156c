import { ours, theirs } from './contenders.ts';
import { type Measured, measure } from './measure.ts';
import { openShop } from './shop.ts';
import { byOperation, contenders, Sides } from './sides.ts';
import type { Comparison } from './table.ts';

interface Sample extends Measured {
  /** From the process's start to its first request, as the stand-in receives it. */
  firstCall: number;
  /** From the process's start to the request that starts the deployment. */
  update: number;
  operations: string[];
}

/**
 * What an action itself costs, where the platform takes no time: a service that is scaled to no task.
 * Theirs does not wait; ours cannot but look once at how the deployment stands.
 */
export async function coldStart(rounds: number): Promise<Comparison> {
  await using shop = await openShop(100_000, 0);
  const sides = new Sides<Sample>();
  // The first of each warms the file cache and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders()) {
      const before = shop.cloud.requests().length;
      const measured = await measure(
        contender,
        contender.deploy(shop.wish(shop.services, false)),
        shop.cloud.env,
      );
      if (measured.code !== 0) throw new Error(`${contender.name} failed:\n${measured.log}`);
      const calls = shop.cloud.requests().slice(before);
      const update = calls.find(({ operation }) => operation === 'UpdateService');
      const [first] = calls;
      if (first === undefined || update === undefined) throw new Error(`${contender.name} deployed nothing`);
      if (round === 0) continue;
      sides.add(contender, {
        ...measured,
        firstCall: first.at - measured.startedAt,
        update: update.at - measured.startedAt,
        operations: calls.map(({ operation }) => operation),
      });
    }
  }
  const sizes = new Sides<number>();
  for (const contender of contenders()) sizes.add(contender, contender.bytes() / 1e6);
  return {
    title: `A deploy without the platform's time, ${rounds} of each in turn, local cloud`,
    rows: [
      sides.row('start to first API call', 'ms', ({ firstCall }) => firstCall),
      sides.row('start to UpdateService', 'ms', ({ update }) => update),
      sides.row('start to end', 'ms', ({ startedAt, endedAt }) => endedAt - startedAt),
      sides.row('CPU time', 'ms', ({ cpu }) => cpu),
      sides.row('peak memory', 'MB', ({ memory }) => memory),
      sides.row('API calls', '', ({ operations }) => operations.length),
      sizes.row('files, licences included', 'MB', bytes => bytes, 2),
    ],
    notes: contenders().map(
      each => `${each === ours ? 'ours' : 'theirs'}: ${byOperation(sides.of(each)[0]?.operations ?? [])}`,
    ),
  };
}

/** A step that cannot work, and says so: no call is made. */
export async function refused(rounds: number): Promise<Comparison> {
  const sides = new Sides<Measured>();
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders()) {
      const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
      const measured = await measure(contender, contender.mistaken, env);
      if (measured.code !== 1) throw new Error(`${contender.name} refused nothing:\n${measured.log}`);
      if (round > 0) sides.add(contender, measured);
    }
  }
  const what = contenders().includes(theirs)
    ? ' (ours: an image that is none; theirs: a file that is not there)'
    : '';
  return {
    title: `A mistaken input is refused${what}, ${rounds} of each in turn`,
    rows: [
      sides.row('start to end', 'ms', ({ startedAt, endedAt }) => endedAt - startedAt),
      sides.row('CPU time', 'ms', ({ cpu }) => cpu),
      sides.row('peak memory', 'MB', ({ memory }) => memory),
    ],
  };
}
