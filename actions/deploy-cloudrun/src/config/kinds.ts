import { given, type Problems } from '@pipeline/action-kit';
import { type Inputs, spec } from '../spec.gen.ts';
import type { Named } from './settings.ts';

type Kind = Named['kind'];

const WORDS: Record<Kind, string> = { service: 'service', 'worker-pool': 'worker pool', job: 'job' };

const SERVICE: readonly Kind[] = ['service'];
/** They have revisions, among which traffic, or a worker pool’s instances, is shared out. */
const REVISIONS: readonly Kind[] = ['service', 'worker-pool'];

/** Who has what, of the inputs that `wantedProblems` of packages/cloudrun does not see. */
const ONLY: Record<string, readonly Kind[]> = {
  'force-new-revision': REVISIONS,
  'revision-suffix': REVISIONS,
  tag: SERVICE,
  'remove-tags': SERVICE,
  'no-traffic': SERVICE,
  traffic: REVISIONS,
  strategy: REVISIONS,
  'traffic-step': REVISIONS,
  'traffic-steps': REVISIONS,
  'bake-time': REVISIONS,
  'pinned-traffic': REVISIONS,
  'check-url': SERVICE,
  checks: SERVICE,
  'identity-token': SERVICE,
  'allow-unauthenticated': SERVICE,
  run: ['job'],
};

/** Tells of the inputs that a thing of this kind has no use for. */
export function judgeKind({ kind, settings }: Named, inputs: Inputs, problems: Problems): void {
  for (const input of given(spec, { ...inputs, ...settings }, Object.keys(ONLY)))
    if (!ONLY[input]?.includes(kind)) problems.add(input, `a ${WORDS[kind]} has none`, 'Leave it out');
  if (kind === 'worker-pool' && settings.strategy === 'verify-first')
    problems.add(
      'strategy',
      'a worker pool’s revision answers nowhere, so that nothing could be verified of it without instances',
      'Take canary, linear or blue-green, with a `check-command`',
    );
}
