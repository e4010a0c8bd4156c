import type { Raw, RunApi } from '@pipeline/cloudrun';
import type { Clock } from '@pipeline/contracts';
import { FakeJobs } from '../../../packages/cloudrun/test/fake-jobs.ts';
import { runningFake } from '../../../packages/cloudrun/test/fake-run.ts';
import { stagePorts } from '../../../packages/deploy-stage/test/stage-ports.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import type { Google, Ports } from '../src/ports.ts';

const EPOCH = 1_000_000;

/** What the story has not been given in this test. */
const absent = (what: string) => () => Promise.reject(new Error(`this test has no ${what}`));

/** A service `api` and whatever jobs over fakes, in time that passes only while someone waits. */
export function aShop() {
  const service = runningFake();
  const clock: Clock = turningClock(EPOCH);
  const jobs = new FakeJobs(clock.now);
  const abort = new AbortController();
  const { lines, warnings, kept, ports: stage } = stagePorts(clock, abort);
  /** Of the service; what was written, too. */
  const policies: Raw[] = [{ etag: '"0"' }];
  const files: Record<string, string> = {};
  const run: RunApi = {
    ...service.api,
    ...jobs.api,
    logTail: async () => ['no DATABASE_URL', 'Container called exit(3).'],
    getIamPolicy: async () => policies.at(-1) ?? {},
    async setIamPolicy(_, __, policy) {
      policies.push(policy);
      return policy;
    },
  };
  const google: Google = {
    run,
    trace: ({ subject, started, verdict }) => ({
      schema: 1,
      target: 'cloudrun',
      subject,
      started,
      ...(verdict && { verdict }),
      answers: [],
    }),
  };
  const ports = (fields: Partial<Ports> = {}): Ports => ({
    ...stage,
    hasIdentity: true,
    openGoogle: async () => google,
    identityToken: absent('identity token'),
    readText: async path => files[path] ?? '',
    ...fields,
  });
  return { service, jobs, run, google, clock, abort, lines, warnings, kept, policies, files, ports };
}
