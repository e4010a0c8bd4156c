import { isZone } from './zone.ts';

/** When nothing goes live. Times are minutes after midnight of the zone. */
export type Window = { text: string; zone: string } & (
  | { weekly: [Point, Point] /** 0 is Monday. */ }
  | { dated: [Point, Point] /** Days since the epoch; the end is not part of it. */ }
);

interface Point {
  day: number;
  minute: number;
}

export interface WindowProblem {
  problem: string;
  fix: string;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const POINT = '(\\d{4}-\\d{2}-\\d{2}|[a-z]{3})(?: (\\d{2}:\\d{2}))?';
const WINDOW = new RegExp(`^${POINT} - ${POINT}(?: ([a-z][a-z0-9_+/-]*))?$`, 'i');
const DAY = 86_400_000;
const SHAPE = 'Write it like `fri 16:00 - mon 08:00 Europe/Berlin` or `2026-12-20 - 2027-01-02`';

/** Windows from their text, separated by line breaks or `;`, and what is wrong with it. */
export function parseFreeze(text: string): { windows: Window[]; problems: WindowProblem[] } {
  const windows: Window[] = [];
  const problems: WindowProblem[] = [];
  for (const each of text.split(/[\n;]/).map(part => part.trim().replace(/\s+/g, ' '))) {
    if (each === '') continue;
    const window = parseWindow(each);
    if ('problem' in window) problems.push(window);
    else windows.push(window);
  }
  return { windows, problems };
}

function parseWindow(text: string): Window | WindowProblem {
  const wrong = (problem: string, fix = SHAPE): WindowProblem => ({
    problem: `${JSON.stringify(text)} ${problem}`,
    fix,
  });
  const [match, fromDay = '', fromTime, toDay = '', toTime, zone = 'UTC'] = WINDOW.exec(text) ?? [];
  if (match === undefined) return wrong('is not a time from which to which');
  if (!isZone(zone))
    return wrong(`has the zone ${zone}, which is not known`, 'Write a name such as Europe/Berlin or UTC');
  if (isDate(fromDay) !== isDate(toDay))
    return wrong('goes from a weekday to a date, or the other way about');
  if (isDate(fromDay)) {
    const from = pointOf(dateOf(fromDay), fromTime, 0);
    // A last day without a time is frozen as a whole.
    const to = pointOf(dateOf(toDay), toTime, 24 * 60);
    if (from === undefined || to === undefined) return wrong('has a date or a time that does not exist');
    return order(from) < order(to) ? { text, zone, dated: [from, to] } : wrong('ends before it begins');
  }
  if (fromTime === undefined || toTime === undefined)
    return wrong('has a weekday without a time', 'Write both times, such as `fri 16:00 - mon 08:00`');
  const from = pointOf(weekdayOf(fromDay), fromTime, 0);
  const to = pointOf(weekdayOf(toDay), toTime, 0);
  if (from === undefined || to === undefined)
    return wrong(
      'has a weekday or a time that does not exist',
      `Write ${DAYS.join(', ')}, and times as 00:00 to 23:59`,
    );
  if (order(from) === order(to)) return wrong('ends when it begins', 'Write when it ends');
  return { text, zone, weekly: [from, to] };
}

export function order({ day, minute }: Point): number {
  return day * 24 * 60 + minute;
}

function isDate(text: string): boolean {
  return text.includes('-');
}

function dateOf(text: string): number | undefined {
  const at = Date.parse(`${text}T00:00:00Z`);
  // What is no day of its month is taken for one of the next.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(text) ? undefined : at / DAY;
}

function weekdayOf(text: string): number | undefined {
  const day = DAYS.indexOf(text.toLowerCase());
  return day < 0 ? undefined : day;
}

function pointOf(day: number | undefined, time: string | undefined, otherwise: number): Point | undefined {
  if (day === undefined) return undefined;
  if (time === undefined) return { day, minute: otherwise };
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours < 24 && minutes < 60 ? { day, minute: hours * 60 + minutes } : undefined;
}
