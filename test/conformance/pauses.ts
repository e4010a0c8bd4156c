/** A call on the wire, in milliseconds since the epoch; without `answered` it never was. */
export interface Timed {
  asked: number;
  answered?: number;
}

/**
 * How long nobody was asked anything between two moments, in milliseconds: what whoever deploys waits of its own accord, however
 * slowly a busy machine answers.
 */
export function pausesIn(calls: readonly Timed[], from: number, to: number): number {
  let pauses = 0;
  let idleSince = from;
  for (const { asked, answered = to } of calls.toSorted((a, b) => a.asked - b.asked)) {
    if (asked >= to) break;
    pauses += Math.max(0, asked - idleSince);
    idleSince = Math.max(idleSince, answered);
  }
  return pauses + Math.max(0, to - idleSince);
}
