/** Where a target is, by its name in the release log. */
export type TargetPlace =
  | { platform: 'ecs'; region: string; cluster: string; service: string }
  | {
      platform: 'cloudrun';
      project: string;
      region: string;
      kind: 'services' | 'workerPools' | 'jobs';
      id: string;
    }
  /** The owner's id; empty where the log has none. */
  | { platform: 'vercel'; owner: string; project: string };

/** Letters, digits and what else such names have; neither `/`, which parts them, nor `..`, which would lead elsewhere. */
const PART = '(?!\\.+(?:/|$))[A-Za-z0-9._:-]+';
const ECS = new RegExp(`^ecs:(${PART})/(${PART})/(${PART})$`);
const RUN = new RegExp(`^cloudrun:(${PART})/(${PART})/(services|workerPools|jobs)/(${PART})$`);
const VERCEL = new RegExp(`^vercel:(?:(${PART})/)?(${PART})$`);

/** Whether it is on a platform of ours, though its name may be one that nobody can read. */
export function isOurs(subject: string): boolean {
  return /^(?:ecs|cloudrun|vercel):/.test(subject);
}

/** `undefined` for what none of our platforms is called. */
export function readSubject(subject: string): TargetPlace | undefined {
  const ecs = ECS.exec(subject);
  if (ecs !== null) {
    const [, region = '', cluster = '', service = ''] = ecs;
    return { platform: 'ecs', region, cluster, service };
  }
  const run = RUN.exec(subject);
  if (run !== null) {
    const [, project = '', region = '', kind, id = ''] = run;
    return { platform: 'cloudrun', project, region, kind: kind as 'services' | 'workerPools' | 'jobs', id };
  }
  const vercel = VERCEL.exec(subject);
  if (vercel === null) return undefined;
  const [, owner = '', project = ''] = vercel;
  return { platform: 'vercel', owner, project };
}
