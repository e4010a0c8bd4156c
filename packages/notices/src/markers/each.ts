import type { Told } from '../channel.ts';
import type { Marker } from '../markers.ts';
import type { Notice } from '../memory.ts';

/** How late a marker may be set where the service takes none that is older. */
export interface Within {
  /** Milliseconds. */
  late: number;
  now: number;
}

/** Sets those that were not set before; one that fails does not keep the others from being set, nor from being remembered. */
export async function setEach(
  markers: readonly Marker[],
  before: readonly Notice[],
  set: (marker: Marker) => Promise<void>,
  within?: Within,
): Promise<Told> {
  const told: Told = { did: 'nothing new', remember: [] };
  for (const marker of markers) {
    const name = `${marker.environment}/${marker.release}`;
    if (before.some(notice => notice.about === marker.sha && notice.told === name)) continue;
    if (within && within.now - Date.parse(marker.ended) > within.late) continue;
    try {
      await set(marker);
      told.remember.push({ about: marker.sha, told: name });
    } catch (error) {
      told.failure = error instanceof Error ? error : new Error(String(error));
    }
  }
  if (told.remember.length > 0) told.did = `set for ${told.remember.map(each => each.told).join(', ')}`;
  return told;
}

/** What a person reads beside the line. */
export function markerText({ names, sha, environment, back, by, release }: Marker): string {
  const what = back === undefined ? 'released to' : 'rolled back in';
  return `${names} ${sha.slice(0, 7)} ${what} ${environment} by ${by} (release ${release})${back ? `: ${back}` : ''}`;
}
