import type { ApprovalRequest } from './model.ts';

/** What people copy: digits and letters without those that look like another one, https://www.crockford.com/base32.html */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 12;
export const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** SHA-256 of a text in UTF-8, as 64 hex digits: what is pure has no such thing. */
export type Sha256 = (text: string) => string;

/**
 * The code that an answer must carry, so that a yes is bound to what was shown: a request that differs in anything that decides it has another
 * one. It is no secret. 60 bits, so that nobody finds a second request that has it.
 */
export function codeOf(
  { key, at, environment, commit, by, artifacts, base, authors, rule }: Omit<ApprovalRequest, 'place'>,
  sha256: Sha256,
): string {
  // JSON, since whatever is only joined could be cut elsewhere and be the same.
  const sorted = Object.entries(artifacts).sort(([a], [b]) => (a < b ? -1 : 1));
  const whole = [
    ...['approval', key, at, environment, commit.sha, commit.ref, by.actor, by.url],
    ...[sorted, base ?? null, authors],
    ...[rule.approvers, rule.quorum, rule.deadline, rule.selfApproval],
  ];
  let bits = BigInt(`0x${sha256(JSON.stringify(whole))}`) >> 196n;
  let code = '';
  for (; code.length < LENGTH; bits >>= 5n) code = `${ALPHABET[Number(bits & 31n)]}${code}`;
  return code;
}
