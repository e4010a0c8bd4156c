import { describe, expect, it } from 'vitest';
import { type Exchange, judgeVercelTrace, recordVercelTrace, type VercelStarted } from '../../src/index.ts';
import { aPreview, aStarted } from '../deployment-of.ts';

type Answer = [second: number, path: string, body: Record<string, unknown>, status?: number];

/** What Vercel answered, so many seconds after it was begun, as the client's observer saw it and a file holds it. */
function recorded(started: VercelStarted, answers: Answer[]) {
  const recorder = recordVercelTrace(() => started.at);
  for (const [second, path, body, status = 200] of answers) {
    const seen: Exchange = {
      at: started.at + second * 1_000,
      operation: 'Get',
      request: { method: 'GET', path: `${path}?slug=acme` },
      status,
      body,
      clean: text => text,
    };
    recorder.observe(seen);
  }
  return JSON.parse(JSON.stringify(recorder.trace({ subject: started.subject, started }))) as ReturnType<
    typeof recorder.trace
  >;
}

const deployment = (readyState: string, more: Record<string, unknown> = {}) => ({
  id: 'dpl_2',
  url: 'shop-web-2-acme.vercel.app',
  projectId: 'prj_1',
  createdAt: aPreview.at,
  readyState,
  aliasAssigned: readyState === 'READY',
  ...more,
});
const DEPLOYMENT = '/v13/deployments/dpl_2';

describe('a recorded preview', () => {
  it.each<[string, Answer[], string | undefined]>([
    [
      'steady',
      [
        [1, DEPLOYMENT, deployment('BUILDING')],
        [40, DEPLOYMENT, deployment('READY')],
      ],
      'steady',
    ],
    [
      'failed',
      [
        [1, DEPLOYMENT, deployment('BUILDING')],
        [
          20,
          DEPLOYMENT,
          deployment('ERROR', { errorCode: 'BUILD_UTILS_SPAWN_1', errorMessage: 'exited with 1' }),
        ],
      ],
      'failed',
    ],
    [
      'throttled on the way',
      [
        [1, DEPLOYMENT, deployment('BUILDING')],
        [2, DEPLOYMENT, { error: { code: 'rate_limited', message: 'x' } }, 429],
        [30, DEPLOYMENT, deployment('READY')],
      ],
      'steady',
    ],
    ['never over', [[1, DEPLOYMENT, deployment('BUILDING')]], undefined],
  ])('is judged again: %s', async (_, answers, state) => {
    const { verdict, told } = await judgeVercelTrace(recorded(aPreview, answers));
    expect(verdict?.state).toBe(state);
    expect(told[0]?.verdict.state).toBe('progressing');
  });

  it('is told when it was so then', async () => {
    const { told } = await judgeVercelTrace(
      recorded(aPreview, [
        [0, DEPLOYMENT, deployment('BUILDING')],
        [40, DEPLOYMENT, deployment('READY')],
      ]),
    );
    expect(told.at(-1)?.at).toBeGreaterThanOrEqual(40_000);
    expect(told.at(-1)?.at).toBeLessThan(46_000);
  });
});

it('judges a recorded promotion again: held, then live on its domain', async () => {
  const ready = deployment('READY', { target: 'production', readySubstate: 'STAGED' });
  const project = (more: Record<string, unknown>) => ({
    id: 'prj_1',
    name: 'shop-web',
    autoAssignCustomDomains: false,
    targets: { production: { id: 'dpl_1' } },
    ...more,
  });
  const moved = project({
    targets: { production: { id: 'dpl_2' } },
    lastAliasRequest: {
      fromDeploymentId: 'dpl_1',
      toDeploymentId: 'dpl_2',
      type: 'promote',
      jobStatus: 'succeeded',
      requestedAt: aStarted().at + 20_000,
    },
  });
  const alias = (deploymentId: string) => ({ alias: 'shop.example.com', deploymentId, projectId: 'prj_1' });
  const trace = recorded(aStarted(), [
    [1, DEPLOYMENT, deployment('BUILDING', { target: 'production' })],
    [10, DEPLOYMENT, ready],
    [10, '/v9/projects/prj_1', project({})],
    [12, '/v4/aliases/shop.example.com', alias('dpl_1')],
    [25, '/v9/projects/prj_1', moved],
    [25, '/v4/aliases/shop.example.com', alias('dpl_2')],
    [26, DEPLOYMENT, { ...ready, readySubstate: 'PROMOTED', alias: ['shop.example.com'] }],
  ]);
  const { verdict, told } = await judgeVercelTrace(trace);
  expect(told.map(({ verdict }) => verdict.state)).toEqual(['progressing', 'held', 'steady']);
  expect(verdict?.detail).toContain('shop.example.com');
});

it.each([
  ['another target', { target: 'ecs' }],
  ['nothing that was started', { started: 'x' }],
])('is refused with %s', async (_, more) => {
  await expect(judgeVercelTrace({ ...recorded(aPreview, []), ...more })).rejects.toThrow(
    'no trace of a deployment on Vercel',
  );
});

it('says which question is not in it', async () => {
  await expect(judgeVercelTrace(recorded(aPreview, [[1, '/v9/projects/prj_1', {}]]))).rejects.toThrow(
    'GET /v13/deployments/dpl_2 is not in this trace',
  );
});
