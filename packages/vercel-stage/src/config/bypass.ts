import { isHeaderValue } from '@pipeline/checks';
import type { InputProblems } from '@pipeline/contracts';

/** The input `protection-bypass`, as it is; no problem quotes it. */
export function bypassOf(secret: string | undefined, problems: InputProblems): string | undefined {
  if (secret !== undefined && !isHeaderValue(secret))
    problems.add(
      'protection-bypass',
      'it has signs in it that no header may have',
      'Copy it anew into the secret',
    );
  return secret;
}
