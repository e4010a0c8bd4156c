import { watch } from '../src/watch.ts';
import { config, release, type World, world } from './world.ts';

/** A world in which 42.1 went live at LIVE, and 41.1 before it was good. */
export async function watched(): Promise<World> {
  const shop = await world();
  await release(shop, '41.1', { ended: -120, good: true });
  await release(shop, '42.1', { ended: 0, targets: { api: 'b' } });
  return shop;
}

/** The same, beside another target that has been good for long. */
export async function watchedBesideWeb(): Promise<World> {
  const shop = await world();
  await release(shop, '40.1', { ended: -5_000, targets: { web: 'd' }, good: true });
  await release(shop, '41.1', { ended: -120, good: true });
  await release(shop, '42.1', { ended: 0, targets: { api: 'b' } });
  return shop;
}

/** One run of the action, that many minutes after the release went live. */
export async function lookIn(shop: World, minute: number, more: Record<string, string> = {}) {
  shop.at(minute);
  return told(await watch(config(more), shop.ports));
}

/** The same, since an alarm has called with this payload. */
export async function alarmIn(
  shop: World,
  minute: number,
  payload: unknown,
  more: Record<string, string> = {},
) {
  shop.at(minute);
  const event = { name: 'repository_dispatch', payload: { client_payload: payload } };
  return told(await watch(config({ operation: 'alarm', ...more }), { ...shop.ports, event }));
}

function told(report: Awaited<ReturnType<typeof watch>>) {
  return { ...report, verdict: report.outputs.verdict, action: report.outputs.action, error: report.error };
}
