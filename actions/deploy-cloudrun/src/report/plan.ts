import type { Block, Cell, Report } from '@pipeline/action-kit';
import { type RunStep, RunTarget } from '@pipeline/cloudrun';
import type { Change, Plan } from '@pipeline/contracts';
import {
  reportBlindPlan as stageBlindPlan,
  reportPlan as stagePlan,
  unpinnedBlocks,
} from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import type { Deployed } from '../config/deployed.ts';
import { keyOf, serves } from '../outcome.ts';
import type { TargetPlanned } from '../ports.ts';
import type { Outputs } from '../spec.gen.ts';
import { standingOf } from '../standing.ts';
import { COLUMN, titleOf } from '../words.ts';
import { withoutRevision } from './without-revision.ts';

/** A dry run without credentials: what is wanted, with nothing to compare it with. */
export function reportBlindPlan(config: Config): Report<Outputs> {
  const wanted = config.deployed.map(({ name, wanted: { containers } }) => ({ name, containers }));
  return stageBlindPlan(told(config, []), wanted, 'Google');
}

/** What a dry run has found out; Google has judged each change of a service that is there. */
export function reportPlan(
  config: Config,
  planned: readonly TargetPlanned[],
  oneOff: { plan: Plan; target: { name: string } } | undefined,
): Report<Outputs> {
  const plans = planned.map(({ plan }) => plan);
  const judged = planned.some(
    ({ target, plan }) => target instanceof RunTarget && isJudged(plan as Plan<RunStep>),
  );
  const notes = [
    ...(judged ? ['Google has judged the change, and would take it.'] : []),
    ...(oneOff === undefined ? [] : [oneOffWords(oneOff)]),
    ...config.deployed.flatMap(accessWords),
  ];
  const rows = planned.flatMap((each, index) => rowsOf(config.deployed[index], each));
  const { outputs, summary } = stagePlan(told(config, notes), plans, rows);
  return { outputs: { ...outputs, ...firstOf(planned[0]) }, summary };
}

function told({ deployed }: Config, notes: readonly string[]) {
  const blocks: Block[] = [...notes.map(text => ({ text })), ...unpinnedBlocks(deployed)];
  return { title: titleOf(deployed), kind: COLUMN, names: deployed.map(keyOf), notes: blocks };
}

/** As `RunTarget.validate` sends it. */
function isJudged({ step }: Plan<RunStep>): boolean {
  return step.body !== undefined && step.action !== 'create';
}

function oneOffWords({ plan, target }: { plan: Plan; target: { name: string } }): string {
  const changes = plan.changes.map(({ what, from, to }: Change) => `${what}: ${from ?? 'nothing'} → ${to}`);
  const after = changes.length === 0 ? '' : `, after ${changes.join('; ')}`;
  return `Before anything serves, ${target.name} would run${after}`;
}

function accessWords({ name, access: { allowUnauthenticated: allowed } }: Deployed): string[] {
  if (allowed === undefined) return [];
  return [
    `${name}: once it serves, ${allowed ? 'everybody may call it' : 'nobody may call it without an identity'}`,
  ];
}

/** The revision as it would be, and the rest as it is. */
function firstOf(first: TargetPlanned | undefined): Partial<Outputs> {
  if (first === undefined || !(first.target instanceof RunTarget)) return {};
  const { target, plan, now, before } = first;
  const { revision } = target.destination(plan as Plan<RunStep>);
  const view = 'kind' in now ? now.view : undefined;
  const standing = view && standingOf(view, undefined);
  const previous = serves(before);
  return {
    revision,
    ...(previous !== '' && { 'previous-revision': previous }),
    ...(standing?.url !== undefined && { url: standing.url }),
    ...(standing && { traffic: standing.traffic }),
  };
}

function rowsOf(deployed: Deployed | undefined, { target, plan, before }: TargetPlanned): Cell[][] {
  const name = deployed?.name ?? '';
  const revision: Cell[][] =
    target instanceof RunTarget
      ? [
          [
            name,
            'revision',
            { code: serves(before) },
            { code: target.destination(plan as Plan<RunStep>).revision },
          ],
        ]
      : [];
  return [
    ...revision,
    ...withoutRevision(plan.changes).map(({ what, from, to }): Cell[] => [
      name,
      what,
      { code: from ?? '' },
      { code: to },
    ]),
  ];
}
