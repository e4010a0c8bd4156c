import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Digest, Journal, Lock, ProofLog, ReleaseLog } from '@pipeline/contracts';
import { fileJournal, fileLock, fileReleaseLog } from '@pipeline/release-files';
import type { Sample } from '@pipeline/telemetry';
import type { Config } from '../src/config/config.ts';
import type { Ports, Question, RunState } from '../src/ports.ts';
import { read } from './read.ts';

export const MINUTE = 60_000;
/** When the release that is watched went live; it had begun two minutes before. */
export const LIVE = Date.parse('2026-11-21T12:00:00Z');
export const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;
const URL_OF_RUN = 'https://github.com/org/shop/actions/runs/77';

export const RULES = 'error-rate: prometheus errors < 1% or <= 1.5x before';

/** What the errors are, minute by minute after LIVE. */
export type Errors = (minute: number) => number | undefined;
export const calm: Errors = () => 0.001;
/** Bad from that minute on. */
export const badFrom =
  (from: number): Errors =>
  minute =>
    minute >= from ? 0.2 : 0.001;

export interface World {
  ports: Ports;
  home: { log: ReleaseLog & ProofLog; journal: Journal; lock: Lock };
  /** Reasons with which a rollback was started, and questions that were asked. */
  rollbacks: string[];
  /** The releases from which. */
  started: string[];
  questions: Question[];
  /** What was asked of a source, in turn. */
  asked: string[];
  /** To this many minutes after LIVE. */
  at(minute: number): void;
  errors: Errors;
  /** What a query measures; `errors` without it. */
  of?: (query: string) => Errors;
  /** How every run stands. */
  state: RunState;
  /** What is thrown by whoever is to act, or to measure, until it is taken away. */
  failing: Partial<Record<'rollback' | 'issue' | 'source', Error>>;
}

export async function world(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'watch-'));
  let now = LIVE;
  const clock: Clock = {
    now: () => now,
    // Who waits for a lock goes on at once; what keeps one alive sleeps for longer than any test takes.
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (ms <= 15_000) {
          now += ms;
          setImmediate(resolve);
        }
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  const home = { log: fileReleaseLog(folder), journal: fileJournal(folder), lock: fileLock(folder, clock) };
  const made: World = {
    home,
    rollbacks: [],
    started: [],
    questions: [],
    asked: [],
    errors: calm,
    failing: {},
    state: { unknown: 'nobody has said' },
    at: minute => {
      now = LIVE + minute * MINUTE;
    },
    ports: {
      home,
      source: name => ({
        async read(query, { from, to, step }) {
          made.asked.push(`${name} ${query}`);
          if (made.failing.source) throw made.failing.source;
          if (name === 'http') return { reading: made.errors((now - LIVE) / MINUTE) };
          const samples: Sample[] = [];
          for (let time = from; time < to; time += step) {
            const value = (made.of?.(query) ?? made.errors)((time - LIVE) / MINUTE);
            if (value !== undefined) samples.push({ at: time, value });
          }
          return { samples };
        },
      }),
      async startRollback(from, reason) {
        made.started.push(from);
        made.rollbacks.push(reason);
        if (made.failing.rollback) throw made.failing.rollback;
      },
      async openIssue(question) {
        made.questions.push(question);
        if (made.failing.issue) throw made.failing.issue;
        return `https://github.com/org/shop/issues/${made.questions.length}`;
      },
      runState: async () => made.state,
      event: { name: 'schedule', payload: {} },
      run: {
        runId: '77',
        releaseId: '77.1',
        commit: { sha: 'c0ffee', ref: 'refs/heads/main' },
        by: { actor: 'ann', url: URL_OF_RUN },
        owner: 'org/shop run 77, attempt 1',
      },
      log: { group: (_, phase) => phase(), info: () => undefined, warn: () => undefined },
      clock,
      signal: new AbortController().signal,
    },
  };
  return made;
}

export function config(more: Record<string, string> = {}): Config {
  return read({
    environment: 'production',
    metrics: RULES,
    'prometheus-url': 'https://prometheus.example.com',
    'on-breach': 'rollback',
    'github-token': 't',
    ...more,
  });
}

export interface Released {
  /** Minutes after LIVE. */
  ended: number;
  begun?: number;
  targets?: Record<string, string>;
  back?: { to: string; why: string };
  /** Absent: it is in flight. */
  verdict?: 'steady' | 'failed' | 'none';
  /** Whether the failed change was taken back, and what was there serves on. */
  undone?: boolean;
  refuses?: string[];
  /** Whether a check has called it good, so that a rollback goes to it. */
  good?: boolean;
}

/** Writes a release into the log, two minutes long unless told. */
export async function release(
  { home }: Pick<World, 'home'>,
  id: string,
  {
    ended,
    begun = ended - 2,
    targets = { api: 'a' },
    back,
    verdict = 'steady',
    undone,
    refuses,
    good = false,
  }: Released,
): Promise<void> {
  const at = (minute: number) => new Date(LIVE + minute * MINUTE).toISOString();
  const all = Object.entries(targets).map(([name, letter]) => ({
    subject: name.includes(':') ? name : `ecs:eu-west-1/shop/${name}`,
    artifacts: { app: `registry.example/app@${digest(letter)}` },
    before: null,
  }));
  await home.log.intend({
    schema: 1,
    id,
    environment: 'production',
    commit: { sha: id.replace('.', '').padEnd(40, 'a'), ref: 'refs/heads/main' },
    by: { actor: 'ann', url: `https://github.com/org/shop/actions/runs/${id}` },
    at: at(begun),
    targets: all,
    ...(back && { back }),
  });
  if (verdict === 'none') return;
  await home.log.conclude('production', {
    schema: 1,
    intent: id,
    at: at(ended),
    verdict,
    detail: '',
    targets: all.map(({ subject }) => ({
      subject,
      verdict,
      detail: '',
      ...(undone && { undone }),
      ...(refuses && { refuses }),
      after: { artifacts: id },
    })),
  });
  if (good)
    await home.log.prove('production', {
      schema: 1,
      release: id,
      at: at(ended),
      result: 'passed',
      checks: ['smoke'],
      digests: Object.values(targets).map(digest),
      by: { actor: 'ann', url: URL_OF_RUN },
    });
}
