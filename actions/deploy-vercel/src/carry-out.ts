import { carryOut as carry, type TraceOf, tracesAsTheyEnd } from '@pipeline/deploy-stage';
import type { Check } from '@pipeline/rollout';
import { type Following, followBuild, type Kept, originOf } from '@pipeline/vercel';
import type { Vercel, VercelPart, VercelPlanned } from '@pipeline/vercel-stage';
import { afterwards, type Seen, takenBack } from './after.ts';
import type { Config } from './config/config.ts';
import { found } from './found.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Ports } from './ports.ts';
import type { Project } from './project.ts';
import { putSettingBack } from './setting.ts';

/** Carries the plan out, and says how it ended. Throws only while nothing was made. */
export async function carryOut(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
  planned: VercelPlanned,
): Promise<{ part: VercelPart; outcome: Outcome; traceOf: TraceOf; setting: Kept | undefined }> {
  const seen: Seen = { started: undefined };
  let following: Following | undefined;
  const { keep, traceOf } = tracesAsTheyEnd(vercel.trace);
  const [part] = await carry(
    [planned],
    {
      title: `Building and deploying ${project.name}`,
      rollout: config.rollout,
      names: [config.identity.project],
      watchedOf: ({ started }) => started?.deployment ?? project.name,
      previousOf: ({ before }) => before.deployment || 'what was there',
      onStart({ started }) {
        seen.started = started;
        following = started && follow(vercel, started.deployment, ports);
      },
      onEnd(part) {
        keep(part);
        void following?.stop();
      },
    },
    { ...ports, ...checked(config, project, vercel, ports, seen) },
  );
  if (part === undefined) throw new Error('nothing was carried out');
  const hosts = isSteady(part) ? undefined : await takenBack(seen);
  if (hosts !== undefined) ports.log[hosts.level](`${part.started?.deployment}: ${hosts.words}`);
  const setting = await putSettingBack(part.started, vercel, ports);
  const kept = await following?.stop();
  return {
    part,
    setting,
    traceOf,
    outcome: outcomeOf(part, project.name, await found(config, project, vercel, ports, part, kept)),
  };
}

const isSteady = ({ ending }: VercelPart) =>
  ending !== undefined && !(ending instanceof Error) && ending.state === 'steady';

/** The build's log, as it comes, whoever wrote what is in it. */
function follow({ api }: Vercel, deployment: string, { clock, log, signal }: Ports): Following {
  return followBuild(api, deployment, {
    clock,
    log: log.info,
    signal,
    onLine: ({ type, text }) => {
      // How it stands is told by its verdict.
      if (type !== 'deployment-state') log.info(`  ${text}`);
    },
  });
}

/** What looks at the deployment at its own address, and has followed it there. */
export function checked(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
  seen: Seen,
): { check?: Check } {
  const secret = config.bypass ?? project.view.protection.bypass[0];
  const url = () => seen.started && originOf(seen.started.host);
  const look = ports.checkAt?.({ url, secret });
  const check = afterwards(config, project, vercel, seen, { ...ports, check: look });
  return check === undefined ? {} : { check };
}
