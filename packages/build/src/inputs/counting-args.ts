import { PLATFORM_ARGS } from '../dockerfile/platform-args.ts';

/**
 * The build arguments that can make another image: those that an ARG declares, and those that BuildKit itself obeys.
 * The proxies that need no ARG are none of them: by docker's own rule they are no part of the build's cache and never in
 * the image, and they may hold a password.
 * https://docs.docker.com/reference/dockerfile/#predefined-args
 * https://docs.docker.com/reference/dockerfile/#buildkit-built-in-build-args
 * https://docs.docker.com/reference/dockerfile/#impact-on-build-caching
 */
export function countingArgs(
  buildArgs: Readonly<Record<string, string>>,
  declared: ReadonlySet<string>,
): Array<[name: string, value: string]> {
  return Object.entries(buildArgs).filter(
    ([name]) =>
      declared.has(name) ||
      name.startsWith('BUILDKIT_') ||
      name === 'SOURCE_DATE_EPOCH' ||
      // Known before the first FROM without an ARG, so that a FROM may use what is given for one.
      PLATFORM_ARGS.includes(name),
  );
}
