import { AwsFault } from '../http/aws-fault.ts';

export interface SessionTags {
  /** As passed, with those of the calling session that are transitive. */
  all: Record<string, string>;
  /** What the next session of the chain inherits. */
  transitive: Record<string, string>;
  /** Percent of the space that AWS allots; absent where there are none. */
  packedSize?: number;
}

const KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const PATTERN = 'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
/** AWS names a limit but neither its size nor its packing; here a byte of plain text is one of these. */
const SPACE = 2_048;

/**
 * The tags of an AssumeRole call, checked.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function readSessionTags(
  parameters: URLSearchParams,
  inherited: Record<string, string> = {},
): SessionTags {
  const passed = members(parameters, 'Tags', 'Key').map((key, index) => {
    return [key, parameters.get(`Tags.member.${index + 1}.Value`) ?? ''] as const;
  });
  const transitiveKeys = members(parameters, 'TransitiveTagKeys');
  if (passed.length > 50) throw validation('tags', 'Member must have length less than or equal to 50');
  const seen = new Set<string>();
  for (const [index, [key, value]] of passed.entries()) {
    const at = `tags.${index + 1}.member`;
    if (!KEY.test(key)) throw validation(`${at}.key`, `${PATTERN}+`);
    if (!VALUE.test(value)) throw validation(`${at}.value`, `${PATTERN}*`);
    // Keys differ in more than case. Wording: ours; AWS's page gives none.
    if (seen.has(same(key))) throw new AwsFault('InvalidParameterValue', `Duplicate tag key: ${key}`);
    seen.add(same(key));
  }
  for (const key of Object.keys(inherited)) {
    // "If you pass a session tag with the same key as an inherited tag, the operation fails." Wording: ours.
    if (seen.has(same(key))) {
      throw new AwsFault('InvalidParameterValue', `The tag key ${key} is inherited from the calling session`);
    }
  }
  for (const key of transitiveKeys) {
    if (!seen.has(same(key))) {
      throw new AwsFault('InvalidParameterValue', `The transitive tag key ${key} is not among the tags`);
    }
  }
  const passesOn = new Set(transitiveKeys.map(same));
  const all = { ...inherited, ...Object.fromEntries(passed) };
  const transitive = Object.fromEntries(passed.filter(([key]) => passesOn.has(same(key))));
  return { all, transitive: { ...inherited, ...transitive }, ...packed(all) };
}

/** https://repost.aws/knowledge-center/iam-role-aws-sts-error */
function packed(tags: Record<string, string>): { packedSize?: number } {
  const size = Buffer.byteLength(Object.entries(tags).flat().join(''));
  if (size === 0) return {};
  const packedSize = Math.ceil((size * 100) / SPACE);
  if (packedSize <= 100) return { packedSize };
  throw new AwsFault(
    'PackedPolicyTooLarge',
    `Packed size of session tags consumes ${packedSize}% of allotted space.`,
  );
}

/** A list as the Query protocol carries it: `Tags.member.1.Key`. */
function members(parameters: URLSearchParams, list: string, field?: string): string[] {
  const found: string[] = [];
  for (let number = 1; ; number++) {
    const value = parameters.get(`${list}.member.${number}${field === undefined ? '' : `.${field}`}`);
    if (value === null) return found;
    found.push(value);
  }
}

const same = (key: string) => key.toLowerCase();

function validation(at: string, constraint: string): AwsFault {
  const message = `1 validation error detected: Value at '${at}' failed to satisfy constraint: ${constraint}`;
  return new AwsFault('ValidationError', message);
}
