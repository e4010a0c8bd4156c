import { type Cell, oneLine } from '@pipeline/action-kit';
import { shortNameOf } from '@pipeline/release-history';

/** Each by its last part, or whole where another has the same: `api` in two regions are two. */
export function namesOf(subjects: readonly string[]): (subject: string) => string {
  const alike = Map.groupBy(new Set(subjects), shortNameOf);
  return subject => {
    const name = shortNameOf(subject);
    return oneLine((alike.get(name)?.length ?? 0) > 1 ? subject : name);
  };
}

export function shortSha(sha: string): string {
  return oneLine(sha).slice(0, 7);
}

/** `2026-11-21 12:00 UTC`. @param at ISO 8601 */
export function minute(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? oneLine(at)
    : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `3 days`, `5 h`, `12 min`: how long something has been so. */
export function lasting(at: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} days`;
}

export function commitCell(sha: string, repositoryUrl: string): Cell {
  return /^[a-f0-9]{7,64}$/.test(sha)
    ? { text: shortSha(sha), link: `${repositoryUrl}/commit/${sha}` }
    : { code: oneLine(sha, 40) };
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
