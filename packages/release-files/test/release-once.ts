import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@pipeline/contracts';
import { release } from '../../release/src/index.ts';
import { fileLock, fileReleaseLog } from '../src/index.ts';
import { liveNow } from './live-now.ts';

/** A process of its own that releases once, and says in a journal, again and again, that it is at work. */
const [directory = '', journal = '', id = ''] = process.argv.slice(2);
const clock: Clock = {
  ...liveNow,
  sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }).then(() => undefined),
};
const quiet = () => undefined;
const subject = 'ecs:eu-west-1/shop/api';
await release(
  {
    log: fileReleaseLog(directory),
    lock: fileLock(directory, clock),
    history: { compare: async () => 'same' },
    clock,
    tell: quiet,
    warn: quiet,
  },
  {
    id: `${id}.1`,
    environment: 'staging',
    commit: { sha: 'a'.repeat(40), ref: 'refs/heads/main' },
    by: { actor: 'a', url: 'https://example.com' },
    subjects: [subject],
    // As under act, where every run is run 1.
    owner: 'o/r run 1, attempt 1',
    lockWait: 60_000,
    lease: 2_000,
  },
  async ({ intend, signal }) => {
    await intend([{ subject, artifacts: {}, before: null }]);
    for (let beat = 0; beat < 20; beat++) {
      signal.throwIfAborted();
      appendFileSync(journal, `${id}\n`);
      await clock.sleep(5);
    }
    const targets = [{ subject, verdict: 'steady' as const, detail: 'ok' }];
    return { value: undefined, verdict: 'steady', detail: 'ok', targets };
  },
);
