import { given, type Problems } from '@pipeline/action-kit';
import {
  type SettingsOf,
  type ServiceSettings as StageSettings,
  readServices as stageServices,
} from '@pipeline/deploy-stage';
import { type Inputs, spec } from '../spec.gen.ts';

/** The inputs that say what one service is to run; with several services each may have its own. */
export const NAMES = [
  'image',
  'images',
  'container',
  'environment-variables',
  'secrets',
  'unset',
  'command',
  'arguments',
  'cpu',
  'memory',
  'container-port',
  'startup-probe',
  'liveness-probe',
  'concurrency',
  'timeout',
  'min-instances',
  'max-instances',
  'runtime-service-account',
  'vpc-network',
  'vpc-subnet',
  'vpc-connector',
  'vpc-egress',
  'ingress',
  'labels',
  'remove-labels',
  'service-file',
  'force-new-revision',
  'revision-suffix',
  'tag',
  'remove-tags',
  'traffic',
  'strategy',
  'traffic-step',
  'traffic-steps',
  'bake-time',
  'check-url',
  'allow-unauthenticated',
  'invoker-check',
  'custom-audiences',
] as const;

export type SettingName = (typeof NAMES)[number];

export type Settings = SettingsOf<Inputs, SettingName>;

/** One thing by its name, in whatever regions. */
export interface Named extends StageSettings<Settings, SettingName> {
  kind: 'service' | 'worker-pool' | 'job';
}

/** The one service, worker pool or job, or each of `services` with its own settings over the common ones. */
export function namedIn(inputs: Inputs, problems: Problems): Named[] {
  const { service, services, workerPool, job } = inputs;
  const [first, ...more] = given(spec, inputs, ['service', 'services', 'worker-pool', 'job']);
  for (const input of more) problems.add(input, `it is given beside \`${first}\``, 'Keep one of them');
  if (more.length > 0) return [];
  const rules = {
    names: NAMES,
    inputs: spec.inputs,
    nameIt: 'Name the Cloud Run service, such as api, or a `worker-pool` or a `job`',
    nameOf: (text: string) => text,
  };
  const kind: Named['kind'] =
    workerPool !== undefined ? 'worker-pool' : job !== undefined ? 'job' : 'service';
  const naming: Inputs = { ...inputs, service: service ?? workerPool ?? job, services };
  const all = stageServices(naming, rules, problems).map(named => ({ kind, ...named }));
  const sharing = all.filter(({ where }) => where('service-file') === 'service-file');
  if (inputs.serviceFile !== undefined && sharing.length > 1)
    problems.add(
      'service-file',
      `a file describes one service, and it is given for ${sharing.map(({ name }) => name).join(', ')}`,
      'Give each its own in `services`',
    );
  return all;
}
