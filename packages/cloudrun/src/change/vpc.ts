import type { Problem } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import type { VpcChange } from '../wanted.ts';
import { put, putAll, records } from './fields.ts';

const EGRESS = { 'all-traffic': 'ALL_TRAFFIC', 'private-ranges-only': 'PRIVATE_RANGES_ONLY' } as const;

/**
 * `vpcAccess` with the change made: a network directly, or a connector, never both.
 * https://docs.cloud.google.com/run/docs/configuring/vpc-direct-vpc
 */
export function applyVpc(access: Raw, change: VpcChange, problems: Problem[]): Raw {
  const { network, subnet, tags, connector, egress } = change;
  const direct = network !== undefined || subnet !== undefined || tags !== undefined;
  const [before] = records(access.networkInterfaces);
  const wrong = (input: string, problem: string, fix: string) => problems.push({ input, problem, fix });
  if (direct && connector !== undefined)
    wrong('vpc-connector', 'goes together with neither vpc-network nor vpc-subnet', 'Give one of them');
  else if (direct && network === undefined && subnet === undefined && before === undefined)
    wrong('vpc-tags', 'there is no network for them', 'Give vpc-network or vpc-subnet');
  else if (egress !== undefined && !direct && connector === undefined && !reaches(access))
    wrong('vpc-egress', 'there is no network to go to', 'Give vpc-network, vpc-subnet or vpc-connector');
  const left = egress === undefined ? access : put(access, 'egress', EGRESS[egress]);
  if (connector !== undefined) return put(put(left, 'networkInterfaces', undefined), 'connector', connector);
  if (!direct) return left;
  return put(put(left, 'connector', undefined), 'networkInterfaces', [moved(before ?? {}, change)]);
}

function reaches({ connector, networkInterfaces }: Raw): boolean {
  return Boolean(connector) || records(networkInterfaces).length > 0;
}

/** Another network has other subnets, and a subnet tells its network: the one that is not given is looked up by Google. */
function moved(before: Raw, { network, subnet, tags }: VpcChange): Raw {
  const otherNetwork = network !== undefined && network !== before.network;
  const otherSubnet = subnet !== undefined && subnet !== before.subnetwork;
  const stays = otherNetwork ? put(before, 'subnetwork', undefined) : before;
  const base = otherSubnet && network === undefined ? put(stays, 'network', undefined) : stays;
  return putAll(base, { network, subnetwork: subnet, tags });
}
