import type { Block, Cell, Report } from '@pipeline/action-kit';
import { addressOf, type CheckResult, latency, type Proof } from '@pipeline/checks';
import { type ActionError, formatDuration } from '@pipeline/contracts';
import type { Config } from './config.ts';
import { expected } from './expected.ts';
import { failure } from './failure.ts';
import type { Outputs } from './spec.gen.ts';

/** A dry run: what would be asked, and of whom. */
export function planned({ suite, options, identity }: Config): Report<Outputs> {
  const rows: Cell[][] = suite.checks.map(check => [
    check.name,
    `${check.method} ${addressOf(check.target, options.baseUrl).href}`,
    expected(check),
  ]);
  const { version } = suite;
  if (version !== undefined) {
    const url = addressOf(version.path, options.baseUrl).href;
    rows.unshift(['version', `GET ${url}`, `${version.value}, ${version.times} times in a row`]);
  }
  const asked = identity && ` Each request would carry a Google ID token for ${identity.audience}.`;
  return {
    outputs: { verdict: 'planned', version: version?.value ?? '', results: [] },
    summary: [
      { heading: 'Smoke test: planned' },
      { table: { columns: ['check', 'request', 'expected'], rows } },
      {
        text: `Dry run: nothing was sent. It would try for up to ${formatDuration(options.within)}.${asked ?? ''}`,
      },
    ],
  };
}

/** There was no ID token to ask with, so nothing was asked. */
export function unasked({ options }: Config, error: ActionError): Report<Outputs> {
  return {
    outputs: { verdict: 'failed', version: '', results: [] },
    summary: [
      { heading: 'Smoke test: failed' },
      { text: `${options.baseUrl.href} was not asked: there is no ID token to ask with. ${error.message}` },
    ],
    error,
  };
}

/** What was found, after `took` milliseconds. */
export function proven(config: Config, proof: Proof, took: number): Report<Outputs> {
  const error = failure(config, proof, took);
  const away = proof.checks.filter(({ passed, answeredBy }) => passed && answeredBy !== undefined);
  return {
    outputs: {
      verdict: proof.passed ? 'passed' : 'failed',
      version: proof.version?.version ?? '',
      ...(proof.latency !== undefined && proof.latency),
      results: proof.checks.map(result),
    },
    summary: summary(config, proof, took, error?.hint),
    annotations: away.map(({ name, answeredBy }) => ({
      level: 'warning',
      title: 'smoke-test: answered by another host',
      message: `${name} was redirected to ${answeredBy}, and passed there. If that may be a login page, expect the redirect itself, or a text that only the right page contains.`,
    })),
    ...(error !== undefined && { error }),
  };
}

function result({ name, url, passed, attempts, status, failure }: CheckResult) {
  return { name, url, passed, attempts, status: status ?? null, reason: failure?.reason ?? null };
}

function summary({ suite, options }: Config, proof: Proof, took: number, hint?: string): Block[] {
  const rows: Cell[][] = [];
  if (proof.version !== undefined) {
    const { expected: wanted, version, failure: why, attempts, latencies, passed } = proof.version;
    rows.push([
      mark(passed),
      'version',
      wanted,
      why?.reason ?? version ?? '',
      String(attempts),
      time(latencies),
    ]);
  }
  suite.checks.forEach((check, index) => {
    const found = proof.checks[index];
    if (found === undefined) rows.push(['not run', check.name, expected(check), '', '0', '']);
    else {
      const by = found.answeredBy === undefined ? '' : ` by ${found.answeredBy}`;
      const got = found.failure?.reason ?? `${found.status}${by}`;
      rows.push([
        mark(found.passed),
        check.name,
        expected(check),
        got,
        String(found.attempts),
        time(found.latencies),
      ]);
    }
  });
  const measured =
    proof.latency && ` Answers took ${proof.latency.p50} ms (p50), ${proof.latency.p95} ms (p95).`;
  const unasked =
    suite.version === undefined ? ' Which version answers was not asked (`expect-version` is empty).' : '';
  return [
    { heading: `Smoke test: ${proof.passed ? 'passed' : 'failed'}` },
    { table: { columns: ['verdict', 'check', 'expected', 'got', 'tries', 'time'], rows } },
    { text: `${options.baseUrl.href}, ${formatDuration(took)}.${measured ?? ''}${unasked}` },
    ...(hint === undefined ? [] : [{ text: `What to do: ${hint}` }]),
  ];
}

const mark = (passed: boolean) => (passed ? 'passed' : 'failed');

/** The middle one of a check’s answers. */
function time(latencies: readonly number[]): string {
  const measured = latency(latencies);
  return measured === undefined ? '' : `${measured.p50} ms`;
}
