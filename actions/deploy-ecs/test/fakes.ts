import type { Clock } from '@pipeline/contracts';
import { EPOCH, FakeEcs } from '../../../packages/ecs/test/fake-ecs.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import type { Aws, Ports } from '../src/ports.ts';

export { aReleaseLog } from '../../../packages/deploy-stage/test/release-log.ts';

/** What the story has not been given in this test. */
const absent = (what: string) => () => Promise.reject(new Error(`this test has no ${what}`));

/** One service `shop/api` over fakes, in time that passes only while someone waits. */
export function aShop() {
  const ecs = new FakeEcs();
  const turning = turningClock(EPOCH);
  const slept: number[] = [];
  const clock: Clock = {
    now: turning.now,
    sleep(ms, signal) {
      slept.push(ms);
      return turning.sleep(ms, signal);
    },
  };
  const abort = new AbortController();
  const lines: string[] = [];
  const warnings: string[] = [];
  const kept: Record<string, string> = {};
  const aws: Aws = {
    ecs,
    oneOff: {
      placement: absent('placement'),
      startedBy: async () => [],
      run: absent('one-off task'),
      describe: async () => undefined,
      stop: async () => undefined,
    },
    tasks: { stopped: async () => ecs.stoppedTasks(), running: async () => [] },
    logTail: async () => ['no DATABASE_URL'],
    codeDeploy: absent('CodeDeploy'),
    models: absent('models'),
    schedules: {
      observe: absent('scheduled tasks'),
      retarget: absent('scheduled tasks'),
      list: absent('scheduled tasks'),
    },
    revisions: absent('revisions'),
    trace: ({ subject, started, verdict }) => ({
      schema: 1,
      target: 'ecs',
      subject,
      started,
      ...(verdict && { verdict }),
      answers: [],
    }),
  };
  const ports = (fields: Partial<Ports> = {}): Ports => ({
    hasIdentity: true,
    openAws: async () => aws,
    readText: absent('files'),
    async keepFile(name, text) {
      kept[name] = text;
      return `/tmp/${name}`;
    },
    run: {
      releaseId: '42.1',
      commit: { sha: 'c'.repeat(40), ref: 'refs/heads/main' },
      by: { actor: 'anna', url: 'https://github.com/org/shop/actions/runs/42' },
      owner: 'org/shop run 42, attempt 1',
    },
    log: {
      info: line => lines.push(line),
      warn: line => warnings.push(line),
      group(title, phase) {
        lines.push(title);
        return phase();
      },
    },
    clock,
    signal: abort.signal,
    ...fields,
  });
  return { ecs, aws, clock, slept, abort, lines, warnings, kept, ports };
}
