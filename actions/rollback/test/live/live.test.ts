import { setTimeout as after } from 'node:timers/promises';
import type { Clock, TargetOutcome } from '@pipeline/contracts';
import { openFleet } from '@pipeline/fleet';
import { openHome } from '@pipeline/release-home';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FleetCloud, fastClock, PROJECT, REGION } from '../../../../packages/fleet/test/fleet-cloud.ts';
import type { Config } from '../../src/config/config.ts';
import { livePorts } from '../../src/live/live.ts';
import { rollback } from '../../src/rollback.ts';

const API = 'ecs:eu-west-1/shop/api';
const RUN = `cloudrun:${PROJECT}/${REGION}/services/api`;
const IMAGE = (digit: string) => `example.com/api@sha256:${digit.repeat(64)}`;
const commit = (age: number) => ({ sha: String(age).repeat(40), ref: 'refs/heads/main' });

let at: FleetCloud;
let web: string;
beforeAll(async () => {
  at = await FleetCloud.open();
  web = at.vercelSubject;
});
afterAll(() => at.close());

/** Looks come as fast as the platforms are; a lease is as long as it says, and its end is nothing that a busy machine meets. */
const clock: Clock = {
  now: Date.now,
  sleep: (ms, signal) =>
    ms < 30_000 ? fastClock.sleep(ms, signal) : after(ms, undefined, signal && { signal }),
};
const run = () => ({ ...at.run, clock });
const home = () => ({ github: { token: at.cloud.github.token } });

/** Writes down what runs, as a deploying stage does. */
async function released(id: string, age: number, checks: string[]): Promise<void> {
  const fleet = openFleet(at.config(), run());
  const found = await Promise.all(
    [API, RUN, web].map(async subject => {
      const opened = await fleet.open(subject);
      if (typeof opened === 'string') throw new Error(opened);
      const now = await opened.target.observe();
      return { subject, artifacts: opened.running(now), after: opened.target.snapshot(now) };
    }),
  );
  const { log } = openHome(home(), run());
  const said = { at: new Date().toISOString(), by: { actor: 'ben', url: 'https://github.com/org/shop' } };
  const targets = found.map(({ subject, artifacts }) => ({ subject, artifacts, before: null }));
  await log.intend({ schema: 1, id, environment: 'production', commit: commit(age), ...said, targets });
  const outcomes = found.map(
    ({ subject, after }): TargetOutcome => ({
      subject,
      verdict: 'steady',
      detail: 'serves',
      after,
      ...(checks.length > 0 && { checks }),
    }),
  );
  const verdict = { verdict: 'steady', detail: 'serves', targets: outcomes } as const;
  await log.conclude('production', {
    schema: 1,
    intent: id,
    at: said.at,
    ...verdict,
    targets: [...outcomes],
  });
}

it('takes three platforms back by the log on GitHub, and tells it on the commit', async () => {
  const good = at.register(IMAGE('1'));
  await at.createService(good);
  await at.runRevision('one', IMAGE('1'));
  const page = await at.vercelDeployment('one');
  await released('1.1', 1, ['smoke']);

  const bad = at.register(IMAGE('2'));
  at.ecs('UpdateService', { cluster: 'shop', service: 'api', taskDefinition: bad });
  await at.runRevision('two', IMAGE('2'));
  const worse = await at.vercelDeployment('two');
  await at.steady(bad);
  await released('2.1', 2, []);

  const config: Config = {
    environment: 'production',
    to: { kind: 'last-good' },
    from: undefined,
    targets: undefined,
    order: 'as-released',
    reason: undefined,
    allowPartial: false,
    checks: undefined,
    comment: true,
    waitTimeout: 600_000,
    lockWait: 0,
    home: home(),
    fleet: at.config(),
    dryRun: false,
  };
  const written = at.cloud.writes().length;
  const planned = await rollback({ ...config, dryRun: true }, livePorts(config, run()));
  expect(at.cloud.writes()).toHaveLength(written);
  expect(planned.outputs).toMatchObject({ verdict: 'planned', 'to-release': '1.1' });

  const { outputs, error, summary } = await rollback(config, livePorts(config, run()));
  expect(error).toBeUndefined();
  expect(outputs).toMatchObject({
    verdict: 'steady',
    commit: '1'.repeat(40),
    'from-commit': '2'.repeat(40),
    refused: [`sha256:${'2'.repeat(64)}`, `vercel://${worse}`],
    left: [],
  });
  expect([at.runs(), at.live()]).toEqual([good, page]);
  expect(JSON.stringify(summary)).toContain('Production is pinned to it');
  expect(JSON.stringify(summary)).toContain('Told on the commit: ');

  const again = await rollback(config, livePorts(config, run()));
  expect(again.outputs.verdict).toBe('at-rest');
});
