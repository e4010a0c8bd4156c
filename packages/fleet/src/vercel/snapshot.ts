import { isRecord } from '@pipeline/contracts';
import type { VercelNow, VercelSnapshot } from '@pipeline/vercel';
import { ARTIFACT, artifactOf } from '@pipeline/vercel-stage';
import { fieldsOf } from '../read-json.ts';

export function readSnapshot(json: unknown): VercelSnapshot | undefined {
  const { deployment, host, hosts, autoAssign, pinned } = fieldsOf(json);
  if (typeof deployment !== 'string' || typeof host !== 'string' || !isRecord(hosts)) return undefined;
  if (deployment !== '' && !/^dpl_[A-Za-z0-9]+$/.test(deployment)) return undefined;
  const answers = Object.entries(hosts);
  if (!answers.every((answer): answer is [string, string | null] => isAnswer(answer[1]))) return undefined;
  return {
    deployment,
    host,
    hosts: Object.fromEntries(answers),
    autoAssign: autoAssign === true,
    pinned: pinned === true,
  };
}

const isAnswer = (value: unknown) => value === null || typeof value === 'string';

export function runningIn({ live }: VercelNow): Record<string, string> {
  return live === undefined ? {} : { [ARTIFACT]: artifactOf(live.id) };
}
