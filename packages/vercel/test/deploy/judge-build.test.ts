import type { Verdict } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuildLook, judgeBuild } from '../../src/deploy/judge-build.ts';
import type { VercelStarted } from '../../src/step.ts';
import type { DeploymentView, ProjectView } from '../../src/views.ts';
import { aDeployment, aMove, aPreview, aProject, aStaged, aStarted } from '../deployment-of.ts';

const MINUTE = 60_000;
const look = (fields: Partial<DeploymentView>, more: Partial<BuildLook> = {}): BuildLook => {
  const deployment = aDeployment(fields);
  return {
    deployment,
    project: aProject(),
    known: true,
    declined: false,
    now: deployment.createdAt,
    ...more,
  };
};
const preview = (fields: Partial<DeploymentView>, more?: Partial<BuildLook>) =>
  look({ environment: 'preview', substate: undefined, ...fields }, more);
const moved = (to: string, type: 'promote' | 'rollback' = 'promote') =>
  aProject({ lastMove: { type, from: 'dpl_1', to, status: 'succeeded', at: 1_500_000 } });

type Row = [string, BuildLook, VercelStarted, Partial<Verdict> & { reason?: string }, string | RegExp];
const progressing = { state: 'progressing' } as const;
const failed = (reason: string) => ({ state: 'failed', reason }) as Row[3];

