import { type Contender, ours, theirs } from './contenders.ts';
import { measure } from './measure.ts';
import { openShop } from './shop.ts';
import { table } from './table.ts';

const WAIT = new Map<Contender, object>([
  [ours, {}],
  [theirs, { 'wait-for-service-stability': 'true', 'wait-for-minutes': '10' }],
]);

/** Speeds at which the real service's minute takes about 6, 9, 13 and 20 seconds here. */
const SPEEDS = [10, 6.5, 4.5, 3];

/** Seconds from a rollout's true end to the end of the step that waited for it. */
async function lateness(contender: Contender, speed: number, crashes: boolean): Promise<number> {
  await using shop = await openShop(speed, 1);
  if (crashes) shop.cloud.ecs.faults.add({ kind: 'crash', image: 'example.com/api', exitCode: 1 });
  const { code, log, endedAt } = await measure(contender, shop, WAIT.get(contender) ?? {});
  if ((code === 0) === crashes) throw new Error(`${contender.name} said the wrong thing:\n${log}`);
  return (endedAt - shop.lastEnd()) / 1_000;
}

/** How late a verdict comes. Rollouts of several lengths run side by side, since all that is done is waiting. */
export async function verdict(crashes: boolean, withPeer: boolean): Promise<string[]> {
  const contenders = withPeer ? [ours, theirs] : [ours];
  const late = await Promise.all(
    SPEEDS.map(async speed => {
      const seconds: number[] = [];
      for (const contender of contenders) seconds.push(await lateness(contender, speed, crashes));
      return seconds;
    }),
  );
  const side = (index: number) => late.flatMap(seconds => seconds[index] ?? []);
  const color = crashes ? 'red' : 'green';
  return table(`From a rollout's true end to the ${color} verdict, ${SPEEDS.length} rollouts of 6 to 20 s`, [
    { what: 'late', unit: 's', digits: 1, ours: side(0), ...(withPeer && { theirs: side(1) }) },
  ]);
}
