import type { Proof } from '@pipeline/checks';
import { ActionError, formatDuration } from '@pipeline/contracts';
import { advice } from './advice.ts';
import type { Config } from './config.ts';

/** The one error of a smoke test that did not pass: which check on which URL, why, and what to do. */
export function failure({ suite, identity }: Config, proof: Proof, took: number): ActionError | undefined {
  if (proof.passed) return undefined;
  const spent = (attempts: number) =>
    `(${attempts === 1 ? 'one try' : `${attempts} tries`}, ${formatDuration(took)} in all)`;
  const lines: string[] = [];
  const hints = new Set<string>();
  if (proof.version?.failure !== undefined) {
    const { url, failure: why, attempts } = proof.version;
    const rest = proof.checks.length < suite.checks.length ? '; the checks were not run' : '';
    lines.push(`GET ${url}: ${why.reason} ${spent(attempts)}${rest}`);
    hints.add(advice(why.kind, proof.version.status, identity));
  }
  for (const check of proof.checks) {
    if (check.failure === undefined) continue;
    const called = check.name.startsWith(`${check.method} `) ? '' : `${check.name}: `;
    lines.push(`${called}${check.method} ${check.url}: ${check.failure.reason} ${spent(check.attempts)}`);
    hints.add(advice(check.failure.kind, check.status, identity));
  }
  const all = suite.checks.length;
  const failed = proof.checks.filter(({ passed }) => !passed).length;
  if (failed > 0 && all > 1) lines.unshift(`${failed} of ${all} checks failed`);
  return new ActionError('smoke-test', lines.join('\n'), { hint: [...hints].join(' ') });
}