describe('the verdict on a build', () => {
  it.each<Row>([
    [
      'not shown yet',
      look({}, { deployment: undefined, known: false }),
      aStarted(),
      progressing,
      'does not show it yet',
    ],
    ['deleted', look({}, { deployment: undefined }), aStarted(), failed('stopped'), 'deleted'],
    ['queued', look({ state: 'QUEUED' }), aStarted(), progressing, /^queued$/],
    [
      'queued for long, behind another',
      look(
        { state: 'QUEUED' },
        {
          now: 1_000_000 + 6 * MINUTE,
          ahead: [
            aDeployment({ id: 'dpl_0', environment: 'preview', commit: { sha: 'a', ref: 'fix\n::x' } }),
            aDeployment(),
          ],
        },
      ),
      aStarted(),
      progressing,
      'queued for 5 minutes or more, behind dpl_0 (preview, fix ::x, by ada) and 1 more',
    ],
    ['starting', look({ state: 'INITIALIZING' }), aStarted(), progressing, 'its build starts'],
    [
      'building',
      look({ state: 'BUILDING', buildingAt: 1_000_000 }, { now: 1_000_000 + MINUTE }),
      aStarted(),
      progressing,
      'building for a minute or more',
    ],
    ['of a newer state', look({ state: 'ANALYZING' }), aStarted(), progressing, 'ANALYZING'],
    [
      'that cannot be built',
      look({
        state: 'ERROR',
        error: { code: 'BUILD_FAILED', message: 'Command\n"x" exited with 1', step: 'buildStep' },
      }),
      aStarted(),
      failed('rejected'),
      'BUILD_FAILED: Command "x" exited with 1 (buildStep)',
    ],
    [
      'that fails without a word',
      look({ state: 'ERROR' }),
      aStarted(),
      failed('rejected'),
      'gives no reason',
    ],
    [
      'blocked',
      look({
        state: 'BLOCKED',
        error: { code: 'BLOCKED', message: 'Git author x must have access to the team' },
      }),
      aStarted(),
      failed('rejected'),
      'will not build it: BLOCKED: Git author x',
    ],
    ['cancelled by somebody', look({ state: 'CANCELED' }), aStarted(), failed('stopped'), 'does not say who'],
    [
      'cancelled by us',
      look({ state: 'CANCELED' }, { declined: true }),
      aStarted(),
      failed('rolled-back'),
      'as told',
    ],
    [
      'with nothing to build',
      look({
        state: 'CANCELED',
        error: {
          code: '',
          message:
            'The Deployment has been canceled as a result of running the command defined in the "Ignored Build Step" setting.',
        },
      }),
      aStarted(),
      failed('stopped'),
      'nothing to build',
    ],
    [
      'cancelled for a reason',
      look({ state: 'CANCELED', error: { code: '', message: 'created with an unverified commit' } }),
      aStarted(),
      failed('stopped'),
      'cancelled: created with an unverified commit',
    ],
    [
      'a preview that is ready',
      preview({ aliased: true, aliases: ['a.vercel.app'] }),
      aPreview,
      { state: 'steady' },
      'a.vercel.app',
    ],
    ['a preview without its aliases', preview({}), aPreview, progressing, 'aliases are not given yet'],
    [
      'a preview that waits for checks',
      preview({ checks: { state: 'running' } }),
      aPreview,
      progressing,
      'integrations’ checks (running)',
    ],
    [
      'a preview whose checks failed',
      preview({ checks: { state: 'completed', conclusion: 'failed' } }),
      aPreview,
      failed('stopped'),
      'check has failed and holds its aliases back',
    ],
    [
      'a preview that has its aliases all the same',
      preview({ aliased: true, checks: { state: 'completed', conclusion: 'failed' } }),
      aPreview,
      { state: 'steady' },
      'ready',
    ],
    [
      'a preview whose alias is somebody else’s',
      preview({
        aliased: true,
        aliasError: { code: 'alias_in_use', message: 'qa.example.com is in use by prj_9' },
      }),
      aPreview,
      failed('stopped'),
      'alias_in_use: qa.example.com is in use by prj_9',
    ],
    [
      'a preview that Vercel made production',
      look({ substate: 'PROMOTED', aliased: true, aliases: ['shop.example.com'] }),
      aPreview,
      failed('stopped'),
      'first deployment: it is live on shop.example.com',
    ],
    [
      'one of another custom environment',
      preview({ environment: 'qb', aliased: true }),
      aStarted({ environment: 'qa', move: undefined }),
      failed('stopped'),
      'made it qb although qa was asked for',
    ],
    ['staged', look({}), aStaged, { state: 'steady' }, 'no domain of production'],
    ['staged, with the domains', look({ substate: 'PROMOTED' }), aStaged, failed('stopped'), 'by itself'],
    [
      'staged, and current',
      look({ substate: undefined }, { project: aProject({ production: 'dpl_2' }) }),
      aStaged,
      failed('stopped'),
      'by itself',
    ],
    [
      'staged, and promoted by somebody',
      look({ substate: 'PROMOTED' }, { project: moved('dpl_2') }),
      aStaged,
      { state: 'superseded' },
      'promoted it meanwhile',
    ],
    ['held', look({}), aStarted(), { state: 'held' }, 'staged at shop-web-2-acme.vercel.app'],
    [
      'declined',
      look({}, { declined: true }),
      aStarted(),
      failed('rolled-back'),
      'what served before serves',
    ],
    ['live without our word', look({ substate: 'PROMOTED' }), aStarted(), failed('stopped'), 'by itself'],
    [
      'overtaken by a promotion',
      look({}, { project: moved('dpl_3') }),
      aStarted(),
      { state: 'superseded' },
      'promotion of dpl_3',
    ],
    [
      'overtaken by a rollback',
      look({}, { project: moved('dpl_0', 'rollback') }),
      aStarted(),
      { state: 'superseded' },
      'rollback to dpl_0',
    ],
    [
      'overtaken by a deploy that took the domains',
      look({}, { project: aProject({ production: 'dpl_3' }) }),
      aStarted(),
      { state: 'superseded' },
      'production became dpl_3',
    ],
    [
      'held, and what was before is as it was planned on',
      look({}, { project: moved('dpl_0') }),
      aStarted({ move: aMove({ base: { at: 1_500_000, seen: ['dpl_1'] } }) }),
      { state: 'held' },
      'staged at',
    ],
  ])('%s', (_, seen, started, verdict, detail) => {
    const judged = judgeBuild(seen, started);
    expect(judged).toMatchObject(verdict);
    expect(judged.detail).toMatch(typeof detail === 'string' ? new RegExp(escaped(detail)) : detail);
  });

  it('holds at no traffic, by an id of its own', () => {
    expect(judgeBuild(look({}), aStarted())).toMatchObject({
      hold: { id: 'staged:dpl_2', at: 'STAGED', traffic: 0 },
    });
  });

  it('says the same until a step of time is over, so that a log is not filled', () => {
    const words = (minutes: number) =>
      judgeBuild(look({ state: 'BUILDING', buildingAt: 0 }, { now: minutes * MINUTE }), aStarted()).detail;
    const told = new Set(Array.from({ length: 45 * 60 }, (_, second) => words(second / 60)));
    expect(told.size).toBeLessThan(10);
  });

  it('is never steady unless it is ready, what was asked for, and has its aliases or none of production’s', () => {
    fc.assert(
      fc.property(looks, asked, (seen, started) => {
        const { state } = judgeBuild(seen, started);
        const { deployment, project } = seen;
        if (state !== 'steady' && state !== 'held') return;
        expect(deployment).toMatchObject({ state: 'READY', environment: started.environment });
        if (started.environment !== 'production') {
          expect(state).toBe('steady');
          expect(deployment).toMatchObject({ aliased: true, aliasError: undefined });
          return;
        }
        expect(state).toBe(started.staged ? 'steady' : 'held');
        expect(['PROMOTED', 'ROLLING']).not.toContain(deployment?.substate);
        expect(project?.production).not.toBe('dpl_2');
        expect(seen.declined).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const complaint = fc.record({ code: fc.string(), message: fc.string() });
const views: fc.Arbitrary<DeploymentView> = fc
  .record({
    state: fc.oneof(
      { weight: 3, arbitrary: fc.constant('READY') },
      fc.constantFrom('QUEUED', 'INITIALIZING', 'BUILDING', 'ERROR', 'CANCELED', 'BLOCKED', 'ready', ''),
    ),
    environment: fc.constantFrom('production', 'preview', 'qa'),
    substate: maybe(fc.constantFrom('STAGED', 'ROLLING', 'PROMOTED', 'NEWER')),
    aliased: fc.boolean(),
    aliasError: maybe(complaint),
    error: maybe(complaint),
    checks: maybe(
      fc.record({
        state: fc.constantFrom('running', 'completed'),
        conclusion: fc.constantFrom('failed', 'succeeded'),
      }),
    ),
    aliases: fc.array(fc.domain(), { maxLength: 2 }),
  })
  .map(aDeployment);
const projects: fc.Arbitrary<ProjectView> = fc
  .record({
    production: maybe(fc.constantFrom('dpl_1', 'dpl_2', 'dpl_3')),
    lastMove: maybe(
      fc.record({
        type: fc.constantFrom('promote' as const, 'rollback' as const),
        from: maybe(fc.constant('dpl_1')),
        to: fc.constantFrom('dpl_1', 'dpl_2', 'dpl_3'),
        status: fc.constantFrom('succeeded', 'failed', 'pending'),
        at: fc.constantFrom(100_000, 2_000_000),
      }),
    ),
  })
  .map(aProject);
const looks: fc.Arbitrary<BuildLook> = fc.record({
  deployment: maybe(views),
  project: projects,
  known: fc.boolean(),
  declined: fc.boolean(),
  now: fc.integer({ min: 0, max: 10_000_000 }),
});
const asked = fc.constantFrom(
  aPreview,
  aStaged,
  aStarted(),
  aStarted({ environment: 'qa', move: undefined }),
);

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
