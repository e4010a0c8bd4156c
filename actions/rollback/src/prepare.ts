import { ActionError, type Plan } from '@pipeline/contracts';
import type { FleetTarget } from '@pipeline/fleet';
import { isOurs } from '@pipeline/fleet-config';
import type { BackPart } from '@pipeline/release-history';
import type { Config } from './config/config.ts';
import type { Decided } from './decide.ts';
import { driftOf } from './drift.ts';
import type { Ports } from './ports.ts';

/** A target that can go back, as it was looked at right before. */
export interface Ready {
  part: BackPart;
  opened: FleetTarget;
  now: unknown;
  /** What serves, or what a rollout in flight replaces. */
  before: unknown;
  /** Absent where a rollout is in the way, which is ended first. */
  plan: Plan<unknown> | undefined;
  /** A rollout that leads elsewhere, and is ended first. */
  flight: unknown;
  /** What a person should know. */
  notes: string[];
  /** What it runs instead of what the log says. */
  drift: string | undefined;
}

/** What is not taken back, with what the log knows of it. */
export interface Left {
  subject: string;
  why: string;
  part?: BackPart;
}

export interface Prepared {
  ready: Ready[];
  left: Left[];
}

/**
 * Opens, looks at and plans every target, and looks whether what it returns to is still there. Changes nothing.
 * @throws ActionError `cannot-go-back` that names all that cannot, unless the rest is to go without them
 */
export async function prepare(
  decided: Decided,
  { allowPartial }: Pick<Config, 'allowPartial'>,
  ports: Ports,
): Promise<Prepared> {
  const found = await ports.log.group('Looking at what is there', () =>
    Promise.all(decided.parts.map(part => prepareOne(part, decided, ports))),
  );
  const ready = found.flatMap(one => ('opened' in one ? [one] : []));
  const stuck = found.flatMap(one => ('opened' in one ? [] : [one]));
  // What did not exist then cannot be anywhere else; what did should have gone back.
  const lost = decided.left.filter(({ subject, existed }) => existed && isOurs(subject));
  const obstacles = [...stuck.filter(({ foreign }) => !foreign), ...lost];
  if (obstacles.length > 0 && (!allowPartial || ready.length === 0))
    throw cannot(decided, obstacles, ready.length);
  const foreign = stuck.map(({ subject, why, part }): Left => ({ subject, why, part }));
  return { ready, left: [...decided.left, ...foreign] };
}

interface Stuck {
  subject: string;
  why: string;
  part: BackPart;
  /** Of a platform that is not ours: whoever released it takes it back. */
  foreign: boolean;
}

async function prepareOne(part: BackPart, decided: Decided, ports: Ports): Promise<Ready | Stuck> {
  const { subject, snapshot } = part;
  const foreign = !isOurs(subject);
  try {
    const opened = await ports.fleet.open(subject);
    if (typeof opened === 'string') return { subject, why: opened, part, foreign };
    const { target } = opened;
    const [now, gone] = await Promise.all([target.observe(), opened.missing(snapshot)]);
    if (gone !== undefined) return { subject, why: gone, part, foreign };
    const before = target.snapshot(now);
    const flight = await target.inFlight(now);
    const blocks = flight !== undefined && opened.goalOf(flight) !== opened.nameOf(snapshot);
    const way = await opened.wayTo(now, snapshot).catch((error: unknown) => {
      // What is in its way may be what is ended first.
      if (blocks && error instanceof ActionError) return undefined;
      throw error;
    });
    for (const { what, from, to } of way?.plan.changes ?? [])
      ports.log.info(`${subject}: ${what}: ${from ?? 'nothing'} → ${to}`);
    return {
      part,
      opened,
      now,
      before,
      plan: way?.plan,
      flight: blocks ? flight : undefined,
      notes: way?.notes ?? [],
      drift: driftOf(decided.live.get(subject), opened, { now, before }),
    };
  } catch (error) {
    if (!(error instanceof ActionError) || error.code === 'cancelled') throw error;
    const hint = error.hint === undefined ? '' : `. ${error.hint}`;
    return { subject, why: `${error.message}${hint}`, part, foreign };
  }
}

function cannot({ to }: Decided, obstacles: readonly Left[], rest: number): ActionError {
  const lines = obstacles.map(({ subject, why }) => `${subject}: ${why}`);
  return new ActionError(
    'cannot-go-back',
    [
      `${obstacles.length} of ${obstacles.length + rest} targets cannot go back to release ${to.id}; nothing was written.`,
      ...lines,
    ].join('\n'),
    {
      hint: `${
        rest > 0 ? 'To take back the rest without them, set `allow-partial: true`. ' : ''
      }To go further back, write \`to: previous\` or name a release; what is gone comes back by deploying its commit again`,
    },
  );
}
