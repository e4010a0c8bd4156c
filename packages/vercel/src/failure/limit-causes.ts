import { type CauseRow, docs } from './cause.ts';

const LIMITS = docs('limits');

/** Limits of the build container and of the plan. */
export const limitCauses: CauseRow[] = [
  {
    // lobehub/lobehub#3250 (45min), find_string 54533088507
    text: /build step did not complete within the maximum of\s*(\d+)\s*min/i,
    words: found => `The build took longer than the ${found(1)} minutes that Vercel gives it`,
    fix: 'Build fewer pages ahead of time, use the build cache (no `force`), or build on the runner and deploy `prebuilt`; see the last lines for what it was at',
    page: 'https://vercel.com/kb/guide/troubleshooting-build-error-build-step-did-not-complete-within-45-minutes',
  },
  {
    // https://vercel.com/kb/guide/troubleshooting-function-250mb-limit; find_string 53449348367
    text: /exceeded the unzipped maximum size of ([\d.]+ ?MB)/i,
    words: found => `A function is larger than the ${found(1)} that it may have unpacked`,
    fix: 'See in the log which dependencies are large; leave them out by `excludeFiles` (vercel.json) or `outputFileTracingExcludes` (Next.js), and serve static files as such',
    page: 'https://vercel.com/kb/guide/troubleshooting-function-250mb-limit',
  },
  {
    // https://just-be.dev/posts/vercel-lambda-size-error
    text: /Function "([^"]*)" is ([\d.]+ ?mb) which exceeds the maximum size limit of ([\d.]+ ?mb)/i,
    words: found => `The function ${found(1)} has ${found(2)}, and may have ${found(3)}`,
    fix: 'Leave large dependencies and files out of it (`excludeFiles` in vercel.json)',
    page: docs('functions/limitations#bundle-size-limits'),
  },
  {
    // find_string 58544908563 (the code), 32734866197
    codes: ['exceeded_serverless_functions_per_deployment'],
    text: /No more than (\d+) Serverless Functions can be added/i,
    words: found => `The plan allows ${found(1) || 'fewer'} functions in a deployment, and this one has more`,
    fix: 'Join functions into fewer files below `api`, keep other files out of it by a leading `_` or `.vercelignore`, or take a larger plan',
    page: LIMITS,
  },
  {
    // find_string 70221866521 (402), vercel/vercel#14472 (uploads)
    codes: ['api-deployments-free-per-day', 'api-upload-free', 'builds_rate_limited'],
    text: /Resource is limited - try again in|more than \d+, code: "?api-(?:deployments|upload)/i,
    words: 'The plan’s daily limit is used up',
    fix: 'Wait until it is reset (24 hours), deploy less often, or take a larger plan',
    page: LIMITS,
  },
  {
    // https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib
    text: /JavaScript heap out of memory|FATAL ERROR: .*heap limit/i,
    words: 'Node’s heap was full during the build',
    fix: 'Raise its limit by the variable NODE_OPTIONS=--max-old-space-size=6144 in the project’s settings, below what the build container has (8 GB), or make the build use less',
    page: 'https://vercel.com/kb/guide/troubleshooting-sigkill-out-of-memory-errors',
  },
  {
    // find_string 181496169 (how codes are made); lobehub/lobehub#13729 (137), #5473 (SIGKILL); find_string 55788255012, 66685890047 (the report)
    codes: ['ENOMEM', 'out-of-memory', 'BUILD_UTILS_SPAWN_137', 'BUILD_UTILS_SPAWN_SIGKILL'],
    text: /exited with (?:SIGKILL|137)\b|"Out of Memory" \("OOM"\) event was detected|\bENOMEM\b/i,
    words: 'The build container ran out of memory, and killed the build',
    fix: 'Make the build use less (fewer workers, no source maps, no cache), take a larger build machine, or build on the runner and deploy `prebuilt`',
    page: 'https://vercel.com/kb/guide/troubleshooting-sigkill-out-of-memory-errors',
  },
  {
    // https://vercel.com/docs/builds/build-machines: 23 GB of disk
    text: /\bENOSPC\b|no space left on device/i,
    words: 'The build container’s disk is full',
    fix: 'Send less, and leave caches out of the build; deploy once with `force`, so that the old build cache is not restored',
    page: docs('builds/troubleshoot-a-build'),
  },
];
