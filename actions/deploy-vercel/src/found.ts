import type { Verdict } from '@pipeline/contracts';
import { explained } from '@pipeline/deploy-stage';
import { diagnoseBuild, type KeptLines, type VercelStarted } from '@pipeline/vercel';
import type { Vercel } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import { kindOf } from './kind.ts';
import type { Found } from './outcome.ts';
import type { Ports } from './ports.ts';
import type { Project } from './project.ts';
import { guardOf } from './protection.ts';

/** What is known beside the verdict, once all of it is over. A deployment that cannot be looked at any more fails nothing. */
export async function found(
  { goal, bypass, source }: Pick<Config, 'goal' | 'bypass' | 'source'>,
  { view, name }: Project,
  { api }: Pick<Vercel, 'api'>,
  ports: Pick<Ports, 'log'>,
  part: { started?: VercelStarted; ending?: Verdict | Error },
  kept?: KeptLines,
): Promise<Found> {
  const { started } = part;
  const made = started && (await api.deployment(started.deployment).catch(() => undefined));
  const kind = made === undefined ? goal.kind : kindOf(made);
  const guard = guardOf(view, kind, bypass);
  // One that was built and failed for another reason has nothing to tell of its build.
  const diagnosis =
    made === undefined || made.state === 'READY'
      ? undefined
      : await explained(name, part, ports, () => {
          const rootDirectory = source.rootDirectory ?? view.rootDirectory;
          return diagnoseBuild({ api, log: ports.log.info }, made, { kept, rootDirectory });
        });
  return { kind, guard, ...(made && { made }), ...(diagnosis && { diagnosis }) };
}
