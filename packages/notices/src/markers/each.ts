import type { Clock } from '@pipeline/contracts';
import type { Told } from '../channel.ts';
import { asError, isSilent } from '../failure.ts';
import type { Marker } from '../markers.ts';
import type { Notice } from '../memory.ts';

/** One marker at one place. */
export interface ToSet {
  marker: Marker;
  /** On what, where a service has several such places. */
  on?: string;
  set(): Promise<void>;
}

/**
 * Sets those that were not set before; one that is refused does not keep the others from being set, nor from being remembered. Where
 * nobody answers, none is tried in vain.
 */
export async function setEach(all: readonly ToSet[], before: readonly Notice[]): Promise<Told> {
  const remember: Told['remember'] = [];
  const done = new Set<string>();
  let failure: Error | undefined;
  for (const { marker, on, set } of all) {
    const name = `${marker.environment}/${marker.release}`;
    const told = on === undefined ? name : `${name} ${on}`;
    if (before.some(notice => notice.about === marker.sha && notice.told === told)) continue;
    try {
      await set();
      remember.push({ about: marker.sha, told });
      done.add(name);
    } catch (error) {
      failure ??= asError(error);
      if (isSilent(error)) break;
    }
  }
  const did = done.size > 0 ? `set for ${[...done].join(', ')}` : 'nothing new';
  return { did, remember, ...(failure && { failure }) };
}

/** Without those that a service takes no more. @param late in milliseconds */
export function fresh(markers: readonly Marker[], late: number, clock: Pick<Clock, 'now'>): Marker[] {
  return markers.filter(({ ended }) => clock.now() - Date.parse(ended) <= late);
}

/** What a person reads beside the line. */
export function markerText({ names, sha, environment, back, by, release }: Marker): string {
  const what = back === undefined ? 'released to' : 'rolled back in';
  return `${names} ${sha.slice(0, 7)} ${what} ${environment} by ${by} (release ${release})${back ? `: ${back}` : ''}`;
}
