import { formatDuration } from '@pipeline/contracts';
import type { Identity } from '../evidence/identity.ts';

const DAY = 86_400_000;

/** What somebody else wrote, for a message: one line of bounded length, no control characters. */
export function printable(text: string): string {
  const clean = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean;
}

/** Without the host that everyone knows; with who called it, where it was called. */
export function signerName({ signer, caller }: Identity): string {
  const short = (uri: string) => printable(uri.replace(/^https:\/\/github\.com\//, ''));
  return caller === undefined || caller === signer
    ? short(signer)
    : `${short(signer)} (called by ${short(caller)})`;
}

/** Milliseconds → `40m 12s`, `26h 10m`, `9 days`. */
export function formatAge(ms: number): string {
  return ms < 2 * DAY ? formatDuration(Math.max(0, ms)) : `${Math.floor(ms / DAY)} days`;
}
