import { type JournalEntry, json } from '@pipeline/contracts';
import type { WholeRelease } from '../whole/model.ts';

/** The kind under which a journal keeps that a deploy has lost its runner: nobody says any more how it ended. */
export const LOST_RUN = 'lost-run';

/** Written once it is seen, and never changed: an outcome that comes all the same says more than it. */
export interface LostRun extends JournalEntry {
  /** The release's id, and whether it was a way back. */
  release: string;
  back: boolean;
  /** Whether GitHub says that the run is over; otherwise it has only been silent for longer than a deploy takes. */
  sure: boolean;
  /** One line for a person. */
  detail: string;
}

/** An entry as it was read, or what is wrong with it. */
export function parseLostRun(entry: unknown): LostRun | string {
  return json.read(() => {
    const given = json.versioned(entry, 'lost run');
    return {
      schema: 1,
      key: json.text(given.key, 'key'),
      at: json.time(given.at),
      release: json.text(given.release, 'release'),
      back: given.back === true,
      sure: given.sure === true,
      detail: json.text(given.detail, 'detail'),
    };
  });
}

/** What was seen first of a release that has not ended; of one that has, nothing. */
export function lostOf(release: WholeRelease, lost: readonly LostRun[]): LostRun | undefined {
  if (release.ended !== undefined) return undefined;
  const { id, back, begun } = release;
  return lost
    .filter(
      each =>
        each.release === id && each.back === (back !== undefined) && Date.parse(each.at) >= Date.parse(begun),
    )
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
}
