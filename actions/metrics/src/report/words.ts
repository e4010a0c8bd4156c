import type { Figures, Window } from '@pipeline/release-history';

export const NONE = 'none';
const DAY = 86_400;

/** `45 s`, `25 min`, `3 h 20 min`, `2.5 days`. @param seconds `null` where there is no data */
export function duration(seconds: number | null): string {
  if (seconds === null) return NONE;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours < 48) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  return `${Number((seconds / DAY).toFixed(1))} days`;
}

export function percent(rate: number | null): string {
  return rate === null ? NONE : `${Number((rate * 100).toFixed(1))} %`;
}

export function frequency(figures: Figures | null, window: Window): string {
  return figures === null ? NONE : `${figures.deployments} in ${span(window)}`;
}

/** `30 days`, `12 h`. */
export function span({ from, to }: Window): string {
  const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000;
  const days = hours / 24;
  if (days >= 2) return `${Number(days.toFixed(1))} days`;
  return `${Number(hours.toFixed(1))} h`;
}
