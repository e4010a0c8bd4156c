import type { Clock } from '@pipeline/contracts';
import { stagePorts } from '../../../packages/deploy-stage/test/stage-ports.ts';
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
  const { lines, warnings, kept, ports: stage } = stagePorts(clock, abort);
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
    ...stage,
    hasIdentity: true,
    openAws: async () => aws,
    readText: absent('files'),
    ...fields,
  });
  return { ecs, aws, clock, slept, abort, lines, warnings, kept, ports };
}
