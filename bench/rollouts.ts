import { type Contender, PEER_WAITS } from './contenders.ts';
import { measure } from './measure.ts';
import { openShop } from './shop.ts';
import { contenders, Sides } from './sides.ts';
import type { Comparison } from './table.ts';

/** Speeds at which the real service's minute takes about 6, 9, 13 and 20 seconds here. */
const SPEEDS = [10, 6.5, 4.5, 3];

/** Seconds from a rollout's true end, by ECS's own event, to the end of the step that waited for it. */
async function lateness(contender: Contender, speed: number, crashes: boolean): Promise<number> {
  await using shop = await openShop(speed, 1);
  if (crashes) shop.cloud.ecs.faults.add({ kind: 'crash', image: 'example.com/api', exitCode: 1 });
  const given = contender.deploy(shop.wish(shop.services, true));
  const { code, log, endedAt } = await measure(contender, given, shop.cloud.env);
  if ((code === 0) === crashes) throw new Error(`${contender.name} said the wrong thing:\n${log}`);
  return (endedAt - shop.lastEnd()) / 1_000;
}

/** How late a verdict comes. Rollouts of several lengths run side by side, since all that is done is waiting. */
export async function longRollouts(crashes: boolean): Promise<Comparison> {
  const sides = new Sides<number>();
  const late = async (speed: number) => {
    for (const contender of contenders()) sides.add(contender, await lateness(contender, speed, crashes));
  };
  await Promise.all(SPEEDS.map(late));
  const what = crashes ? 'crashes, told' : 'succeeds, told';
  return {
    title: `A rollout of 6 to 20 s that ${what} so late after ECS's own event, ${SPEEDS.length} of each, local cloud`,
    rows: [sides.row('late', 's', seconds => seconds, 1)],
    ...(crashes && { notes: [`theirs waits for ${PEER_WAITS} min at the most`] }),
  };
}
