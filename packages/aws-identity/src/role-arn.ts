/** An IAM role by its parts: `arn:<partition>:iam::<account>:role/<path/><name>`. */
export interface RoleArn {
  arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  partition: string;
  /** Twelve digits. */
  account: string;
  /** Without the path. */
  name: string;
}

const PARTITION = /^aws(?:-[a-z]+)*$/;
const NAME = /^[\w+=,.@-]{1,64}$/;

/**
 * Parses a role's ARN; says what is wrong with it, as text, where it does not parse.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function parseRoleArn(text: string): RoleArn | string {
  const arn = text.trim();
  const [prefix, partition = '', service, region, account = '', resource = '', ...more] = arn.split(':');
  if (prefix !== 'arn' || more.length > 0) return 'is not an ARN';
  if (!PARTITION.test(partition)) return `has an unknown partition "${partition}"`;
  if (service === 'sts') return 'names a session (assumed-role), not the role itself';
  if (service !== 'iam' || region !== '') return 'is not the ARN of an IAM role';
  if (!/^\d{12}$/.test(account)) return `has a malformed account id "${account}" (twelve digits)`;
  const [kind, ...path] = resource.split('/');
  if (kind !== 'role') return `names a ${kind || 'thing without a kind'}, not a role`;
  const name = path.at(-1) ?? '';
  if (!NAME.test(name)) return `has a malformed role name "${name}"`;
  return { arn, partition, account, name };
}
