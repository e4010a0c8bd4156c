const MINUTE = 60_000;
const DAY = 86_400_000;

/** Whether a name is in the time zone database, such as `Europe/Berlin` or `UTC`. */
export function isZone(zone: string): boolean {
  try {
    formatIn(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * What the clocks of a zone show, as if it were UTC, to the minute.
 * @param instant milliseconds since the epoch
 */
export function wallAt(instant: number, zone: string): number {
  const parts = formatIn(zone).formatToParts(instant);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(part => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}

/**
 * When the clocks of a zone show a time. Where they show it twice, `first` is the earlier; where they skip it, both are when they skip it.
 * @param last the moment from which on they never show less again
 */
export function instantOf(wall: number, zone: string, which: 'first' | 'last'): number {
  const offsets = [wall - DAY, wall + DAY].map(near => wallAt(near, zone) - near);
  const [from, to] = [wall - Math.max(...offsets), wall - Math.min(...offsets)];
  if (which === 'first') {
    let instant = from;
    while (instant < to && wallAt(instant, zone) < wall) instant += MINUTE;
    return instant;
  }
  let instant = to;
  while (instant > from && wallAt(instant - MINUTE, zone) >= wall) instant -= MINUTE;
  return instant;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, format);
  return format;
}
