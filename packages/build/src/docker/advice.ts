import { formatPlatform, type Platform } from '@pipeline/oci';

/**
 * What can be done about a failure: by the builder's reason, or by what it printed last, where a program within the
 * build has its say. All of it real output, see the tests.
 */
export function adviceOn(reason: string, printed: string, asked: readonly Platform[]): string | undefined {
  const platforms = asked.map(formatPlatform).join(', ') || "the builder's platform";
  if (/no space left on device/i.test(printed)) return FULL;
  if (/exec format error/.test(printed)) return otherPlatform(platforms);
  return ADVICE.find(([pattern]) => pattern.test(reason))?.[1](platforms);
}

const FULL =
  'The disk is full: free space before this step (`docker buildx prune`, `docker system prune`), or take a runner with a larger one';

const otherPlatform = (platforms: string) =>
  `This runner cannot run programs of another platform (asked for: ${platforms}): set up emulation in a step before (docker/setup-qemu-action), or build each platform on a runner of its own and join them by \`merge\``;

const ADVICE: [RegExp, (platforms: string) => string][] = [
  [
    /secret \S+?(?: not found)?: not found/,
    () => 'Give the secret by that id in `secrets`, or write the mount without `required=true`',
  ],
  [
    /no match for platform in manifest|no matching manifest for/,
    platforms => `Take a base image that has ${platforms}, or leave \`platforms\` out`,
  ],
  [
    /\b401 Unauthorized|\b403 Forbidden|no basic auth credentials|pull access denied|insufficient_scope|authorization failed/,
    () =>
      "A base image needs a login: add its registry to this step's logins, or log in to it in a step before",
  ],
  [
    /\b429 Too Many Requests|toomanyrequests/,
    () => 'The registry of a base image limits pulls without a login: log in to it',
  ],
  [
    /--mount option requires BuildKit|buildx component is missing or broken/,
    () => 'Install buildx on this runner (docker/setup-buildx-action does), which brings BuildKit',
  ],
];
