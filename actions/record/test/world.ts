import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitOrder } from '@pipeline/contracts';
import { fileJournal, fileLock, fileReleaseLog } from '@pipeline/release-files';
import type { OpenHome } from '@pipeline/release-home';
import { onTestFinished } from 'vitest';
import type { Ports } from '../src/ports.ts';

export const sha = (digit: string) => digit.repeat(40);
export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
export const START = Date.parse('2026-11-21T12:00:00.000Z');

export interface World {
  home: OpenHome;
  /** What a run of that id sees; each question to the clock is a second later. */
  ports(release: string, more?: Partial<Ports> & { commit?: string; actor?: string }): Ports;
  told: string[];
  /** How commits stand to each other: `base...head`; else as their digits do. */
  orders: Map<string, CommitOrder>;
}

/** A release log in a folder of its own. */
export async function world(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'record-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  let now = START;
  const clock = {
    now: () => {
      now += 1_000;
      return now;
    },
    // Nobody's time runs out here: what sleeps for long is woken by its end.
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        if (ms < 10_000) resolve();
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  const told: string[] = [];
  const tell = (line: string) => {
    told.push(line);
  };
  const orders = new Map<string, CommitOrder>();
  const home: OpenHome = {
    log: fileReleaseLog(folder, tell),
    journal: fileJournal(folder, tell),
    lock: fileLock(folder, clock),
    history: {
      compare: async (base, head) =>
        orders.get(`${base}...${head}`) ?? (base === head ? 'same' : base < head ? 'newer' : 'older'),
    },
  };
  return {
    home,
    told,
    orders,
    ports(release, { commit = sha('1'), actor = 'ann', ...more } = {}) {
      const [runId = ''] = release.split('.');
      const url = `https://github.com/org/shop/actions/runs/${runId}`;
      return {
        home,
        run: {
          runId,
          releaseId: release,
          commit: { sha: commit, ref: 'refs/heads/main' },
          by: { actor, url },
          owner: `org/shop run ${runId}`,
        },
        repositoryUrl: 'https://github.com/org/shop',
        log: { group: (_, phase) => phase(), info: tell, warn: tell },
        clock,
        signal: new AbortController().signal,
        ...more,
      };
    },
  };
}
