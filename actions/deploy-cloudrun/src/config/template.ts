import { given, type Problems } from '@pipeline/action-kit';
import type { ServiceChange, TemplateChange, VpcChange } from '@pipeline/cloudrun';
import { type Inputs, spec } from '../spec.gen.ts';
import type { Named } from './settings.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** https://docs.cloud.google.com/run/docs/configuring/request-timeout, …/configuring/task-timeout */
const LONGEST = {
  request: { most: HOUR, words: 'between 1s and 60m' },
  task: { most: 168 * HOUR, words: 'between 1s and 168h' },
};

/** What is said of each instance. */
export function templateOf(named: Named, { taskCount }: Inputs, problems: Problems): TemplateChange {
  const { concurrency, minInstances, maxInstances, runtimeServiceAccount: serviceAccount } = named.settings;
  if (minInstances !== undefined && maxInstances !== undefined && minInstances > maxInstances)
    problems.add(
      named.where('max-instances'),
      `at most ${maxInstances} instances are fewer than at least ${minInstances}`,
      'Write `min-instances` or more',
    );
  const timeout = timeoutOf(named, problems);
  const vpc = vpcOf(named, problems);
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(timeout !== undefined && { timeout }),
    ...(minInstances !== undefined && { minInstances }),
    ...(maxInstances !== undefined && { maxInstances }),
    ...(serviceAccount !== undefined && { serviceAccount }),
    ...(vpc !== undefined && { vpc }),
    ...(taskCount !== undefined && { taskCount }),
  };
}

/** Seconds. */
function timeoutOf({ kind, settings, where }: Named, problems: Problems): number | undefined {
  const { timeout } = settings;
  if (timeout === undefined) return undefined;
  const { most, words } = LONGEST[kind === 'job' ? 'task' : 'request'];
  if (timeout >= SECOND && timeout <= most && timeout % SECOND === 0) return timeout / SECOND;
  problems.add(where('timeout'), `it is not ${words}, in whole seconds`, 'Write it like 5m');
  return undefined;
}

/** `none`, for network or connector, takes the service out of its network. */
function vpcOf({ settings, where }: Named, problems: Problems): VpcChange | 'none' | undefined {
  const { vpcNetwork: network, vpcSubnet: subnet, vpcConnector: connector, vpcEgress: egress } = settings;
  const [first, ...more] = given(spec, settings, [
    'vpc-network',
    'vpc-subnet',
    'vpc-connector',
    'vpc-egress',
  ]);
  if (first === undefined) return undefined;
  if (network === 'none' || connector === 'none') {
    for (const input of more)
      problems.add(where(input), 'with `none` there is no network to say it of', 'Remove it');
    return 'none';
  }
  if (connector !== undefined && (network !== undefined || subnet !== undefined))
    problems.add(
      where('vpc-connector'),
      'it is given beside `vpc-network` or `vpc-subnet`, and a service has one way into a network',
      'Keep one of them; Google recommends the network',
    );
  return {
    ...(network !== undefined && { network }),
    ...(subnet !== undefined && { subnet }),
    ...(connector !== undefined && { connector }),
    ...(egress !== undefined && { egress }),
  };
}

/** What is said of it as a whole. */
export function serviceOf(named: Named, { instances }: Inputs, problems: Problems): ServiceChange {
  const { ingress, invokerCheck } = named.settings;
  const audiences = audiencesOf(named, problems);
  return {
    ...(ingress !== undefined && { ingress }),
    ...(audiences !== undefined && { audiences }),
    ...(invokerCheck !== undefined && { invokerCheck }),
    ...(instances !== undefined && { instances }),
  };
}

function audiencesOf({ settings, where }: Named, problems: Problems): string[] | undefined {
  const { customAudiences: audiences } = settings;
  if (!audiences?.includes('none')) return audiences;
  if (audiences.length > 1)
    problems.add(where('custom-audiences'), '`none` is among others', 'Write it alone, or remove it');
  return [];
}
