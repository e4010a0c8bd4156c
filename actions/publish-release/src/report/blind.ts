import type { Report } from '@pipeline/action-kit';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';

/** A dry run without a token: what is wanted, with nothing to look at. */
export function reportBlind(config: Config): Report<Outputs> {
  const { environment, tagPrefix, operation } = config;
  const version = given(config);
  const tag = version === undefined ? undefined : `${tagPrefix}${version}`;
  const what = operation === 'publish' ? 'What is live in' : 'What was rolled back in';
  const is = operation === 'publish' ? 'published' : 'marked as withdrawn';
  return {
    outputs: {
      ...(tag !== undefined && version !== undefined && operation === 'publish' && { tag, version }),
      ...(operation === 'withdraw' && { withdrawn: '[]', restored: '[]' }),
    },
    summary: [
      { heading: `Dry run: ${operation} ${tag ?? environment}` },
      { text: `${what} ${environment} would be ${is}${tag === undefined ? '' : `: ${tag}`}.` },
      {
        text: 'There is no token to read the release log and the releases with, so nothing was looked at. Nothing was written.',
      },
    ],
  };
}

function given(config: Config): string | undefined {
  if (config.operation === 'withdraw') return config.version;
  return typeof config.version === 'object' ? config.version.given : undefined;
}
