import { order, type Window } from './windows.ts';
import { instantOf, wallAt } from './zone.ts';

export interface Frozen {
  /** As it was written. */
  window: string;
  /** ISO 8601, UTC. */
  until: string;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const WEEK = 7 * 24 * 60;

/**
 * Whether a window is on: from the first time that its zone's clocks show its beginning until they show no less than its end for good. Of several the one
 * that ends last.
 * @param now milliseconds since the epoch
 */
export function judgeFreeze(windows: readonly Window[], now: number): Frozen | undefined {
  let latest: { window: string; end: number } | undefined;
  for (const window of windows)
    for (const [begin, end] of spans(window, now))
      if (begin <= now && now < end && (latest === undefined || end > latest.end))
        latest = { window: window.text, end };
  return latest && { window: latest.window, until: new Date(latest.end).toISOString() };
}

/** The window's times that can be about now, as instants. */
function spans(window: Window, now: number): [number, number][] {
  const { zone } = window;
  const span = (begin: number, end: number): [number, number] => [
    instantOf(begin, zone, 'first'),
    instantOf(end, zone, 'last'),
  ];
  if ('dated' in window) {
    const [from, to] = window.dated;
    return [span(order(from) * MINUTE, order(to) * MINUTE)];
  }
  const [from, to] = window.weekly;
  const length = (order(to) - order(from) + WEEK) % WEEK;
  const today = Math.floor(wallAt(now, zone) / DAY);
  // The epoch was a Thursday.
  const monday = today - ((today + 3) % 7);
  return [-7, 0].map(shift => {
    const begin = (monday + shift + from.day) * DAY + from.minute * MINUTE;
    return span(begin, begin + length * MINUTE);
  });
}
